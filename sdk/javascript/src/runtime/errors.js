/** What every failed call throws, except for an aborted one, which throws the signal's reason. */
export class AtelierError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No response: the network failed, or the timeout passed. */
export class ConnectionError extends AtelierError {}

/** A response of 400 or more, in the form of any of the contracts. */
export class ApiError extends AtelierError {
  constructor(response, body) {
    super(messageOf(body) ?? `HTTP ${response.status}`);
    this.status = response.status;
    this.code = codeOf(body);
    this.fields = fieldsOf(body);
    this.body = body;
    this.retryAfter = retryAfterOf(response.headers);
    this.requestId = response.headers.get("x-request-id");
  }

  /** Whether the error has this code; narrows the type of `code`. */
  is(code) {
    return this.code === code;
  }
}

export class InvalidRequest extends ApiError {}
export class NotAuthenticated extends ApiError {}
export class NotPermitted extends ApiError {}
export class NotFound extends ApiError {}
export class Conflict extends ApiError {}
export class RateLimited extends ApiError {}
export class ServerError extends ApiError {}

const BY_STATUS = {
  400: InvalidRequest, 401: NotAuthenticated, 403: NotPermitted, 404: NotFound, 409: Conflict, 422: InvalidRequest,
  429: RateLimited,
};

export async function errorOf(response) {
  const kind = BY_STATUS[response.status] ?? (response.status >= 500 ? ServerError : ApiError);
  return new kind(response, await bodyOf(response));
}

async function bodyOf(response) {
  const text = await response.text().catch(() => "");
  try {
    return JSON.parse(text);
  } catch {
    return text || null;
  }
}

const text = (value) => (typeof value === "string" && value ? value : undefined);

function messageOf(body) {
  if (body === null || typeof body !== "object") return text(body)?.slice(0, 200);
  return text(body.detail) ?? text(body.error?.message) ?? text(body.error) ?? text(body.message);
}

function codeOf(body) {
  return text(body?.code) ?? text(body?.error?.code) ?? null;
}

/** Field → its messages, from `errors` or `details` of the body, whichever form it has. */
function fieldsOf(body) {
  const found = body?.errors ?? body?.details ?? body?.error?.details;
  if (Array.isArray(found)) return grouped(found.filter((each) => text(each?.field)));
  if (found === null || typeof found !== "object") return {};
  const entries = Object.entries(found).map(([field, said]) => [field, [said].flat().map(String)]);
  return Object.fromEntries(entries);
}

function grouped(problems) {
  const fields = {};
  for (const each of problems) (fields[each.field] ??= []).push(each.detail ?? each.message ?? String(each.code));
  return fields;
}

/** Seconds, also of an HTTP date; null without the header. */
export function retryAfterOf(headers) {
  const value = headers.get("retry-after");
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}
