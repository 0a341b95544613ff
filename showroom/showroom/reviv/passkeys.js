// Passkeys, by the browser's own dialog.

import * as api from "./api.js";

const decoded = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const encoded = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** `kind` is "Registration" for a customer, "SignUp" for a visitor with an address. */
export async function register(kind, details, named = {}) {
  const options = await api.beginPasskey(kind, details);
  const publicKey = {
    ...options,
    challenge: decoded(options.challenge_b64),
    user: { ...options.user, id: decoded(options.user.id_b64) },
    excludeCredentials: (options.excludeCredentials ?? []).map((each) => ({ ...each, id: decoded(each.id_b64) })),
  };
  const { response } = await navigator.credentials.create({ publicKey });
  const credential = { clientDataJSON: encoded(response.clientDataJSON), attestationObject: encoded(response.attestationObject) };
  return api.completePasskey(kind, { registration_id: options.registration_id, ...named, credential });
}

/** Returns the tokens and the user. */
export async function signIn() {
  const options = await api.beginPasskey("Login");
  const { timeout, rpId, userVerification } = options;
  const publicKey = { challenge: decoded(options.challenge_b64), timeout, rpId, allowCredentials: [], userVerification };
  const { id, response } = await navigator.credentials.get({ publicKey });
  const credential = {
    id,
    clientDataJSON: encoded(response.clientDataJSON),
    authenticatorData: encoded(response.authenticatorData),
    signature: encoded(response.signature),
  };
  return api.completePasskey("Login", { authentication_id: options.authentication_id, credential });
}

const REFUSALS = {
  NotAllowedError: "The passkey was not used: the request was cancelled, or took too long.",
  InvalidStateError: "This device already has a passkey for the account.",
  SecurityError: "Passkeys are not available at this address.",
};

/** The result of `act`; what the browser refuses is thrown as a sentence. */
export async function explained(act) {
  if (!("PublicKeyCredential" in window)) throw refusal("This browser has no passkeys.");
  try {
    return await act();
  } catch (error) {
    throw REFUSALS[error.name] ? refusal(REFUSALS[error.name]) : error;
  }
}

const refusal = (text) => Object.assign(new Error(text), { status: 0 });
