// `Stripe(publishableKey)`: confirms and retrieves at the API of the sandbox that this script was loaded from.

const source = new URL(document.currentScript.src);
const BASE = source.origin + source.pathname.replace(/\/v3(\/.*)?$/, "");
const KINDS = { pi: "payment_intents", seti: "setup_intents" };
const UNREACHABLE = { type: "api_connection_error", message: "The sandbox's Stripe API cannot be reached." };

// [["a[b][0]", "c"]] for { a: { b: ["c"] } }: Stripe's form encoding. Absent values are left out.
const encoded = (value, name = "") =>
  Object(value) === value
    ? Object.entries(value).flatMap(([key, each]) => encoded(each, name ? `${name}[${key}]` : key))
    : value === undefined || value === null ? [] : [[name, String(value)]];

// The path of the intent that a client secret belongs to.
const intentPath = (secret) => {
  const [, kind] = /^(pi|seti)_\w+_secret_\w+$/.exec(secret) ?? [];
  if (!kind) throw misuse(`Invalid value for client secret: it has the form \${id}_secret_\${secret}, not ${secret}.`);
  return `${KINDS[kind]}/${secret.split("_secret_")[0]}`;
};

// Resolves to { name: value }, or to { error } when Stripe refuses.
const result = async (name, work) => {
  try {
    return { [name]: await work() };
  } catch (failure) {
    if (failure instanceof Refusal) return { error: failure.error };
    throw failure;
  }
};

// Asks in a dialog, as the bank's page does, whether 3-D Secure succeeds.
const askBank = () =>
  new Promise((resolve) => {
    const host = node("div");
    const answer = (text, value) => node("button", { type: "button", textContent: text, onclick: () => dialog.close(value) });
    const dialog = node(
      "dialog",
      { ariaLabel: "3D Secure test page", onclose: () => (host.remove(), resolve(dialog.returnValue === "complete")) },
      node("p", { textContent: "Your bank asks whether you approve this payment." }),
      answer("Complete authentication", "complete"),
      answer("Fail authentication", "fail"),
    );
    shadowOf(host).append(dialog);
    document.body.append(host);
    dialog.showModal();
  });

// Navigates away; never resolves, because the page ends.
const leaveTo = (address) => {
  location.assign(address);
  return new Promise(() => {});
};

const returnAddress = (intent, url) => {
  const address = new URL(url, location.href);
  address.searchParams.set(intent.object, intent.id);
  address.searchParams.set(`${intent.object}_client_secret`, intent.client_secret);
  address.searchParams.set("redirect_status", "succeeded");
  return address;
};

// The parameters of Stripe.js's `payment_method`: an id, or an Element or a token with billing details.
const methodOf = (given) => {
  if (given === undefined || typeof given === "string") return { payment_method: given };
  const { card, ...details } = given;
  const data = card instanceof CardElement ? card.group.method(details) : { ...details, type: "card", card };
  return { payment_method_data: data };
};

class StripeClient {
  constructor(key) {
    this.key = key;
  }

  elements(options = {}) {
    return new Elements({ ...options });
  }

  async call(method, path, params) {
    const form = new URLSearchParams(encoded(params));
    const options = { method, headers: { Authorization: `Bearer ${this.key}` } };
    const [query, body] = method === "GET" ? [`?${form}`, undefined] : ["", form];
    const response = await fetch(`${BASE}/v1/${path}${query}`, { ...options, body }).catch(() => {
      throw new Refusal(UNREACHABLE);
    });
    const answer = await response.json();
    if (!response.ok) throw new Refusal(answer.error);
    return answer;
  }

  retrieve(secret) {
    return this.call("GET", intentPath(secret), { client_secret: secret });
  }

  async confirm(secret, params, { handleActions = true } = {}) {
    const intent = await this.call("POST", `${intentPath(secret)}/confirm`, { ...params, client_secret: secret });
    return handleActions ? this.authenticate(intent) : intent;
  }

  // Returns the intent after 3-D Secure, if it waits for that. Throws the refusal when it failed.
  async authenticate(intent) {
    if (intent.status !== "requires_action") return intent;
    const secret = intent.client_secret;
    const outcome = (await askBank()) ? "complete" : "fail";
    const address = `${BASE}/authenticate/${intent.id}/${outcome}?client_secret=${secret}`;
    await fetch(address, { method: "POST", mode: "no-cors" }).catch(() => {}); // browsers hide the page that answers
    const after = await this.retrieve(secret);
    if (after.status === "requires_action") throw new Refusal(UNREACHABLE);
    const error = after.last_payment_error;
    if (error) throw new Refusal({ ...error, payment_intent: after });
    return after;
  }

  retrievePaymentIntent(secret) {
    return result("paymentIntent", () => this.retrieve(secret));
  }

  confirmCardPayment(secret, { payment_method, return_url, ...params } = {}, options) {
    return result("paymentIntent", () => this.confirm(secret, { ...params, ...methodOf(payment_method) }, options));
  }

  handleNextAction({ clientSecret }) {
    return result("paymentIntent", async () => this.authenticate(await this.retrieve(clientSecret)));
  }

  handleCardAction(clientSecret) {
    return this.handleNextAction({ clientSecret });
  }

  confirmCardSetup(secret, { payment_method, return_url, ...params } = {}, options) {
    return result("setupIntent", () => this.confirm(secret, { ...params, ...methodOf(payment_method) }, options));
  }

  confirmPayment({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
    return result("paymentIntent", async () => {
      const { return_url, payment_method_data, ...params } = confirmParams;
      if (redirect === "always" && !return_url) throw misuse("confirmParams.return_url is required.");
      if (elements) params.payment_method_data = elements.method(payment_method_data);
      const intent = await this.confirm(clientSecret ?? elements?.options.clientSecret, params);
      return redirect === "always" ? leaveTo(returnAddress(intent, return_url)) : intent;
    });
  }

  createPaymentMethod({ elements, params, type, card, ...details }) {
    return result("paymentMethod", () => {
      const data = elements ? elements.method(params) : methodOf({ card, ...details }).payment_method_data;
      return this.call("POST", "payment_methods", data);
    });
  }

  // React's wrapper requires the method. The sandbox has payment methods instead of tokens.
  async createToken() {
    const message = "The sandbox creates no tokens: call createPaymentMethod.";
    return { error: { type: "invalid_request_error", message } };
  }

  async redirectToCheckout({ sessionId } = {}) {
    if (!sessionId) throw misuse("stripe.redirectToCheckout: You must provide the sessionId of a Checkout Session.");
    return leaveTo(`${BASE}/checkout/${encodeURIComponent(sessionId)}`);
  }
}

window.Stripe = (key) => {
  if (typeof key !== "string" || !key) throw misuse("Missing value for Stripe(): apiKey should be a string.");
  if (!key.startsWith("pk_")) throw misuse("You should not use your secret key with Stripe.js: pass a publishable key.");
  return new StripeClient(key);
};
window.Stripe.version = 3;
