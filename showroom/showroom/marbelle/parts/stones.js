// Stones in a gallery: the picture first, then name and price.

import { money } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { picture } from "../../shared/picture.js";
import { address } from "../../shared/shop.js";

const UNITS = { sqft: "sq ft", sqm: "m²", linear_m: "metre", piece: "piece", slab: "slab", box: "box", unit: "unit" };

export const unit = (product) => UNITS[product.unit_of_measure] ?? product.unit_of_measure;

export const perUnit = (product) => html`<span class="number">${money(product.price)}</span> <span class="soft">per ${unit(product)}</span>`;

export const primary = (product) => product.images.find((each) => each.is_primary) ?? product.images[0];

/** The picture that shows the stone from near, if there is one. */
export const closeUp = (product) => product.images.find((each) => each !== primary(product)) ?? primary(product);

const card = (product, eager) => html`<article class="stone"><a href=${address(`/stone/${product.id}`)}>
  ${picture({ src: primary(product)?.image, ratio: 0.82, sizes: "(min-width: 75rem) 26rem, (min-width: 48rem) 31vw, 46vw", eager })}
  <h3>${product.name}</h3><p>${product.in_stock ? perUnit(product) : html`<span class="soft">Sold out</span>`}</p></a></article>`;

export const gallery = (products, eager = 0) => html`<ul class="gallery" role="list">${products.map((each, index) => html`<li>${card(each, index < eager)}</li>`)}</ul>`;
