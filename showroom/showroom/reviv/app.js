// Reviv: old photographs are put in, looked at restored, and unlocked with credits.

import { frame } from "../shared/chrome.js";
import { html } from "../shared/html.js";
import { missingPage, Router } from "../shared/router.js";
import { address, shop } from "../shared/shop.js";
import { live } from "../shared/store.js";
import { account } from "./pages/account.js";
import { credits } from "./pages/credits.js";
import { landing } from "./pages/landing.js";
import { photograph } from "./pages/photograph.js";
import { photographs } from "./pages/photographs.js";
import { callback, paid, unpaid } from "./pages/returns.js";
import { signIn } from "./pages/sign-in.js";
import { creditsOf, customer, resume } from "./session.js";

const balance = (user) =>
  user
    ? html`<a class="action" href=${address("/credits")} aria-label=${`${creditsOf(user)} credits`}><span class="coin" aria-hidden="true"></span>${creditsOf(user)}</a>`
    : html`<a class="button small" href=${address("/sign-in")}>Sign in</a>`;

const { main, marked } = frame({
  brand: [html`<span class="mark" aria-hidden="true"></span>`, "Reviv"],
  links: [["/", "Photographs"], ["/credits", "Credits"], ["/account", "Account"]],
  actions: live(customer, balance, "span"),
  footer: html`<p>Reviv restores by computation and invents nothing. Your originals are private to you and deleted after 60 days.</p>`,
});

/** Pages of customers; a visitor is led to the sign-in, and back. */
const forCustomers = (page) => async (context) => {
  if (customer.value) return page(context);
  const next = encodeURIComponent(location.pathname.slice(shop.base.length) + location.search);
  history.replaceState(null, "", address(`/sign-in?next=${next}`));
  return signIn({ ...context, query: new URLSearchParams(location.search) }, router);
};

const router = new Router(
  {
    "/": (context) => (customer.value ? photographs(context) : landing(context)),
    "/sign-in": (context) => signIn(context, router),
    "/photographs/:id": forCustomers((context) => photograph(context, router)),
    "/credits": forCustomers(credits),
    "/account": forCustomers((context) => account(context, router)),
    "/auth/callback": (context) => callback(context, router),
    "/payment/success": forCustomers(paid),
    "/payment/cancelled": unpaid,
  },
  main,
  missingPage,
);
router.follow(marked);
const mark = (user) => document.documentElement.setAttribute("data-session", user ? "customer" : "visitor");
customer.follow(mark);
await resume();
mark(customer.value);
await router.show();
