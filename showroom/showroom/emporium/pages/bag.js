// The bag, and the wishlist.

import { client, productOf } from "../api.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { money } from "../../shared/format.js";
import { empty, part, skeleton } from "../../shared/states.js";
import { picture } from "../../shared/picture.js";
import { quantity } from "../../shared/quantity.js";
import { address } from "../../shared/shop.js";
import { live } from "../../shared/store.js";
import { cart, changeLine, isSignedIn, wishes } from "../session.js";
import { grid, primary } from "../parts/product-card.js";

const toProducts = () => html`<a class="button" href=${address("/products")}>Look around</a>`;
const toSignIn = () => html`<a class="button" href=${address("/sign-in")}>Sign in</a>`;

export const bag = () => async () => ({
  title: "Your bag",
  view: html`<div class="page"><h1>Your bag</h1>${isSignedIn() ? live(cart, contents) : empty("Sign in to fill it", "Your bag is kept with your account, on all your devices.", toSignIn())}</div>`,
});

/** The picture of a product that the cart names. */
export const thumbnail = (slug) => {
  const place = html`<a class="thumbnail" href=${address(`/products/${slug}`)} tabindex="-1" aria-hidden="true">${picture({})}</a>`;
  productOf(slug).then((found) => place.replaceChildren(picture({ src: primary(found)?.image, sizes: "8rem" })), () => {});
  return place;
};

function contents(value) {
  if (!value.items.length) return empty("Nothing in it yet", "What you add waits here until you order.", toProducts());
  return html`<div class="split aside">
    <ul class="lines" role="list">${value.items.map(line)}</ul>
    <aside class="sheet stay stack" aria-label="Sum"><dl class="sums"><dt>Subtotal</dt><dd>${money(value.subtotal)}</dd></dl>
      <p class="soft small">Tax and delivery are added with your order, before you pay.</p>
      <p><a class="button wide-button" href=${address("/checkout")}>To the checkout</a></p></aside>
  </div>`;
}

const line = (each) => html`<li class="line">${thumbnail(each.product.slug)}
  <div class="stack tight"><h2><a href=${address(`/products/${each.product.slug}`)}>${each.product.name}</a></h2>
    ${each.variant && html`<p class="soft small">${each.variant.name}</p>`}<p class="small number">${money(each.price)}</p></div>
  <div class="line-end">${quantity({ value: each.quantity, label: each.product.name, key: each.id, change: (next) => changeLine(each.id, next) })}
    <p class="number strong">${money(each.total_price)}</p>
    <button class="plain" type="button" aria-label=${`Remove ${each.product.name}`} @click=${() => changeLine(each.id, 0)}>${icon("trash")}</button></div></li>`;

export const wishlist = (router) => async ({ signal }) => ({
  title: "Wishlist",
  view: html`<div class="page"><h1>Wishlist</h1><h2 class="visually-hidden">Products</h2>${
    isSignedIn()
      ? part(() => client.wishlist.list({ page_size: 100 }, { signal }), (page) => wished(router, page.results), { waiting: skeleton("cards", 4), signal })
      : empty("Sign in to keep what you like", "The heart beside a product puts it here.", toSignIn())
  }</div>`,
});

function wished(router, results) {
  if (!results.length) return empty("Nothing here yet", "The heart beside a product puts it here.", toProducts());
  return part(() => Promise.all(results.map((each) => productOf(each.product.slug))), (found) =>
    live(wishes, (slugs) => {
      const kept = found.filter((each) => slugs.has(each.slug));
      return kept.length ? grid(router, kept) : empty("Nothing here yet", "The heart beside a product puts it here.", toProducts());
    }), { waiting: skeleton("cards", results.length) });
}
