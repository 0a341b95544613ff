// A book in the making: its heroes, its cover, and its pages with their stories.

import { confirmed } from "../../shared/dialog.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { address } from "../../shared/shop.js";
import { part, skeleton } from "../../shared/states.js";
import { toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { coverSection } from "../cover.js";
import { heroSection } from "../heroes.js";
import { t } from "../language.js";
import { invitation } from "../invitation.js";
import { pageSection } from "../page-list.js";
import { customer } from "../session.js";

const FINAL = new Set(["LOCKED", "PRINTED", "ARCHIVED"]);

export const editor = async ({ params, signal }, router) => ({
  title: t("book"),
  view: html`<div class="page editor">${part(() => everything(params.id), (book) => shown(book, router, signal), { signal, waiting: skeleton("editor", 3) })}</div>`,
});

/** The book with all that belongs to it. A visitor's has a hero only. */
async function everything(id) {
  const visitor = [api.book(id), api.characters(id)];
  if (!customer.value) {
    const [book, characters] = await Promise.all(visitor);
    return { book, characters, sheets: [], covers: [], pages: [], drawings: [], ledger: [], tier: null };
  }
  const [book, characters, sheets, covers, pages, drawings, ledger] = await Promise.all([
    ...visitor, api.versions("characterVersions", id), api.versions("coverVersions", id), api.pages(id), api.versions("pageVersions", id), api.ledger()]);
  return { book, characters, sheets, covers, pages, drawings, ledger, tier: book.pricing_tier };
}

function shown(found, router, signal) {
  const { book } = found;
  const context = { ...found, signal, isFinal: FINAL.has(book.status), reload: () => router.show(), router };
  const canRead = Boolean(book.current_cover_version) || found.pages.some((page) => page.current_version);
  const orderLink = !found.tier && html`<a class="button" href=${address(`/books/${book.id}/order`)}>${t("order")}</a>`;
  return html`<div class="stack">
    <header class="page-head"><div><p class="eyebrow">${book.art_style} · ${t(book.status)}</p><h1>${book.title}</h1></div>
      <p class="row">${canRead && html`<a class="button quiet" href=${address(`/books/${book.id}/read`)}>${t("read")}</a>`}${orderLink}</p></header>
    ${context.isFinal && html`<p class="outcome">${t("locked")}</p>`}
    ${heroSection(context)}
    ${customer.value ? [coverSection(context), pageSection(context)] : invitation(context)}
    ${customer.value && !found.tier && html`<p class="soft">${t("notPaidYet")}</p>`}
    ${removal(book, router)}</div>`;
}

function removal(book, router) {
  if (book.status !== "DRAFT") return null;
  const remove = html`<button class="link bad" type="button" @click=${() => working(remove, gone)}>${icon("trash")} ${t("deleteBook")}</button>`;
  const gone = async () => {
    if (!(await confirmed(t("deleteBook"), t("deleteBookSure"), t("deleteIt")))) return;
    await api.deleteBook(book.id);
    toast(t("deleted"));
    await router.go("/shelf");
  };
  return html`<p>${remove}</p>`;
}
