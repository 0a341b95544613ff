/** The runtime of all clients: a contract is a table of operations, and a client has a function for each of them. */
import { Cookies } from "./cookies.js";
import { ConnectionError, errorOf, retryAfterOf } from "./errors.js";
import { eventsOf } from "./events.js";
import { Paged, pagesOf } from "./pages.js";
import { Session, memoryStore } from "./session.js";
import { sendWithProgress } from "./upload.js";
import { limited, pause } from "./waiting.js";

export * from "./errors.js";
export { memoryStore, webStore } from "./session.js";

const REPEATED = new Set([429, 502, 503, 504]);
const DEFAULTS = { baseUrl: "", retries: 2, retryDelay: 300, longestWait: 30_000, timeout: 120_000, headers: {} };

/** A client of a contract; a generated module calls this with its table. */
export function createClient(contract, options = {}) {
  const transport = new Transport(contract, { ...DEFAULTS, ...options });
  const client = { session: transport.session, url: (path) => transport.url(path) };
  for (const [resource, operations] of Object.entries(contract.operations)) {
    client[resource] = {};
    for (const [name, operation] of Object.entries(operations)) {
      client[resource][name] = functionOf(transport, { ...operation, id: `${resource}.${name}` });
    }
  }
  return client;
}

function functionOf(transport, operation) {
  if (operation.response === "events") {
    return (params = {}, options = {}) =>
      eventsOf((headers) => transport.open(operation, params, { timeout: 0, ...options, headers: { ...options.headers, ...headers } }), options);
  }
  if (!operation.pages) return (params = {}, options = {}) => transport.call(operation, params, options);
  const { next, itemsOf } = pagesOf(operation);
  return (params = {}, options = {}) =>
    Paged.of((changes) => transport.call(operation, { ...params, ...changes }, options), next, itemsOf);
}

class Transport {
  #contract;
  #options;
  #cookies = new Cookies();

  constructor(contract, options) {
    this.#contract = contract;
    this.#options = { ...options, baseUrl: options.baseUrl.replace(/\/+$/, ""), fetch: options.fetch ?? ((...given) => globalThis.fetch(...given)) };
    const lock = `atelier:${contract.name}:${options.baseUrl}`;
    this.session = new Session(options.store ?? memoryStore(), contract.tokens, lock);
    this.session.restore = () => this.#refresh(undefined);
  }

  /** The whole URL of a path that the API returned, such as a picture's. */
  url(path) {
    const origin = new URL(this.#options.baseUrl || "/", globalThis.location?.href ?? "http://localhost");
    return new URL(path, origin).href;
  }

  async call(operation, params, options) {
    try {
      const response = await this.open(operation, params, options);
      const body = await this.#bodyOf(response, operation);
      if ("tokens" in operation) this.session.accept(operation.tokens ? body?.[operation.tokens] : body);
      return body;
    } finally {
      if (operation.signsOut) this.session.clear();
    }
  }

  /** The response, if it is a success; the request is repeated where that is safe and can help. */
  async open(operation, params, options) {
    const request = this.#requestOf(operation, this.#withRefreshToken(operation, params), options);
    const retries = options.retries ?? this.#options.retries;
    for (let [attempt, renewed] = [0, false]; ; attempt += 1) {
      const { access } = this.session.tokens;
      const answer = await this.#send(request, operation, options).catch((error) => error);
      if (answer instanceof Error && !(answer instanceof ConnectionError)) throw answer;
      if (answer.ok) return answer;
      if (answer.status === 401 && operation.auth && !renewed && await this.#refresh(access)) {
        renewed = true;
        continue;
      }
      const wait = attempt < retries ? this.#waitFor(answer, attempt) : null;
      if (wait === null) throw answer instanceof Error ? answer : await errorOf(answer);
      await pause(wait, options.signal);
    }
  }

  /** Milliseconds until the next attempt; null if none can help. Every write has a key, so that a repetition is safe. */
  #waitFor(answer, attempt) {
    const { retryDelay, longestWait } = this.#options;
    if (!(answer instanceof ConnectionError) && !REPEATED.has(answer.status)) return null;
    const asked = answer.headers && retryAfterOf(answer.headers);
    const wait = asked ? asked * 1000 : retryDelay * 2 ** attempt * (0.75 + Math.random() / 2);
    return wait <= longestWait ? wait : null;
  }

  /** False if the session is over. */
  #refresh(stale) {
    const { tokens, operations } = this.#contract;
    if (!tokens) return false;
    return this.session.refresh(stale, (refresh) =>
      this.call({ ...operations.auth.refresh, auth: false }, refresh ? { [tokens.refresh]: refresh } : {}, {}));
  }

  #withRefreshToken(operation, params) {
    const { refresh } = this.session.tokens;
    return operation.signsOut && operation.refresh && refresh ? { [operation.refresh]: refresh, ...params } : params;
  }

  #requestOf(operation, params, options) {
    const rest = { ...params };
    const take = (name) => { const value = rest[name]; delete rest[name]; return value; };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => {
      const value = take(name);
      if (value === undefined || value === null || value === "") throw new TypeError(`${operation.id} needs ${name}`);
      return encodeURIComponent(value);
    });
    const query = new URLSearchParams();
    for (const name of operation.query ?? []) {
      for (const value of [take(name) ?? []].flat()) query.append(name, value);
    }
    const headers = new Headers({ accept: "application/json", ...this.#options.headers });
    for (const [name, header] of Object.entries(operation.headers ?? {})) {
      const value = take(name);
      if (value !== undefined && value !== null) headers.set(header, value);
    }
    if (!operation.body && Object.keys(rest).length) {
      throw new TypeError(`${operation.id} has no parameter ${Object.keys(rest).join(", ")}`);
    }
    for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
    if (operation.method !== "GET") headers.set("idempotency-key", options.idempotencyKey ?? newKey());
    const body = operation.body ? encoded(rest, operation.body, headers) : undefined;
    const search = query.toString();
    return { url: `${this.#options.baseUrl}${path}${search && "?"}${search}`, method: operation.method, headers, body };
  }

  async #send({ url, method, headers: given, body }, operation, options) {
    const headers = new Headers(given);
    const { access, guest } = this.session.tokens;
    if (access && operation.auth) headers.set("authorization", `Bearer ${access}`);
    else if (guest && operation.guest) headers.set(this.#contract.guestHeader, guest);
    await this.#addForgeryToken(operation, headers);
    this.#cookies.addTo(headers);
    const { signal, end } = limited(options.signal, options.timeout ?? this.#options.timeout);
    const init = { method, headers, body, signal, credentials: this.#options.credentials ?? this.#contract.credentials };
    try {
      const response = await this.#fetch(url, init, options.onUploadProgress);
      this.#cookies.keep(response);
      if (operation.guest) this.session.acceptGuest(response.headers.get(this.#contract.guestHeader));
      return response;
    } catch (error) {
      if (options.signal?.aborted) throw options.signal.reason;
      throw new ConnectionError(error.message, { cause: error });
    } finally {
      end();
    }
  }

  #fetch(url, init, onUploadProgress) {
    if (onUploadProgress && typeof XMLHttpRequest !== "undefined") return sendWithProgress(url, init, onUploadProgress);
    return this.#options.fetch(url, init);
  }

  /** Contracts with a session cookie want the value of another cookie in a header of every write. */
  async #addForgeryToken(operation, headers) {
    const { csrf, operations } = this.#contract;
    if (!csrf || operation.method === "GET") return;
    if (!this.#cookies.get(csrf.cookie)) {
      const [resource, name] = csrf.issuedBy;
      await this.call(operations[resource][name], {}, {});
    }
    headers.set(csrf.header, this.#cookies.get(csrf.cookie) ?? "");
  }

  async #bodyOf(response, operation) {
    if (response.status === 204) return undefined;
    const type = response.headers.get("content-type") ?? "";
    if (/\bjson\b/.test(type)) return response.json();
    return type.startsWith("text/") && operation.response !== "blob" ? response.text() : response.blob();
  }
}

const isFile = (value) => value instanceof Blob || (Array.isArray(value) && value.some((each) => each instanceof Blob));

/** `kind` is json, form, or either: then it is a form if there is a file in it. */
function encoded(fields, kind, headers) {
  if (kind === "json" || (kind === "either" && !Object.values(fields).some(isFile))) {
    if (!Object.keys(fields).length) return undefined;
    headers.set("content-type", "application/json");
    return JSON.stringify(fields);
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each === undefined || each === null) continue;
      form.append(name, each instanceof Blob || typeof each !== "object" ? each : JSON.stringify(each));
    }
  }
  return form;
}

/** A random key, also in pages that are not secure contexts, which have no `crypto.randomUUID`. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
