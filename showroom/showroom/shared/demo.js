// Beside a sign-in form: the account of the demo data, and a button that uses it. The address `#demo` presses it.

import { html } from "./html.js";
import { shop } from "./shop.js";

/** `use({ email, password })` signs in. Nothing where there is no demo data. */
export function demoAccount(use, label = "Sign in with the demo account") {
  if (!shop.demo) return null;
  if (location.hash === "#demo") use(shop.demo);
  return html`<aside class="demo" aria-label="Demo account"><p><strong>Only looking?</strong> This shop has a demo customer.</p>
    <p><code>${shop.demo.email}</code></p>
    <p><button class="quiet" type="button" @click=${() => use(shop.demo)}>${label}</button></p></aside>`;
}
