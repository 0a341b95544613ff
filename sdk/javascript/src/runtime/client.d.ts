/** The tokens of a session, in the runtime's own names. */
export interface Tokens {
  access?: string;
  refresh?: string;
  /** A guest's session, of the contracts that have one. */
  guest?: string;
}

/** Where tokens are kept. */
export interface TokenStore {
  get(): Tokens;
  set(tokens: Tokens): void;
}

/** Tokens that are gone when the page is: the default. */
export function memoryStore(tokens?: Tokens): TokenStore;
/** Tokens in `localStorage`, or in another Storage: all tabs share them. */
export function webStore(key: string, storage?: Storage): TokenStore;

export interface ClientOptions {
  /** Where the storefront is: `""` (this origin, the default), `"/emporium"`, `"https://shop.example"`. */
  baseUrl?: string;
  store?: TokenStore;
  /** How often a request is repeated after 429, 502, 503, 504 and failures of the network: 2. */
  retries?: number;
  /** Milliseconds before the first repetition, doubled for each further one, where no `Retry-After` says otherwise. */
  retryDelay?: number;
  /** Milliseconds; what asks to wait longer fails at once. */
  longestWait?: number;
  /** Milliseconds until the response begins; 0 is without limit. */
  timeout?: number;
  /** Headers of every request. */
  headers?: Record<string, string>;
  credentials?: RequestCredentials;
  fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  signal?: AbortSignal;
  timeout?: number;
  retries?: number;
  headers?: Record<string, string>;
  /** One intention is one key. Without it each call has a key of its own, which its repetitions keep. */
  idempotencyKey?: string;
  /** In browsers only. */
  onUploadProgress?: (progress: { loaded: number; total: number }) => void;
  /** Where a stream of events continues. */
  lastEventId?: string;
}

export interface Session {
  readonly tokens: Tokens;
  /** Whether there is an access token. A session cookie is not seen by scripts. */
  readonly isSignedIn: boolean;
  set(tokens: Tokens): void;
  clear(): void;
  /** Get an access token by the refresh token or its cookie, such as when a page is loaded. False if the session is over. */
  restore(): Promise<boolean>;
  /** Call the listener after each change; the returned function ends this. */
  subscribe(listener: (session: Session) => void): () => void;
}

export interface BaseClient {
  readonly session: Session;
  /** The whole URL of a path that the API returned, such as a picture's. */
  url(path: string): string;
}

/** Awaited it is the first page; iterated it is all items, page after page. */
export interface Paged<Page, Item> extends Promise<Page>, AsyncIterable<Item> {
  pages(): AsyncGenerator<Page, void, undefined>;
}

export interface ServerSentEvent {
  id: string;
  event: string;
  /** Parsed, if it is JSON. */
  data: unknown;
}

/** What every failed call throws, except for an aborted one, which throws the signal's reason. */
export class AtelierError extends Error {}
/** No response: the network failed, or the timeout passed. */
export class ConnectionError extends AtelierError {}

/** A response of 400 or more, in the form of any of the contracts. */
export class ApiError<Code extends string = string> extends AtelierError {
  readonly status: number;
  /** The stable code; null in contracts that have none. */
  readonly code: Code | null;
  /** Field → what is wrong with it. */
  readonly fields: Record<string, string[]>;
  readonly body: unknown;
  /** Seconds; null if the response does not say. */
  readonly retryAfter: number | null;
  readonly requestId: string | null;
  is<C extends Code>(code: C): this is ApiError<C> & { readonly code: C };
}

export class InvalidRequest extends ApiError {}
export class NotAuthenticated extends ApiError {}
export class NotPermitted extends ApiError {}
export class NotFound extends ApiError {}
export class Conflict extends ApiError {}
export class RateLimited extends ApiError {}
export class ServerError extends ApiError {}

export function createClient(contract: object, options?: ClientOptions): BaseClient;
