// A product in a grid: picture, name, price, and the heart.

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { money } from "../../shared/format.js";
import { picture } from "../../shared/picture.js";
import { address } from "../../shared/shop.js";
import { live } from "../../shared/store.js";
import { toggleWish, wishes } from "../session.js";

const SIZES = "(min-width: 75rem) 19rem, (min-width: 48rem) 30vw, 46vw";

export const primary = (product) => product.images?.find((each) => each.is_primary) ?? product.images?.[0];

export const price = (product) => html`<p class="price">
  <span class="number">${money(product.price)}</span>
  ${Number(product.compare_price) > Number(product.price) && html`<s class="soft number"><span class="visually-hidden">before: </span>${money(product.compare_price)}</s>`}
</p>`;

export function stars(rating, count) {
  if (!count) return null;
  return html`<p class="stars small"><span aria-hidden="true">★</span> ${rating.toFixed(1)} <span class="soft">(${count})</span>
    <span class="visually-hidden"> of 5 stars</span></p>`;
}

export const heart = (router, product) =>
  live(wishes, (value) => {
    const has = value.has(product.slug);
    return html`<button class="plain heart" type="button" aria-pressed=${String(has)} data-key="heart"
      aria-label=${`${product.name} on the wishlist`} @click=${() => toggleWish(router, product)}>${icon("heart")}</button>`;
  });

export function productCard(router, product, eager = false) {
  const shown = primary(product);
  const second = product.images?.find((each) => each !== shown);
  const note = !product.is_in_stock ? "Sold out" : product.discount_percentage ? `−${product.discount_percentage} %` : null;
  return html`<article class="product">
    <a href=${address(`/products/${product.slug}`)} class="look" tabindex="-1" aria-hidden="true">
      ${picture({ src: shown?.image, ratio: 1, sizes: SIZES, eager })}
      ${second && picture({ src: second.image, ratio: 1, sizes: SIZES, kind: "second" })}
      ${note && html`<span class=${product.is_in_stock ? "note" : "note out"}>${note}</span>`}
    </a>
    <div class="about"><h3><a href=${address(`/products/${product.slug}`)}>${product.name}</a></h3>
      ${price(product)}${stars(product.average_rating, product.review_count)}</div>
    ${heart(router, product)}
  </article>`;
}

export const grid = (router, products, eager = 0) =>
  html`<ul class="grid" role="list">${products.map((each, index) => html`<li>${productCard(router, each, index < eager)}</li>`)}</ul>`;
