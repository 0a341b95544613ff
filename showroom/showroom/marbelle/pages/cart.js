// The cart of a guest or a customer.

import { signedIn } from "../api.js";
import { confirmed } from "../../shared/dialog.js";
import { counted, money } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { empty } from "../../shared/states.js";
import { picture } from "../../shared/picture.js";
import { quantity } from "../../shared/quantity.js";
import { address } from "../../shared/shop.js";
import { live } from "../../shared/store.js";
import { cart, changeLine, clearCart, MOST } from "../session.js";

export const cartPage = async () => ({ title: "Cart", view: html`<div class="page"><h1>Your cart</h1>${live(cart, contents)}</div>` });

function contents(value) {
  if (!value.items.length) return empty("It is empty", "What you choose waits here for four weeks, also without an account.", html`<a class="button" href=${address("/stone")}>See the stones</a>`);
  const clear = async () => (await confirmed("Empty the cart?", "All stones are taken out of it.", "Empty it")) && clearCart();
  return html`<div class="split aside"><ul class="lines" role="list">${value.items.map(line)}</ul>
    <aside class="sheet stay stack" aria-label="Sum"><p class="soft">${counted(value.item_count, "piece")}</p>
      <dl class="sums"><dt>Subtotal</dt><dd>${money(value.subtotal)}</dd><dt>Tax</dt><dd>${money(value.tax_amount)}</dd><dt class="total">Total</dt><dd class="total">${money(value.total)}</dd></dl>
      ${live(signedIn, (is) => (is ? html`<p class="soft small">Kept with your account, on all your devices.</p>` : html`<p class="soft small">Kept for four weeks in this browser. <a href=${address("/sign-in")}>Sign in</a>, and it comes with you.</p>`))}
      <p><button class="quiet wide-button" type="button" @click=${clear}>Empty the cart</button></p></aside></div>`;
}

const line = (each) => html`<li class="line"><a class="thumbnail" href=${address(`/stone/${each.product.id}`)} tabindex="-1" aria-hidden="true">${picture({ src: each.product.image, sizes: "9rem" })}</a>
  <div class="stack tight"><h2><a href=${address(`/stone/${each.product.id}`)}>${each.product.name}</a></h2><p class="soft small number">${money(each.unit_price)} each</p></div>
  <div class="line-end">${quantity({ value: each.quantity, most: Math.min(MOST, each.product.stock_quantity || MOST), label: each.product.name, key: String(each.id), change: (next) => changeLine(each.id, next) })}
    <p class="number strong">${money(each.subtotal)}</p><button class="plain" type="button" aria-label=${`Remove ${each.product.name}`} @click=${() => changeLine(each.id, 0)}>${icon("trash")}</button></div></li>`;
