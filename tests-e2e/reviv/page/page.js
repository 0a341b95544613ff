// A front end of the reviv contract: the access token stays in memory, the refresh token is the HttpOnly cookie.
import { API } from "/config.js";

let access = null;
const find = (selector) => document.querySelector(selector);
const say = (text) => { find("[role=status]").textContent = text; };

async function call(method, path, body, retried = false) {
  const headers = access ? { Authorization: `Bearer ${access}` } : {};
  if (body !== undefined && !(body instanceof FormData)) headers["Content-Type"] = "application/json";
  const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
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

async function follow(job) {
  // EventSource sends no Authorization header, so the stream is read with fetch.
  const bar = find("progress");
  bar.hidden = false;
  const response = await fetch(`${API}/restorations/${job}/events/`, { headers: { Authorization: `Bearer ${access}` } });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const each of events) {
      const line = each.split("\n").find((found) => found.startsWith("data:"));
      if (!line) continue;
      const state = JSON.parse(line.slice(5));
      if (state.progress) bar.value = state.progress.done / state.progress.total;
      say(`Job ${job}: ${state.status}`);
    }
  }
  bar.hidden = true;
}

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const button = (name, act) => element("button", { textContent: name, onclick: () => attempt(act) });

function picture(job) {
  const shown = job.restored_full_url ?? job.restored_preview_url;
  const images = [job.original_image_url, shown].filter(Boolean).map((src) => element("img", { src, alt: "" }));
  const actions = [button("Delete", async () => { await call("DELETE", `/restorations/${job.id}/`); await show(); })];
  if (job.status === "completed" && !job.is_unlocked) {
    actions.push(button("Unlock", async () => {
      const answer = await call("POST", `/restorations/${job.id}/unlock/`);
      await show();
      say(`Unlocked. Credits left: ${answer.credits_remaining}`);
    }));
  }
  if (job.restored_full_url) actions.push(element("a", { href: job.restored_full_url, textContent: "Full picture", target: "_blank" }));
  const state = `${job.status}${job.is_unlocked ? ", unlocked" : ""}`;
  return element("li", { id: `job-${job.id}` }, element("figure", {}, ...images), element("span", { textContent: state }), " ", ...actions);
}

async function show() {
  find("#signed-out").hidden = access !== null;
  find("#signed-in").hidden = find("#logout").hidden = access === null;
  if (access === null) {
    find("#who").textContent = "Not signed in";
    find("#credits").textContent = "";
    return;
  }
  const [me, history, packs] = await Promise.all(
    ["/auth/me/", "/restorations/history/", "/credits/packs/"].map((path) => call("GET", path)),
  );
  find("#who").textContent = me.email;
  find("#credits").textContent = `${me.credit_balance} credits`;
  find("#pictures").replaceChildren(...history.map(picture));
  find("#packs").replaceChildren(...packs.map((pack) => element("li", {},
    element("span", { textContent: `${pack.credits} credits for ${pack.price_dollars}` }), " ",
    button(`Buy ${pack.sku}`, async () => {
      location.href = (await call("POST", "/credits/purchase/", { sku: pack.sku })).checkout_url;
    }))));
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
find("#upload").onsubmit = (event) => {
  event.preventDefault();
  attempt(async () => {
    const { job_id } = await call("POST", "/restorations/upload/", new FormData(event.target));
    await follow(job_id);
    await show();
    say("Restored.");
  });
};

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
  if (location.pathname === "/payment/success") say("Thank you for your purchase.");
  if (location.pathname === "/payment/cancelled") say("Nothing was paid.");
  await show();
});
document.documentElement.dataset.ready = "true";
