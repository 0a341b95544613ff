// TEMPORARY until the SDK
import { address } from "../shared/shop.js";
let access = null;
class Refused extends Error { constructor(status, body) { super(body?.error?.message ?? `The server answered ${status}.`); this.code = body?.error?.code; this.status = status; this.details = body?.error?.details ?? {}; } }
async function call(method, path, body, again = true, signal) {
  const headers = access ? { Authorization: `Bearer ${access}` } : {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const r = await fetch(address(`/api${path}`), { method, headers, credentials: "include", body: body === undefined ? undefined : JSON.stringify(body), signal });
  if (r.status === 401 && again && await refresh()) return call(method, path, body, false, signal);
  const answer = r.status === 204 ? null : await r.json();
  if (!r.ok) throw new Refused(r.status, answer);
  return answer;
}
export async function refresh() {
  const r = await fetch(address("/api/auth/token/refresh/"), { method: "POST", headers: { "Content-Type": "application/json" }, credentials: "include", body: "{}" });
  access = r.ok ? (await r.json()).access : null; return access !== null;
}
export const adopt = (token) => { access = token; };
export const profile = () => call("GET", "/auth/me/");
export const logOut = async () => { await call("POST", "/auth/logout/"); access = null; };
export const toGoogle = (return_to) => call("POST", "/auth/oauth/initiate/", { provider: "google", return_to });
export const exchange = (ticket) => call("POST", "/auth/oauth/exchange/", { ticket });
const KIND = { Registration: "passkey/register", SignUp: "email-passkey/register", Login: "passkey/login" };
export const beginPasskey = (kind, body) => call("POST", `/auth/${KIND[kind]}/begin/`, body ?? {});
export const completePasskey = (kind, body) => call("POST", `/auth/${KIND[kind]}/complete/`, body);
export const photographs = () => call("GET", "/restorations/history/");
export const status = (id) => call("GET", `/restorations/${id}/status/`);
export const remove = (id) => call("DELETE", `/restorations/${id}/`);
export const unlock = (id) => call("POST", `/restorations/${id}/unlock/`);
export const share = (id) => call("POST", `/restorations/${id}/share-unlock/`);
export const confirmShare = (id) => call("POST", `/restorations/${id}/confirm-share/`);
export const packs = () => call("GET", "/credits/packs/");
export const transactions = () => call("GET", "/credits/transactions/");
export const purchase = (sku) => call("POST", "/credits/purchase/", { sku });
export function upload(file, progress, signal) {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest(); x.open("POST", address("/api/restorations/upload/")); x.responseType = "json";
    x.setRequestHeader("Authorization", `Bearer ${access}`);
    x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    x.onload = () => (x.status < 300 ? resolve(x.response) : reject(new Refused(x.status, x.response)));
    x.onerror = () => reject(new TypeError("offline")); x.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", () => x.abort());
    const form = new FormData(); form.append("image", file); x.send(form);
  });
}
export async function* events(id, signal) {
  const r = await fetch(address(`/api/restorations/${id}/events/`), { headers: { Authorization: `Bearer ${access}` }, signal });
  if (!r.ok) throw new Refused(r.status, await r.json());
  const reader = r.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) {
    const { value, done } = await reader.read(); if (done) return;
    text += value; const parts = text.split("\n\n"); text = parts.pop();
    for (const each of parts) { const line = each.split("\n").find((l) => l.startsWith("data:")); if (line) yield JSON.parse(line.slice(5)); }
  }
}
