// A card form: Stripe's own with a real publishable key, and the sandbox's, which has the same interface, without.

import { html } from "./html.js";
import { icon } from "./icons.js";
import { shop } from "./shop.js";

let loading;

/** Stripe.js, loaded when it is first needed. Pages load no other script from elsewhere. */
export function stripe() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = shop.stripe.script;
    script.addEventListener("load", () => resolve(window.Stripe(shop.stripe.key)));
    script.addEventListener("error", () => reject(new Error("The payment form cannot be loaded. Please try again.")));
    document.head.append(script);
  }).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** With the sandbox, which cards there are. */
const testCards = () => html`<details class="hint cards"><summary>Cards to try</summary>
  <ul><li><code>4242 4242 4242 4242</code> pays</li><li><code>4000 0000 0000 0002</code> is declined</li>
  <li><code>4000 0000 0000 3220</code> asks the bank</li></ul><p>Any date in the future, any security code.</p></details>`;

/**
 * A form that pays an intent. `secret()` resolves to its client secret, and is asked when the form is sent;
 * `paid(intent)` is called after the card has been charged.
 */
export function cardForm({ secret, action, paid, name = "" }) {
  const place = html`<div class="card-fields"></div>`;
  const alert = html`<p class="alert" role="alert" hidden></p>`;
  const button = html`<button type="submit" disabled>${icon("lock")}${action}</button>`;
  const element = html`<form class="form card-form" novalidate aria-label="Card">
    ${place}${alert}<p class="row actions">${button}</p>
    ${shop.stripe.script.startsWith("/") && testCards()}
  </form>`;
  const refuse = (error) => {
    alert.textContent = error.message;
    alert.hidden = false;
  };
  const begin = async () => {
    const client = await stripe();
    const card = client.elements().create("card", { hidePostalCode: true });
    card.mount(place);
    button.disabled = false;
    element.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      alert.hidden = true;
      try {
        const details = { payment_method: { card, billing_details: name ? { name } : {} } };
        const { error, paymentIntent } = await client.confirmCardPayment(await secret(), details);
        if (error) throw error;
        await paid(paymentIntent);
      } catch (error) {
        refuse(error);
      } finally {
        button.disabled = false;
      }
    });
  };
  begin().catch(refuse);
  return element;
}
