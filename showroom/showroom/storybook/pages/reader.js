// A book to read: its cover and its drawn pages.

import { html } from "../../shared/html.js";
import { address } from "../../shared/shop.js";
import { empty, part, skeleton } from "../../shared/states.js";
import * as api from "../api.js";
import { isDone } from "../drawing.js";
import { t } from "../language.js";
import { pageTurner } from "../page-turner.js";
import { themeOf } from "../styles.js";

export const reader = async ({ params, signal }, router) => ({
  title: t("read"),
  view: html`<div class="page reader-page">${part(() => load(params.id), (book) => shown(book, signal, router), { signal, waiting: skeleton("open-book", 1) })}</div>`,
});

async function load(id) {
  const [book, covers, pages, drawings] = await Promise.all([api.book(id), api.versions("coverVersions", id), api.pages(id), api.versions("pageVersions", id)]);
  const leaves = [];
  const cover = covers.find((each) => each.id === book.current_cover_version && isDone(each));
  if (cover) leaves.push({ src: cover.generated_image ?? cover.thumbnail, text: `${t("cover")}: ${book.title}` });
  for (const page of pages) {
    const drawing = drawings.find((each) => each.id === page.current_version && isDone(each));
    if (drawing) leaves.push({ src: drawing.image ?? drawing.thumbnail, text: `${t("page", { number: page.page_number })}. ${themeOf(page.text_content || drawing.prompt).story}` });
  }
  return { book, leaves, hasCover: Boolean(cover) };
}

function shown({ book, leaves, hasCover }, signal, router) {
  const back = address(`/books/${book.id}`);
  if (!leaves.length) return empty(t("emptyBook"), t("emptyBookText"), html`<a class="button" href=${back}>${t("toBook")}</a>`);
  return html`<div class="stack reading"><div class="page-head"><h1 class="moderate">${book.title}</h1><a href=${back}>${t("close")}</a></div>
    ${pageTurner(leaves, { hasCover, signal, close: () => router.go(`/books/${book.id}`) })}</div>`;
}
