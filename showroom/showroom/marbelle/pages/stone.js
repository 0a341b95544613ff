// One stone, as large as the window allows.

import { categories, listed, productOf } from "../api.js";
import { money } from "../../shared/format.js";
import { failed, toast } from "../../shared/toast.js";
import { html } from "../../shared/html.js";
import { part } from "../../shared/states.js";
import { picture } from "../../shared/picture.js";
import { quantity } from "../../shared/quantity.js";
import { address, shop } from "../../shared/shop.js";
import { live, store } from "../../shared/store.js";
import { addToCart, MOST } from "../session.js";
import { gallery, perUnit, unit } from "../parts/stones.js";

export const stone = (router) => async ({ params, signal }) => {
  const title = html`<h1 class="visually-hidden">Stone</h1>`;
  return {
    title: null,
    view: html`<div>${title}${part(() => productOf(params.id), (found) => {
      title.remove();
      document.title = `${found.name} · ${shop.title}`;
      return detail(router, found, signal);
    }, { waiting: html`<div class="work"><div class="skeleton"></div></div>`, signal })}</div>`,
  };
};

function detail(router, found, signal) {
  const shown = store(0);
  const images = found.images.length ? found.images : [{ image: null, alt_text: "" }];
  const large = live(shown, (index) => picture({ src: images[index].image, alt: images[index].alt_text ?? found.name, ratio: 1, sizes: "(min-width: 60rem) 62vw, 100vw", eager: true }));
  const small = live(shown, (index) => images.length > 1 && images.map((each, number) => html`<button class="plain thumb" type="button" data-key=${`picture ${number}`} aria-pressed=${String(index === number)}
    aria-label=${`Picture ${number + 1}: ${each.alt_text ?? found.name}`} @click=${() => shown.set(number)}>${picture({ src: each.image, sizes: "6rem" })}</button>`));
  small.className = "thumbs";
  return [
    html`<article class="work"><div class="plate">${large}${small}</div>
      <div class="label stack">${part(categories, (all) => kind(all, found), { waiting: html`<div class="kind"></div>` })}
        <h1>${found.name}</h1><p class="cost">${perUnit(found)}</p><p class="lead">${found.description}</p>${purchase(router, found)}
        <dl class="facts"><div><dt>Number</dt><dd>${found.sku}</dd></div><div><dt>Sold by the</dt><dd>${unit(found)}</dd></div><div><dt>In stock</dt><dd>${found.stock_quantity} ${found.stock_quantity ? unit(found) : ""}</dd></div></dl></div></article>`,
    html`<section class="page"><h2>Beside it</h2>${part(() => listed({ category: found.category }), ({ results }) => gallery(results.filter((each) => each.id !== found.id).slice(0, 3)), { signal })}</section>`,
  ];
}

const kind = (all, found) => {
  const here = all.find((each) => each.id === found.category);
  return html`<p class="kind">${here && html`<a href=${address(`/collection/${here.id}`)}>${here.name}</a>`}</p>`;
};

function purchase(router, found) {
  if (!found.in_stock) return html`<p class="bad">Sold out at the moment</p>`;
  const pieces = store(1);
  const most = Math.min(MOST, found.stock_quantity);
  const button = html`<button type="button" class="grow">Add to cart</button>`;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      toast(await addToCart(found, pieces.value), { action: ["View cart", () => router.go("/cart")] });
    } catch (error) {
      failed(error);
    }
    button.disabled = false;
  });
  return html`<div class="stack tight"><div class="row purchase">${live(pieces, (value) => quantity({ value, most, label: found.name, change: (next) => pieces.set(next) }))}${button}</div>
    ${live(pieces, (value) => html`<p class="soft small number">${value} ${unit(found)}: ${money(found.price * value)} before tax</p>`)}</div>`;
}
