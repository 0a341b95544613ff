// Elements: card fields in shadow trees, so that the page's styles do not apply to them.

const FIELDS = {
  number: { label: "Card number", autocomplete: "cc-number", placeholder: "1234 1234 1234 1234" },
  expiry: { label: "Expiration date", autocomplete: "cc-exp", placeholder: "MM / YY" },
  cvc: { label: "Security code", autocomplete: "cc-csc", placeholder: "CVC" },
};
const TYPES = {
  card: ["number", "expiry", "cvc"],
  payment: ["number", "expiry", "cvc"],
  cardNumber: ["number"],
  cardExpiry: ["expiry"],
  cardCvc: ["cvc"],
};
const PROBLEMS = {
  incomplete_number: "Your card number is incomplete.",
  invalid_number: "Your card number is invalid.",
  incomplete_expiry: "Your card's expiration date is incomplete.",
  incomplete_cvc: "Your card's security code is incomplete.",
};
const BRANDS = Object.entries({
  visa: /^4/, mastercard: /^(5[1-5]|2[2-7])/, amex: /^3[47]/, jcb: /^35/, diners: /^3[0689]/,
  unionpay: /^62/, discover: /^6(011|4[4-9]|5)/,
});
const SHEET = new CSSStyleSheet(); // allowed by content security policies without 'unsafe-inline'
SHEET.replaceSync(`
  :host { all: initial; display: block; font: 16px/1.4 system-ui, sans-serif; }
  div { display: flex; flex-wrap: wrap; gap: 8px; }
  label { flex: 1 1 7em; color: #30313d; font-size: 14px; }
  label.number { flex-basis: 14em; }
  input { box-sizing: border-box; width: 100%; padding: 8px; font: inherit; font-size: 16px; color: #30313d;
          background: #fff; border: 1px solid #767676; border-radius: 4px; }
  input[aria-invalid=true] { border-color: #b3093c; color: #b3093c; }
  p { margin: 4px 0 0; color: #b3093c; font-size: 14px; }
  p:empty { display: none; }
  button { margin: 0 8px 0 0; padding: 8px 12px; font: inherit; }
`);

class Refusal extends Error {
  constructor(error) {
    super(error.message);
    this.error = error;
  }
}

const misuse = (message) => Object.assign(new Error(message), { name: "IntegrationError" });

const node = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const shadowOf = (host) => {
  const root = host.attachShadow({ mode: "open", delegatesFocus: true });
  root.adoptedStyleSheets = [SHEET];
  return root;
};

// Card fields

const digitsOf = (value) => value.replace(/\D/g, "");

const brandOf = (digits) => BRANDS.find(([, pattern]) => pattern.test(digits))?.[0] ?? "unknown";

const lengthOf = (digits) => (/^3[47]/.test(digits) ? 15 : /^36/.test(digits) ? 14 : 16);

const passesLuhn = (digits) =>
  [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (1 + (place % 2));
    return sum + (value > 9 ? value - 9 : value);
  }, 0) % 10 === 0;

const FORMATS = {
  number: (digits) => digits.slice(0, lengthOf(digits)).replace(/(.{4})(?=.)/g, "$1 "),
  expiry: (typed) => {
    const digits = /^[2-9]/.test(typed) ? `0${typed}` : typed;
    const year = digits.length >= 6 ? digits.slice(4, 6) : digits.slice(2, 4);
    return digits.length > 2 ? `${digits.slice(0, 2)} / ${year}` : digits;
  },
  cvc: (digits) => digits.slice(0, 4),
};

// The code of what is wrong with a field's value, or undefined.
const problemOf = (name, value) => {
  const digits = digitsOf(value);
  const needed = { number: lengthOf(digits), expiry: 4, cvc: 3 }[name];
  if (digits.length < needed) return `incomplete_${name}`;
  return name === "number" && !passesLuhn(digits) ? "invalid_number" : undefined;
};

const errorOf = (code) => code && { type: "validation_error", code, message: PROBLEMS[code] };

class CardElement {
  constructor(group, type, options) {
    Object.assign(this, { group, type, handlers: [], inputs: {}, host: node("div"), container: null });
    this.root = shadowOf(this.host);
    const labels = TYPES[type].map((name) => {
      const { label, ...attributes } = FIELDS[name];
      this.inputs[name] = node("input", { name, type: "text", inputMode: "numeric", ...attributes });
      return node("label", { className: name }, label, this.inputs[name]);
    });
    this.message = node("p", { role: "alert" });
    this.root.append(node("div", {}, ...labels), this.message);
    this.root.addEventListener("input", (event) => this.typed(event.target));
    this.root.addEventListener("focusin", (event) => this.moved("focus", event));
    this.root.addEventListener("focusout", (event) => this.moved("blur", event));
    this.root.addEventListener("keydown", (event) => this.pressed(event.key));
    this.reported = JSON.stringify(this.state());
    this.update(options);
  }

  mount(target) {
    const container = typeof target === "string" ? document.querySelector(target) : target;
    if (!container) throw misuse(`The selector you specified (${target}) applies to no DOM elements on the page.`);
    this.unmount();
    this.container = container;
    container.replaceChildren(this.host);
    container.classList.add("StripeElement");
    this.mark();
    setTimeout(() => this.container === container && this.emit("ready", { elementType: this.type }));
  }

  unmount() {
    this.host.remove();
    const names = ["", "--focus", "--complete", "--empty", "--invalid"].map((state) => `StripeElement${state}`);
    this.container?.classList.remove(...names);
    this.container = null;
  }

  destroy() {
    this.unmount();
    this.group.created.delete(this.type);
  }

  update({ disabled } = {}) {
    if (disabled === undefined) return;
    for (const input of Object.values(this.inputs)) input.disabled = disabled;
  }

  clear() {
    for (const input of Object.values(this.inputs)) input.value = "";
    this.report();
  }

  focus() {
    Object.values(this.inputs)[0].focus();
  }

  blur() {
    this.root.activeElement?.blur();
  }

  on(event, handler) {
    this.handlers.push([event, handler]);
    return this;
  }

  once(event, handler) {
    const first = (details) => {
      this.off(event, first);
      handler(details);
    };
    return this.on(event, first);
  }

  off(event, handler) {
    this.handlers = this.handlers.filter(([name, known]) => name !== event || (handler && known !== handler));
    return this;
  }

  emit(event, details) {
    for (const [name, handler] of this.handlers) if (name === event) handler(details);
  }

  typed(input) {
    if (input.selectionStart === input.value.length) input.value = FORMATS[input.name](digitsOf(input.value));
    this.report();
  }

  moved(event, { relatedTarget }) {
    if (!this.root.contains(relatedTarget)) this.emit(event, { elementType: this.type });
    this.report();
  }

  pressed(key) {
    if (key === "Enter") this.container?.closest("form")?.requestSubmit();
    if (key === "Escape") this.emit("escape", { elementType: this.type });
  }

  // As the change event tells it. A field that is being typed is not called incomplete.
  state(all = false) {
    const fields = Object.entries(this.inputs).map(([name, input]) => [input, problemOf(name, input.value)]);
    const wrong = fields.filter(([input, code]) => {
      const left = input.value && input !== this.root.activeElement;
      return code && (all || left || code.startsWith("invalid"));
    });
    for (const [input] of fields) input.ariaInvalid = String(wrong.some(([each]) => each === input));
    const state = {
      elementType: this.type,
      empty: fields.every(([input]) => !input.value),
      complete: fields.every(([, code]) => !code),
      error: errorOf(wrong[0]?.[1]),
    };
    if (this.type === "payment") return { ...state, collapsed: false, value: { type: "card" } };
    return this.inputs.number ? { ...state, brand: brandOf(digitsOf(this.inputs.number.value)) } : state;
  }

  // Emits a change event if anything changed. `all` calls empty fields incomplete too.
  report(all = false) {
    const state = this.state(all);
    this.message.textContent = (this.type === "payment" && state.error?.message) || "";
    this.mark(state);
    if (JSON.stringify(state) === this.reported) return;
    this.reported = JSON.stringify(state);
    this.emit("change", state);
  }

  mark(state = this.state()) {
    const { empty, complete, error } = state;
    const marks = { focus: this.root.activeElement, complete, empty, invalid: error };
    for (const [name, on] of Object.entries(marks)) {
      this.container?.classList.toggle(`StripeElement--${name}`, Boolean(on));
    }
  }
}

class Elements {
  constructor(options) {
    this.options = options;
    this.created = new Map();
  }

  create(type, options) {
    if (!Object.hasOwn(TYPES, type)) throw misuse(`The sandbox's Stripe.js has no Element of type ${type}.`);
    if (this.created.has(type)) throw misuse(`Can only create one Element of type ${type}.`);
    this.created.set(type, new CardElement(this, type, options));
    return this.created.get(type);
  }

  getElement(type) {
    return this.created.get(type) ?? null;
  }

  update(options) {
    Object.assign(this.options, options);
  }

  async fetchUpdates() {
    return {};
  }

  async submit() {
    const error = this.error();
    return error ? { error } : { selectedPaymentMethod: "card" };
  }

  value(name) {
    return [...this.created.values()].find((element) => element.inputs[name])?.inputs[name].value ?? "";
  }

  error() {
    for (const element of this.created.values()) element.report(true);
    const codes = Object.keys(FIELDS).map((name) => problemOf(name, this.value(name)));
    return errorOf(codes.find(Boolean));
  }

  // The parameters of a payment method with the card typed into the elements.
  method(details) {
    const error = this.error();
    if (error) throw new Refusal(error);
    const [exp_month, exp_year] = this.value("expiry").split(" / ");
    const card = { number: digitsOf(this.value("number")), exp_month, exp_year, cvc: this.value("cvc") };
    return { ...details, type: "card", card };
  }
}
