// The gallery: all stones or those of a kind, searched and filtered, all of it in the address.

import { categories, listed } from "../api.js";
import { announce } from "../../shared/announce.js";
import { counted } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { empty, part, problem, skeleton } from "../../shared/states.js";
import { address } from "../../shared/shop.js";
import { gallery } from "../parts/stones.js";

const ORDERS = [["", "By name"], ["price", "Price, low to high"], ["-price", "Price, high to low"], ["-created_at", "Newest first"], ["-stock_quantity", "Most in stock"]];
const FILTERS = ["min_price", "max_price", "in_stock", "search", "ordering"];
const PAUSE_MS = 250;

export const stones = (router) => async ({ params, query, signal }) => {
  const filters = Object.fromEntries(FILTERS.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
  const heading = html`<h1>${params.id ? "Collection" : "All stones"}</h1>`;
  const count = html`<p class="soft" role="status"></p>`;
  const place = html`<div></div>`;
  const show = () => {
    const asked = { ...(params.id && { category: params.id }), ...filters };
    place.replaceChildren(part(() => listed(asked), (page) => {
      count.textContent = counted(page.count, "stone");
      return page.count ? pages(asked, page) : empty("Nothing matches", "Try other words or a wider price range.", html`<button class="quiet" type="button" @click=${() => router.go(router.path, { replace: true })}>Show everything</button>`);
    }, { waiting: skeleton("cards", 6), signal }));
  };
  const change = (name, value) => {
    if (value) filters[name] = value;
    else delete filters[name];
    router.note(new URLSearchParams(filters));
    show();
  };
  show();
  return {
    title: params.id ? "Collection" : "All stones",
    view: html`<div class="page">
      <header class="stack"><div class="row between">${heading}${count}</div>
        ${part(categories, (all) => kinds(all, params.id, heading), { waiting: html`<div class="chips-space"></div>`, signal })}
        ${tools(filters, change)}</header><h2 class="visually-hidden">Stones</h2>${place}</div>`,
  };
};

function kinds(all, chosen, heading) {
  const here = all.find((each) => String(each.id) === chosen);
  if (here) heading.textContent = here.name;
  if (here) document.title = document.title.replace("Collection", here.name);
  return html`<nav class="chips" aria-label="Kinds"><a class="chip" href=${address("/stone")} aria-current=${!chosen && "page"}>All</a>
    ${all.map((each) => html`<a class="chip" href=${address(`/collection/${each.id}`)} aria-current=${String(each.id) === chosen && "page"}>${each.name}</a>`)}</nav>`;
}

function tools(filters, change) {
  let timer;
  const typed = (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => change("search", event.target.value.trim()), PAUSE_MS);
  };
  const price = (name, label) => html`<div class="field"><label for=${name}>${label}</label><input id=${name} type="number" min="0" inputmode="decimal" value=${filters[name]} @change=${(event) => change(name, event.target.value)}></div>`;
  return html`<form class="tools" role="search" aria-label="Stones" @submit=${(event) => event.preventDefault()}>
    <div class="field grow"><label for="search">Search</label><input id="search" type="search" value=${filters.search} maxlength="100" placeholder="Name, description, number" @input=${typed}></div>
    ${price("min_price", "Price from")}${price("max_price", "to")}
    <div class="field"><label for="ordering">Order</label><select id="ordering" @change=${(event) => change("ordering", event.target.value)}>${ORDERS.map(([key, label]) => html`<option value=${key} ?selected=${key === (filters.ordering ?? "")}>${label}</option>`)}</select></div>
    <div class="field check"><input type="checkbox" id="in-stock" ?checked=${filters.in_stock === "true"} @change=${(event) => change("in_stock", event.target.checked ? "true" : "")}><label for="in-stock">In stock</label></div></form>`;
}

function pages(asked, first) {
  const element = html`<div class="stack">${gallery(first.results, 3)}</div>`;
  const more = (page, number) => {
    if (!page.next) return;
    const row = html`<p class="more-row"><button class="quiet" type="button" @click=${() => load(number)}>Show more</button></p>`;
    const load = async (next) => {
      row.replaceChildren(skeleton("cards", 3));
      try {
        const found = await listed({ ...asked, page: next });
        const list = gallery(found.results);
        row.replaceWith(list);
        announce(`${found.results.length} more stones`);
        list.querySelector("a")?.focus({ preventScroll: true });
        more(found, next + 1);
      } catch (error) {
        row.replaceChildren(problem(error, () => load(next)));
      }
    };
    element.append(row);
  };
  more(first, 2);
  return element;
}
