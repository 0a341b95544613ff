// The search of the header: suggestions while typing, the whole result with Enter.

import { client } from "../api.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { money } from "../../shared/format.js";
import { picture } from "../../shared/picture.js";
import { primary } from "./product-card.js";

const PAUSE_MS = 220;
const LEAST = 2;

export function search(go) {
  let timer, asking, found = [], chosen = -1;
  const list = html`<ul id="suggestions" role="listbox" aria-label="Products" hidden></ul>`;
  const input = html`<input type="search" name="search" role="combobox" aria-controls="suggestions" aria-expanded="false"
    aria-autocomplete="list" aria-label="Search products" placeholder="Search" autocomplete="off" maxlength="100">`;
  const element = html`<form class="search" role="search">${icon("search")}${input}${list}</form>`;

  const close = () => show([]);
  const show = (products) => {
    found = products;
    chosen = -1;
    list.replaceChildren(...products.map(suggestion));
    list.hidden = !products.length;
    input.setAttribute("aria-expanded", String(products.length > 0));
    input.removeAttribute("aria-activedescendant");
  };
  const suggestion = (product, index) => html`<li role="option" id=${`suggestion-${index}`} aria-selected="false" @mousedown=${(event) => (event.preventDefault(), open(product))}>
    ${picture({ src: primary(product)?.image, sizes: "3.5rem" })}<span>${product.name}</span><span class="number soft">${money(product.price)}</span></li>`;
  const open = (product) => {
    close();
    input.value = "";
    go(`/products/${product.slug}`);
  };
  const ask = async () => {
    asking?.abort();
    const term = input.value.trim();
    if (term.length < LEAST) return close();
    asking = new AbortController();
    try {
      show((await client.products.list({ search: term, page_size: 6 }, { signal: asking.signal })).results);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  const choose = (step) => {
    if (!found.length) return;
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = (chosen + step + found.length) % found.length;
    list.children[chosen].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") (event.preventDefault(), choose(event.key === "ArrowDown" ? 1 : -1));
  });
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    asking?.abort();
    if (chosen >= 0) return open(found[chosen]);
    const term = input.value.trim();
    close();
    if (term) go(`/products?search=${encodeURIComponent(term)}`);
  });
  return element;
}
