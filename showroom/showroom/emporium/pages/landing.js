import { categories, listed } from "../api.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { money } from "../../shared/format.js";
import { part, skeleton } from "../../shared/states.js";
import { picture } from "../../shared/picture.js";
import { address } from "../../shared/shop.js";
import { grid, primary } from "../parts/product-card.js";

export const landing = (router) => async ({ signal }) => ({
  title: null,
  view: html`<div class="landing">
    ${part(() => listed({}), ({ results }) => shelves(router, results), { waiting: waiting(), signal })}
  </div>`,
});

const waiting = () => html`<div><div class="hero"><div class="skeleton"></div></div><div class="page">${skeleton("cards", 8)}</div></div>`;

function shelves(router, products) {
  const featured = products.filter((each) => each.is_featured && each.is_in_stock);
  const [first = products[0]] = [...featured].sort((a, b) => b.price - a.price);
  const second = featured.filter((each) => each !== first).slice(0, 2);
  const fresh = [...featured, ...products].filter((each, index, all) => each !== first && !second.includes(each) && all.indexOf(each) === index).slice(0, 8);
  const reduced = products.filter((each) => each.discount_percentage && each.is_in_stock && ![first, ...second, ...fresh].includes(each)).sort((a, b) => b.discount_percentage - a.discount_percentage).slice(0, 4);
  return [
    html`<section class="heroes" aria-label="Featured">${hero(first, true)}<div class="heroes-side">${second.map((each) => hero(each, false))}</div></section>`,
    html`<ul class="promises page" role="list">${[
      ["truck", "Delivery for a flat five dollars", "whatever is in the parcel"],
      ["return", "Cancel until it is shipped", "the money comes back by itself"],
      ["lock", "Paid by card", "your card's number never reaches us"],
    ].map(([name, title, text]) => html`<li>${icon(name)}<p><strong>${title}</strong><span class="soft">${text}</span></p></li>`)}</ul>`,
    html`<section class="page"><h2>Browse</h2>${part(categories, tiles, { waiting: skeleton("cards", 4) })}</section>`,
    html`<section class="page"><div class="row between"><h2>New in the shop</h2><a href=${address("/products")} class="more">All products ${icon("arrow")}</a></div>${grid(router, fresh, 4)}</section>`,
    reduced.length > 0 && html`<section class="band"><div class="page"><div class="row between"><h2>Reduced, while they last</h2></div>${grid(router, reduced)}</div></section>`,
  ];
}

const hero = (product, large) => html`<a class=${large ? "hero large" : "hero"} href=${address(`/products/${product.slug}`)}>
  ${picture({ src: primary(product)?.image, alt: "", ratio: large ? 1.2 : 1.6, sizes: large ? "(min-width: 60rem) 62vw, 100vw" : "(min-width: 60rem) 34vw, 100vw", eager: true })}
  ${large
    ? html`<div class="words"><div><p class="eyebrow">${product.category.name}</p><h1>${product.name}</h1></div>
        <p class="offer number">${product.discount_percentage ? "now " : ""}${money(product.price)}</p></div>`
    : html`<div class="words"><p class="eyebrow">${product.category.name}</p><div class="row"><h2>${product.name}</h2><p class="number">${money(product.price)}</p></div></div>`}
</a>`;

const tiles = (found) => html`<ul class="tiles" role="list">${found.map((each) => html`<li><a class="tile" href=${address(`/c/${each.slug}`)}>
  ${picture({ src: each.image, ratio: 1, sizes: "(min-width: 60rem) 20vw, 46vw" })}<span class="name">${each.name}</span><span class="soft small">${each.description}</span></a></li>`)}</ul>`;

