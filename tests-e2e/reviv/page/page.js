// A front end of the reviv contract: the access token stays in memory, the refresh token is the HttpOnly cookie.
import { API } from "/config.js";

let access = null;
const find = (selector) => document.querySelector(selector);
const say = (text) => { find("[role=status]").textContent = text; };

async function call(method, path, body, retried = false) {
  const headers = access ? { Authorization: `Bearer ${access}` } : {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const sent = body === undefined ? body : JSON.stringify(body);
  const response = await fetch(API + path, { method, headers, credentials: "include", body: sent });
  if (response.status === 401 && access && !retried && await refresh()) return call(method, path, body, true);
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer;
}

async function refresh() {
  const response = await fetch(`${API}/auth/token/refresh/`, {
    method: "POST", headers: { "Content-Type": "application/json" }, credentials: "include", body: "{}",
  });
  access = response.ok ? (await response.json()).access : null;
  return access !== null;
}

const decoded = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function register(kind, details, named) {
  const options = await call("POST", `/auth/${kind}/register/begin/`, details);
  const key = await navigator.credentials.create({ publicKey: {
    ...options,
    challenge: decoded(options.challenge_b64),
    user: { ...options.user, id: decoded(options.user.id_b64) },
    excludeCredentials: (options.excludeCredentials ?? []).map((each) => ({ ...each, id: decoded(each.id_b64) })),
  } });
  return call("POST", `/auth/${kind}/register/complete/`, {
    registration_id: options.registration_id,
    ...named,
    credential: {
      clientDataJSON: encoded(key.response.clientDataJSON),
      attestationObject: encoded(key.response.attestationObject),
    },
  });
}

async function signInWithPasskey() {
  const options = await call("POST", "/auth/passkey/login/begin/");
  const key = await navigator.credentials.get({ publicKey: {
    challenge: decoded(options.challenge_b64),
    timeout: options.timeout,
    rpId: options.rpId,
    allowCredentials: [],
    userVerification: options.userVerification,
  } });
  const answer = await call("POST", "/auth/passkey/login/complete/", {
    authentication_id: options.authentication_id,
    credential: {
      id: key.id,
      clientDataJSON: encoded(key.response.clientDataJSON),
      authenticatorData: encoded(key.response.authenticatorData),
      signature: encoded(key.response.signature),
    },
  });
  access = answer.access;
}

async function show() {
  find("#signed-out").hidden = access !== null;
  find("#signed-in").hidden = find("#logout").hidden = access === null;
  if (access === null) {
    find("#who").textContent = "Not signed in";
    return;
  }
  find("#who").textContent = (await call("GET", "/auth/me/")).email;
}

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    say(error.message);
  }
}

find("#google").onclick = () => attempt(async () => {
  const answer = await call("POST", "/auth/oauth/initiate/", { provider: "google", return_to: "/auth/callback" });
  location.href = answer.auth_url;
});
find("#passkey-login").onclick = () => attempt(async () => { await signInWithPasskey(); say("Signed in."); await show(); });
find("#passkey-register").onsubmit = (event) => {
  event.preventDefault();
  const email = new FormData(event.target).get("email");
  attempt(async () => say((await register("email-passkey", { email }, {})).message));
};
find("#passkey-add").onclick = () => attempt(async () => {
  const answer = await register("passkey", {}, { name: "Test browser" });
  say(`${answer.message}: ${answer.device_name}`);
});
find("#logout").onclick = () => attempt(async () => {
  say((await call("POST", "/auth/logout/")).message);
  access = null;
  await show();
});

await attempt(async () => {
  const parameters = new URLSearchParams(location.search);
  if (location.pathname === "/auth/callback" && parameters.has("ticket")) {
    const answer = await call("POST", "/auth/oauth/exchange/", { ticket: parameters.get("ticket") });
    access = answer.access;
    say(`Welcome, ${answer.user.email}`);
    history.replaceState(null, "", "/");
  } else if (parameters.has("error")) {
    say(`Google: ${parameters.get("error")}`);
  } else {
    await refresh();
  }
  await show();
});
document.documentElement.dataset.ready = "true";
