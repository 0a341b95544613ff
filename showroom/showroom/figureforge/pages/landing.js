// The first page: what can be ordered, tried with example pictures, and the newest of the gallery.

import { html } from "../../shared/html.js";
import { address, asset } from "../../shared/shop.js";
import { part } from "../../shared/states.js";
import * as api from "../api.js";
import { FILTERS, nameOf } from "../filters.js";
import { customer } from "../session.js";
import { ghosts, tile } from "../tiles.js";

const TRIED = ["pose", "lighting", "clothing", "style"];
const HERO = ["pose-jumping", "lighting-dramatic", "pose-crouching", "clothing-robe", "style-line_art", "pose-foreshortened"];
const NEWEST = 12;

export const example = (filter, value) => asset(`figureforge/examples/${filter}-${value}.webp`);

export async function landing({ signal }) {
  const start = customer.value ? ["/studio", "Open the studio"] : ["/sign-in?next=/studio", "Draw five figures free"];
  return {
    title: "Figure references to draw from",
    view: html`<div class="page landing">
      <section class="hero"><div class="hero-text"><p class="eyebrow">References for figure drawing</p>
          <h1><span>Any pose. </span><span>Any light. </span><span>In seconds.</span></h1>
          <p class="lead">Choose what you want to practise. FigureForge models, dresses and lights a figure, and draws you a batch to work from.</p>
          <p class="row"><a class="button large" href=${address(start[0])}>${start[1]}</a><a href=${address("/gallery")}>See the gallery</a></p></div>
        <div class="board" aria-hidden="true">${HERO.map((name) => html`<img src=${asset(`figureforge/examples/${name}.webp`)} width="240" height="320" alt="" decoding="async">`)}</div>
      </section>
      ${bench()}
      <section class="stack"><div class="page-head"><h2>New in the gallery</h2><a href=${address("/gallery")}>All of them</a></div>
        ${part(() => api.gallery({ limit: NEWEST }), newest, { signal, waiting: html`<ul class="tiles figures">${ghosts(NEWEST)()}</ul>` })}</section>
    </div>`,
  };
}

const newest = ({ results }) => html`<ul class="tiles figures">${results.map((image) => tile(image))}</ul>`;

/** The same figure with one filter changed. */
function bench() {
  const shown = html`<img class="shown" width="240" height="320" alt="" decoding="async" loading="lazy">`;
  const name = html`<span role="status"></span>`;
  const values = html`<div class="chips"></div>`;
  const filters = html`<div class="chips" role="group" aria-label="Filter"></div>`;
  const pick = (filter, value) => {
    shown.src = example(filter, value);
    name.textContent = `${nameOf(filter)}: ${nameOf(value)}`;
    for (const each of values.children) each.setAttribute("aria-pressed", String(each.dataset.value === value));
  };
  const open = (filter) => {
    for (const each of filters.children) each.setAttribute("aria-pressed", String(each.dataset.value === filter));
    values.replaceChildren(...FILTERS[filter].map((value) => chip(value, () => pick(filter, value))));
    pick(filter, FILTERS[filter][2]);
  };
  filters.append(...TRIED.map((filter) => chip(filter, () => open(filter))));
  open("pose");
  return html`<section class="bench sheet"><div class="stack"><h2>One figure, thirteen dials</h2>
      <p class="soft">Same seed, same figure: a change of one filter keeps everything else.</p>${filters}
      <div class="values" role="group" aria-label="Value">${values}</div></div><figure class="easel">${shown}<figcaption>${name}</figcaption></figure></section>`;
}

const chip = (value, act) => html`<button class="chip" type="button" data-value=${value} @click=${act}>${nameOf(value)}</button>`;
