import { categories, listed } from "../api.js";
import { counted } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { part, skeleton } from "../../shared/states.js";
import { picture } from "../../shared/picture.js";
import { address } from "../../shared/shop.js";
import { closeUp, gallery, perUnit, primary } from "../parts/stones.js";

export const landing = async ({ signal }) => ({
  title: null,
  view: html`<div class="landing">${part(() => listed({}), ({ results }) => rooms(results), { waiting: html`<div class="cover"><div class="skeleton"></div></div>`, signal })}</div>`,
});

const byPrice = (a, b) => b.price - a.price;

function rooms(products) {
  const shown = products.filter((each) => each.images.length > 1 && each.in_stock);
  const dear = shown.filter((each) => each.images.length > 2).sort(byPrice);
  const [cover = products[0]] = dear;
  const rare = shown.filter((each) => each !== cover).sort(byPrice).slice(0, 3);
  return [
    html`<section class="cover" aria-label="Marbelle">${picture({ src: closeUp(cover).image, alt: "", ratio: 1.6, sizes: "100vw", eager: true })}
      <div class="words"><h1>Stone, cut for one place</h1><p class="lead">Marble, granite, onyx and travertine, slab by slab. What you see is the block that it comes from.</p>
        <p class="row"><a class="button" href=${address("/stone")}>See all stones</a></p></div>
      <p class="caption small"><a href=${address(`/stone/${cover.id}`)}>${cover.name}</a></p></section>`,
    html`<section class="page wall"><h2>On the wall now</h2>${gallery(shown.filter((each) => each !== cover && !rare.includes(each)).slice(0, 6), 2)}
      <p><a class="more" href=${address("/stone")}>The whole gallery ${icon("arrow")}</a></p></section>`,
    html`<section class="rare" aria-labelledby="rare"><h2 id="rare" class="visually-hidden">Rare stones</h2>${rare.map(exhibit)}</section>`,
    html`<section class="page"><h2>By kind</h2>${part(categories, index, { waiting: skeleton("lines", 6) })}</section>`,
  ];
}

const exhibit = (product, number) => html`<article class=${number % 2 ? "exhibit turned" : "exhibit"}>
  <a href=${address(`/stone/${product.id}`)} tabindex="-1" aria-hidden="true">${picture({ src: (number % 2 ? primary : closeUp)(product).image, ratio: 1.25, sizes: "(min-width: 56rem) 58vw, 100vw" })}</a>
  <div class="words"><h3>${product.name}</h3><p class="lead">${product.description}</p><p>${perUnit(product)}</p><p><a class="button quiet" href=${address(`/stone/${product.id}`)}>Look closer</a></p></div></article>`;

const index = (found) => html`<ul class="index" role="list">${[...found].sort((a, b) => b.product_count - a.product_count).map((each) => html`<li><a href=${address(`/collection/${each.id}`)}><span class="name">${each.name}</span>
  <span class="soft">${each.description}</span><span class="soft number">${counted(each.product_count, "stone").replace("stones", "").replace("stone", "")}</span></a></li>`)}</ul>`;
