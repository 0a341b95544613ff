// TEMPORARY until the SDK
import { address } from "../shared/shop.js";
const T = "figureforge-token";
class Refused extends Error { constructor(status, body) { super(body?.error?.message ?? `The server answered ${status}.`); this.code = body?.error?.code; this.status = status; this.details = body?.error?.details ?? {}; } }
async function call(method, path, body, signal) {
  const t = localStorage.getItem(T); const headers = t ? { Authorization: `Bearer ${t}` } : {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const r = await fetch(address(`/api${path}`), { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  const answer = await r.json(); if (!r.ok) throw new Refused(r.status, answer); return answer;
}
const q = (o) => { const p = new URLSearchParams(Object.entries(o).filter(([, v]) => v !== undefined)); return String(p) && `?${p}`; };
export const hasToken = () => localStorage.getItem(T) !== null;
export const forget = () => localStorage.removeItem(T);
export const profile = () => call("GET", "/auth/user/");
export const verifyCode = async (email, code) => { const a = await call("POST", "/auth/magic-link/verify/", { email, code }); localStorage.setItem(T, a.access_token); };
export const requestLink = (email) => call("POST", "/auth/magic-link/request/", { email });
export const logOut = () => call("POST", "/logout/");
export const generate = (body) => call("POST", "/images/generate/", body);
export const gallery = (o) => call("GET", `/images/gallery/${q(o)}`);
const P = { gallery: "/images/gallery/", pictures: "/images/user/", favorites: "/images/favorites/" };
export async function* pagesOf(kind, o) { for (let offset = 0; ;) { const p = await call("GET", P[kind] + q({ ...o, offset })); if (p.results.length) yield p.results; offset += p.results.length; if (!p.next || !p.results.length) return; } }
export const models = () => call("GET", "/images/models/");
export const job = (id) => call("GET", `/images/job/${id}/`);
export async function* jobEvents(id, signal) {
  const r = await fetch(address(`/api/jobs/${id}/events/`), { headers: { Authorization: `Bearer ${localStorage.getItem(T)}` }, signal });
  if (!r.ok) throw new Refused(r.status, await r.json());
  const reader = r.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) { const { value, done } = await reader.read(); if (done) return; text += value; const parts = text.split("\n\n"); text = parts.pop();
    for (const each of parts) { const line = each.split("\n").find((l) => l.startsWith("data:")); if (line) yield JSON.parse(line.slice(5)); } }
}
export const picture = (id) => call("GET", `/images/${id}/`);
export const updatePicture = (id, b) => call("PATCH", `/images/${id}/update/`, b);
export const deletePicture = (id) => call("DELETE", `/images/${id}/delete/`);
export const toggleFavorite = (id) => call("POST", `/images/${id}/favorite/`);
export const report = (id, b) => call("POST", `/images/${id}/report/`, b);
export const plans = () => call("GET", "/pricing/");
export const checkOut = (b) => call("POST", "/subscriptions/checkout/", b);
export const openPortal = (b) => call("POST", "/subscriptions/portal/", b);
export const subscription = () => call("GET", "/subscriptions/current/");
export const cancelSubscription = () => call("POST", "/subscriptions/cancel/");
export const reactivate = () => call("POST", "/subscriptions/reactivate/");
export const bills = () => call("GET", "/subscriptions/history/?limit=50");
export const stats = () => call("GET", "/auth/user/stats/");
export const updateProfile = (b) => call("PATCH", "/auth/user/update/", b);
export const deleteAccount = () => call("DELETE", "/auth/delete/", { confirm_delete: true });
