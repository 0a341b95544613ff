// The return from the payment page. The shop learns of the payment by itself, a moment before or after.

import { html } from "../../shared/html.js";
import { address, shop } from "../../shared/shop.js";
import * as api from "../api.js";
import { t } from "../language.js";
import { signInForm } from "./account.js";

const WAITS = [300, 500, 800, 1200, 2000, 3000];

export async function paid({ query, signal }, router) {
  if (query.get("outcome") === "cancelled") return notice(t("unpaidTitle"), t("unpaidText"), query);
  const email = query.get("email");
  if (!email) return forCustomer(query.get("book"), signal);
  const mailbox = shop.mailbox && html`<p><a href=${`${shop.mailbox}?to=${encodeURIComponent(email)}`} target="_blank" rel="noopener">${t("mailbox")}</a></p>`;
  return {
    title: t("paidTitle"),
    view: html`<section class="page narrow celebration"><div class="confetti" aria-hidden="true"></div><h1>${t("paidTitle")}</h1><p class="lead">${t("paidVisitor", { email })}</p>${mailbox}
      <div class="sheet">${signInForm(router, email)}</div></section>`,
  };
}

function forCustomer(id, signal) {
  const text = html`<p class="lead" role="status">${t("paidWaiting")}</p>`;
  arrived(id, signal).then(() => (text.textContent = t("paidText")), () => {});
  return { title: t("paidTitle"), view: html`<section class="page narrow celebration"><div class="confetti" aria-hidden="true"></div><h1>${t("paidTitle")}</h1>${text}
    <p><a class="button large" href=${address(`/books/${id}`)}>${t("toBook")}</a></p></section>` };
}

async function arrived(id, signal) {
  for (const wait of WAITS) {
    if ((await api.book(id)).pricing_tier) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
    signal.throwIfAborted();
  }
}

const notice = (title, text, query) => ({
  title,
  view: html`<section class="page narrow celebration"><h1>${title}</h1><p class="lead">${text}</p><p><a class="button" href=${address(query.get("book") ? `/books/${query.get("book")}` : "/new")}>${t("toBook")}</a></p></section>`,
});
