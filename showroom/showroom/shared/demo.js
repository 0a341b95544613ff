// Beside a sign-in form: the account of the demo data, and a button that uses it. The address `#demo` presses it.

import { html } from "./html.js";
import { shop } from "./shop.js";
import { say } from "./words.js";

/** `use({ email, password })` signs in. Nothing where there is no demo data. */
export function demoAccount(use, label = say("demoSignIn")) {
  if (!shop.demo) return null;
  if (location.hash === "#demo") use(shop.demo);
  return html`<aside class="demo" aria-label=${say("demoAccount")}><p><strong>${say("onlyLooking")}</strong> ${say("demoText")}</p>
    <p><code>${shop.demo.email}</code></p>
    <p><button class="quiet" type="button" @click=${() => use(shop.demo)}>${label}</button></p></aside>`;
}
