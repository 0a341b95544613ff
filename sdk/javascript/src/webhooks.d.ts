import { AtelierError } from "./runtime/client.js";

/** The body of a delivery. `data` is null when its subject does not exist any more. */
export interface WebhookEvent<Data = unknown> {
  /** The same in every repetition of the delivery. */
  id: string;
  type: string;
  schema_version: number;
  storefront: string;
  occurred_at: string;
  timestamp: string;
  /** Grows with each change of the subject. */
  version: number;
  data: Data | null;
}

export interface WebhookOptions {
  /** Seconds that a delivery may be older or newer; 300. */
  tolerance?: number;
  /** The present in seconds since 1970; the machine's clock. */
  now?: number;
}

/** The delivery is not to be trusted. */
export class WebhookVerificationError extends AtelierError {}

export function verifyWebhook<Data = unknown>(
  body: string | ArrayBuffer | Uint8Array,
  headers: { get(name: string): string | null } | Record<string, string | string[] | undefined>,
  keys: string | readonly string[],
  options?: WebhookOptions,
): Promise<WebhookEvent<Data>>;
