// Verifies deliveries of webhooks, as the Standard Webhooks specification describes them. For servers: Node 18 or newer, Deno, Bun, workers.

import { AtelierError } from "./runtime/errors.js";

const { subtle } = globalThis.crypto ?? (await import("node:crypto")).webcrypto;
const TOLERANCE_SECONDS = 300;
const SCHEMES = {
  whsec_: { version: "v1", algorithm: "HMAC", parameters: { name: "HMAC", hash: "SHA-256" } },
  whpk_: { version: "v1a", algorithm: "Ed25519", parameters: { name: "Ed25519" } },
};

/** The delivery is not to be trusted: a signature, the time or a header is wrong. */
export class WebhookVerificationError extends AtelierError {}

/**
 * Resolves to the event of a delivery. `body` is the request's body as it was received, a text or bytes; `headers` are its headers; `keys` is the endpoint's
 * secret (`whsec_…`) or public key (`whpk_…`), or a list of them. The delivery must have a signature of one of the keys, and be
 * at most `tolerance` seconds older or newer than `now`, in seconds.
 */
export async function verifyWebhook(body, headers, keys, { tolerance = TOLERANCE_SECONDS, now = Date.now() / 1000 } = {}) {
  const schemes = [keys].flat().map(schemeOf);
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headerOf(headers, name));
  if (!/^\d+$/.test(timestamp)) throw new WebhookVerificationError("webhook-timestamp is not a number of seconds");
  if (Math.abs(now - Number(timestamp)) > tolerance) throw new WebhookVerificationError("the delivery is too old, or from the future");
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  const content = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  if (!(await isSigned(content, signatures, schemes))) throw new WebhookVerificationError("no signature is one of the given keys");
  return JSON.parse(new TextDecoder().decode(bytes));
}

function schemeOf(key) {
  const [prefix, scheme] = Object.entries(SCHEMES).find(([each]) => key.startsWith(each)) ?? [];
  const bytes = scheme && decoded(key.slice(prefix.length));
  if (!bytes?.length) throw new TypeError("a key is a secret (whsec_…) or a public key (whpk_…)");
  return { ...scheme, bytes };
}

function headerOf(headers, name) {
  const value = typeof headers.get === "function" ? headers.get(name) : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (!value) throw new WebhookVerificationError(`${name} is missing`);
  return String(value);
}

/** Every signature is compared in constant time by the platform's own verification. */
async function isSigned(content, signatures, schemes) {
  for (const { version, algorithm, parameters, bytes } of schemes) {
    const key = await subtle.importKey("raw", bytes, parameters, false, ["verify"]);
    for (const each of signatures.split(" ")) {
      const [given, signature] = each.split(",");
      const made = given === version && decoded(signature ?? "");
      if (made && (await subtle.verify(algorithm, key, made, content))) return true;
    }
  }
  return false;
}

/** The bytes of a base64 text; null if it is none. */
function decoded(text) {
  try {
    return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  } catch {
    return null;
  }
}

function joined(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
