// Storybook: picture books with the customer's child in them.

import { frame } from "../shared/chrome.js";
import { html } from "../shared/html.js";
import { missingPage, Router } from "../shared/router.js";
import { address } from "../shared/shop.js";
import { live } from "../shared/store.js";
import { language, LANGUAGES, t } from "./language.js";
import { account, signIn } from "./pages/account.js";
import { editor } from "./pages/editor.js";
import { landing } from "./pages/landing.js";
import { newBook } from "./pages/new-book.js";
import { order } from "./pages/order.js";
import { paid } from "./pages/paid.js";
import { reader } from "./pages/reader.js";
import { shelf } from "./pages/shelf.js";
import { customer, resume } from "./session.js";

const forCustomers = (page) => (context) => (customer.value ? page(context, router) : signIn(context, router));

function draw() {
  const other = language.value === "en" ? "ka" : "en";
  const change = html`<button class="link language" type="button" lang=${other} @click=${() => language.set(other)}>${LANGUAGES[other]}</button>`;
  const person = live(customer, (user) => html`<a class="action" href=${address(user ? "/account" : "/sign-in")}>${user ? user.first_name || user.username : t("signIn")}</a>`, "span");
  return frame({
    brand: [html`<span class="mark" aria-hidden="true"></span>`, "Storybook"],
    links: [["/new", t("book")], ["/shelf", t("shelf")]],
    actions: [change, person],
    footer: html`<p>${t("footer")}</p>`,
  });
}

let current = draw();
const router = new Router(
  {
    "/": landing,
    "/new": (context) => newBook(context, router),
    "/books/:id": (context) => editor(context, router),
    "/books/:id/read": (context) => reader(context, router),
    "/books/:id/order": (context) => order(context, router),
    "/paid": (context) => paid(context, router),
    "/shelf": (context) => shelf(context),
    "/account": forCustomers(account),
    "/sign-in": (context) => signIn(context, router),
  },
  current.main,
  missingPage,
);
router.follow((path) => current.marked(path));
language.follow(() => {
  current = draw();
  router.outlet = current.main;
  router.show();
});
await resume().catch(() => {});
await router.show();
