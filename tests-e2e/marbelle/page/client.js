// The API as the shop's front end uses it: from another origin, cookies included, tokens kept in the browser.
import { API } from "/config.js";

const NEVER_REPEATED = /^\/auth\/(login|register|verify-email|resend-verification|password-reset|password-reset-confirm|refresh-token)\/$/;

export class Refusal extends Error {
  constructor(answer) {
    super(answer.message);
    this.errors = answer.errors;
  }
}

export const signedIn = () => "access" in localStorage;

export function keep(kept) {
  for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, value);
}

export function forget() {
  for (const name of ["access", "refresh", "user"]) localStorage.removeItem(name);
}

async function send(method, path, body) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (signedIn()) headers.Authorization = `Bearer ${localStorage.access}`;
  else if ("session" in localStorage) headers["X-Session-ID"] = localStorage.session;
  const answer = await fetch(API + path, { method, headers, credentials: "include", body: body && JSON.stringify(body) });
  const session = answer.headers.get("X-Session-ID");
  if (session) keep({ session });
  return answer;
}

let refreshing = null;

async function refresh() {
  const answer = await send("POST", "/auth/refresh-token/", { refresh: localStorage.refresh ?? "" });
  if (!answer.ok) {
    forget();
    return false;
  }
  const { access, refresh } = await answer.json();
  keep({ access, refresh });
  return true;
}

// Every success says so; whatever does not is a failure. A token that another call has replaced is not refreshed again.
export async function call(method, path, body) {
  const used = localStorage.access;
  let answer = await send(method, path, body);
  if (answer.status === 401 && !NEVER_REPEATED.test(path)) {
    if (localStorage.access === used) refreshing ??= refresh().finally(() => (refreshing = null));
    if (await (refreshing ?? signedIn())) answer = await send(method, path, body);
  }
  const said = await answer.json();
  if (!answer.ok || said.success !== true) throw new Refusal(said);
  return said;
}

// The catalog is read without any of this; `next` of one page is the whole address of another.
export async function read(address) {
  const answer = await fetch(address.startsWith("/") ? API + address : address);
  if (!answer.ok) throw new Refusal(await answer.json());
  return answer.json();
}
