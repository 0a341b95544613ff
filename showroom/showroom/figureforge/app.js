// FigureForge: figure references drawn to order, a gallery, and monthly plans.

import { frame } from "../shared/chrome.js";
import { html } from "../shared/html.js";
import { missingPage, Router } from "../shared/router.js";
import { address, shop } from "../shared/shop.js";
import { live } from "../shared/store.js";
import { account } from "./pages/account.js";
import { favorites, gallery, pictures } from "./pages/collections.js";
import { landing } from "./pages/landing.js";
import { picture } from "./pages/picture.js";
import { pricing } from "./pages/pricing.js";
import { magicLink, signIn } from "./pages/sign-in.js";
import { studio } from "./pages/studio.js";
import { customer, resume } from "./session.js";

const credits = (user) =>
  user
    ? html`<a class="action gauge" href=${address("/account")} aria-label=${`${user.quota.remaining} of ${user.quota.limit} credits left`}>
        <span class="number">${user.quota.remaining}</span><span class="of">/ ${user.quota.limit}</span></a>`
    : html`<a class="button small" href=${address("/sign-in")}>Sign in</a>`;

const { main, marked } = frame({
  brand: [html`<span class="mark" aria-hidden="true"></span>`, "FigureForge"],
  links: [["/studio", "Studio"], ["/gallery", "Gallery"], ["/pictures", "Pictures"], ["/favorites", "Favourites"], ["/pricing", "Plans"]],
  actions: live(customer, credits, "span"),
  footer: html`<p>Figures are computed from a mesh, a skeleton and light. They are always clothed, always adults, and yours to draw from.</p>`,
});

/** Pages of customers; a visitor is led to the sign-in, and back. */
const forCustomers = (page) => async (context) => {
  if (customer.value) return page(context, router);
  const next = encodeURIComponent(location.pathname.slice(shop.base.length) + location.search);
  history.replaceState(null, "", address(`/sign-in?next=${next}`));
  return signIn({ ...context, query: new URLSearchParams(location.search) }, router);
};

const router = new Router(
  {
    "/": landing,
    "/gallery": (context) => gallery(context, router),
    "/studio": forCustomers(studio),
    "/pictures": forCustomers(pictures),
    "/favorites": forCustomers(favorites),
    "/pictures/:id": forCustomers(picture),
    "/pricing": (context) => pricing(context, router),
    "/account": forCustomers(account),
    "/sign-in": (context) => signIn(context, router),
    "/auth/magic-link": (context) => magicLink(context, router),
  },
  main,
  missingPage,
);
router.follow(marked);
await resume();
await router.show();
