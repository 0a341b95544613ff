// The list of products: of a category, of a search, with filters, all of it in the address.

import { categories, listed } from "../api.js";
import { announce } from "../../shared/announce.js";
import { counted } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { openDialog } from "../../shared/dialog.js";
import { empty, part, problem, skeleton } from "../../shared/states.js";
import { address } from "../../shared/shop.js";
import { grid } from "../parts/product-card.js";

const ORDERS = [["", "Newest first"], ["price", "Price, low to high"], ["-price", "Price, high to low"], ["name", "Name"]];
const FILTERS = ["search", "min_price", "max_price", "in_stock", "ordering"];

export const products = (router) => async ({ params, query, signal }) => {
  const filters = Object.fromEntries(FILTERS.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
  const path = params.slug ? `/c/${params.slug}` : "/products";
  const heading = html`<h1>${filters.search ? `“${filters.search}”` : params.slug ? titled(params.slug) : "All products"}</h1>`;
  const count = html`<p class="soft" role="status"></p>`;
  const change = (changes) => {
    const next = new URLSearchParams(Object.entries({ ...filters, ...changes }).filter(([, value]) => value));
    router.go(path + (next.size ? `?${next}` : ""), { replace: true });
  };
  const asked = { ...(params.slug && { category: params.slug }), ...filters };
  return {
    title: filters.search ?? (params.slug ? titled(params.slug) : "All products"),
    view: html`<div class="page">
      <header class="list-head">
        ${part(categories, (all) => trail(all, params.slug, heading), { waiting: html`<div></div>`, signal })}
        ${heading}
        ${part(categories, (all) => siblings(all, params.slug), { waiting: html`<div class="chips-space"></div>`, signal })}
      </header>
      <div class="row between tools">${count}${tools(filters, change)}</div>
      <h2 class="visually-hidden">Products</h2>
      ${part(() => listed(asked), (page) => {
        count.textContent = counted(page.count, "product");
        return page.count ? pages(router, asked, page) : nothing(filters, change);
      }, { waiting: skeleton("cards", 8), signal })}
    </div>`,
  };
};

const titled = (slug) => slug.split("-").map((word) => word[0].toUpperCase() + word.slice(1)).join(" ");

/** The category's ancestors. The heading gets the category's name when it is known. */
function trail(all, slug, heading) {
  const parent = all.find((each) => each.slug === slug || each.children.some((child) => child.slug === slug));
  const here = parent?.slug === slug ? parent : parent?.children.find((child) => child.slug === slug);
  if (here && heading.textContent[0] !== "“") heading.textContent = here.name;
  if (!here) return null;
  return html`<nav aria-label="Where you are" class="trail small"><a href=${address("/products")}>All products</a>
    ${parent !== here && html`<a href=${address(`/c/${parent.slug}`)}>${parent.name}</a>`}</nav>`;
}

function siblings(all, slug) {
  const parent = all.find((each) => each.slug === slug || each.children.some((child) => child.slug === slug));
  const shown = parent?.children.length ? parent.children : all;
  return html`<nav class="chips" aria-label="Categories">${shown.map((each) => html`<a class="chip" href=${address(`/c/${each.slug}`)} aria-current=${each.slug === slug && "page"}>${each.name}</a>`)}</nav>`;
}

function tools(filters, change) {
  const active = ["min_price", "max_price", "in_stock"].filter((name) => filters[name]).length;
  const order = html`<select aria-label="Order" @change=${(event) => change({ ordering: event.target.value })}>
    ${ORDERS.map(([key, label]) => html`<option value=${key} ?selected=${key === (filters.ordering ?? "")}>${label}</option>`)}</select>`;
  return html`<div class="row"><button class="chip" type="button" aria-haspopup="dialog" @click=${() => ask(filters, change)}>${icon("filter")} Filters${active ? ` (${active})` : ""}</button>
    <div class="order">${order}</div></div>`;
}

function ask(filters, change) {
  const number = (name, label) => html`<div class="field"><label for=${`filter-${name}`}>${label}</label>
    <input id=${`filter-${name}`} name=${name} type="number" min="0" step="0.01" inputmode="decimal" value=${filters[name]}></div>`;
  const content = html`<form class="form"><div class="fields">${number("min_price", "Price from")}${number("max_price", "Price to")}</div>
    <div class="field check"><input type="checkbox" id="filter-stock" name="in_stock" ?checked=${filters.in_stock === "true"}><label for="filter-stock">Only what is in stock</label></div>
    <p class="row"><button type="submit">Show</button><button type="button" class="quiet" @click=${() => (dialog.close(), change({ min_price: "", max_price: "", in_stock: "" }))}>Remove all</button></p></form>`;
  const dialog = openDialog("Filters", content, { side: true });
  content.addEventListener("submit", (event) => {
    event.preventDefault();
    const { min_price, max_price, in_stock } = content.elements;
    dialog.close();
    change({ min_price: min_price.value, max_price: max_price.value, in_stock: in_stock.checked ? "true" : "" });
  });
}

/** The first page, and a button for each further one. */
function pages(router, asked, first) {
  const element = html`<div class="stack">${grid(router, first.results, 4)}</div>`;
  const more = (page, number) => {
    if (!page.next) return;
    const button = html`<p class="more-row"><button class="quiet" type="button" @click=${() => load(number)}>Show more</button></p>`;
    const load = async (next) => {
      button.replaceChildren(skeleton("cards", 4));
      try {
        const found = await listed({ ...asked, page: next });
        const list = grid(router, found.results);
        button.replaceWith(list);
        announce(`${found.results.length} more products`);
        list.querySelector("h3 a")?.focus({ preventScroll: true });
        more(found, next + 1);
      } catch (error) {
        button.replaceChildren(problem(error, () => load(next)));
      }
    };
    element.append(button);
  };
  more(first, 2);
  return element;
}

const nothing = (filters, change) =>
  empty(
    "Nothing matches",
    filters.search ? "Try fewer or other words." : "Try a wider price range, or show what is sold out as well.",
    html`<button type="button" @click=${() => change(Object.fromEntries(FILTERS.map((name) => [name, ""])))}>Show everything</button>`,
  );
