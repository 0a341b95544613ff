import { frame } from "../shared/chrome.js";
import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { missingPage, Router } from "../shared/router.js";
import { failed } from "../shared/toast.js";
import { address } from "../shared/shop.js";
import { live } from "../shared/store.js";
import { categories, signedIn } from "./api.js";
import { landing } from "./pages/landing.js";
import { product } from "./pages/product.js";
import { products } from "./pages/products.js";
import { search } from "./parts/search.js";
import { cart, loadCustomer } from "./session.js";

/** A page whose module is loaded when it is first opened. */
const later = (load, name) => async (context) => (await load())[name](router)(context);
const signIn = () => import("./pages/sign-in.js");
const bag = () => import("./pages/bag.js");
const orders = () => import("./pages/orders.js");

const { main, marked } = frame({
  brand: html`<span class="mark" aria-hidden="true">E</span>Emporium`,
  links: [["/products", "All products"], ["/c/electronics", "Electronics"], ["/c/home-living", "Home"], ["/c/bags-outdoor", "Outdoor"], ["/c/books-stationery", "Books"]],
  search: search((path) => router.go(path)),
  actions: [
    html`<a class="action" href=${address("/wishlist")}>${icon("heart")}<span class="visually-hidden">Wishlist</span></a>`,
    live(signedIn, (value) => html`<a class="action" href=${address(value ? "/account" : "/sign-in")}>${icon("user")}<span class="label">${value ? "Account" : "Sign in"}</span></a>`),
    live(cart, (value) => html`<a class="action" href=${address("/cart")}>${icon("bag")}<span class="label">Bag</span><span class="badge">${value.total_items || ""}</span>${value.total_items > 0 && html`<span class="visually-hidden"> pieces</span>`}</a>`),
  ],
  footer: html`<div class="columns"><div><h2>Emporium</h2><p>Electronics, and good things for every room. A shop on Atelier.</p></div>
    <div><h2>Your account</h2><p><a href=${address("/orders")}>Orders</a></p><p><a href=${address("/wishlist")}>Wishlist</a></p><p><a href=${address("/account")}>Addresses</a></p></div>
    <div><h2>Good to know</h2><p>Delivery costs five dollars, whatever is in the parcel.</p><p>An order can be cancelled until it is shipped.</p></div></div>`,
});

const router = new Router(
  {
    "/": (context) => landing(router)(context),
    "/products": (context) => products(router)(context),
    "/c/:slug": (context) => products(router)(context),
    "/products/:slug": (context) => product(router)(context),
    "/wishlist": later(bag, "wishlist"),
    "/cart": later(bag, "bag"),
    "/checkout": later(() => import("./pages/checkout.js"), "checkout"),
    "/orders": later(orders, "orders"),
    "/orders/:id": later(orders, "order"),
    "/account": later(() => import("./pages/account.js"), "account"),
    "/sign-in": later(signIn, "signInPage"),
    "/register": later(signIn, "register"),
    "/verify-email": later(signIn, "verifyEmail"),
    "/reset-password": later(signIn, "resetPassword"),
  },
  main,
  missingPage,
);
router.follow(marked);
const customer = loadCustomer().catch(failed);
if (["/checkout", "/cart"].includes(router.path)) await customer;
await router.show();
categories().catch(() => {});
