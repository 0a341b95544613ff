// The shelf: all books of the customer, or the one of a visitor.

import { html } from "../../shared/html.js";
import { address } from "../../shared/shop.js";
import { empty, part, skeleton } from "../../shared/states.js";
import * as api from "../api.js";
import { isDone } from "../drawing.js";
import { t } from "../language.js";
import { customer } from "../session.js";

export const shelf = async ({ signal }) => ({
  title: t("shelfTitle"),
  view: html`<div class="page"><h1>${t("shelfTitle")}</h1>${part(load, shown, { signal, waiting: skeleton("spines", 4) })}</div>`,
});

async function load() {
  const [books, covers] = await Promise.all([api.books(), customer.value ? api.versions("coverVersions") : []]);
  return books.map((book) => ({ book, cover: covers.find((each) => each.id === book.current_cover_version && isDone(each)) }));
}

function shown(books) {
  if (!books.length) return empty(t("shelfEmpty"), t("shelfEmptyText"), html`<a class="button" href=${address("/new")}>${t("heroAct")}</a>`);
  return html`<ul class="tiles shelf">${books.map(({ book, cover }) => html`<li class="volume"><a href=${address(`/books/${book.id}`)} class="volume-cover">
      ${cover ? html`<img src=${cover.generated_image ?? cover.thumbnail} width="320" height="480" alt="" loading="lazy" decoding="async">` : html`<span class="title-page">${book.title}</span>`}<span class="visually-hidden">${book.title}</span></a>
    <h2>${book.title}</h2><p class="row"><span class="tag">${t(book.status)}</span>${book.total_pages > 0 && html`<span class="soft small">${book.total_pages === 1 ? t("pageCount") : t("pagesCount", { count: book.total_pages })}</span>`}</p>
    ${(cover || book.total_pages > 0) && html`<p><a href=${address(`/books/${book.id}/read`)} aria-label=${`${t("read")}: ${book.title}`}>${t("read")}</a></p>`}</li>`)}</ul>`;
}
