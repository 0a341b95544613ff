import { frame } from "../shared/chrome.js";
import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { missingPage, Router } from "../shared/router.js";
import { failed } from "../shared/toast.js";
import { address } from "../shared/shop.js";
import { live } from "../shared/store.js";
import { signedIn } from "./api.js";
import { landing } from "./pages/landing.js";
import { stone } from "./pages/stone.js";
import { stones } from "./pages/stones.js";
import { cart, loadCart } from "./session.js";

const later = (load, name) => async (context) => (await load())[name](router)(context);
const plain = (load, name) => async (context) => (await load())[name](context);
const signIn = () => import("./pages/sign-in.js");

const { main, marked } = frame({
  brand: "Marbelle",
  links: [["/stone", "The stones"]],
  actions: [
    live(signedIn, (is) => html`<a class="action" href=${address(is ? "/account" : "/sign-in")}>${icon("user")}<span class="label">${is ? "Account" : "Sign in"}</span></a>`),
    live(cart, (value) => html`<a class="action" href=${address("/cart")}>${icon("bag")}<span class="label">Cart</span><span class="badge">${value.item_count || ""}</span>${value.item_count > 0 && html`<span class="visually-hidden"> pieces</span>`}</a>`),
  ],
  footer: html`<div class="columns"><div><p class="sign">Marbelle</p><p>Natural stone for floors, walls and worktops. A shop on Atelier.</p></div>
    <div><h2>The cart</h2><p>It waits for four weeks, also without an account. When you sign in, it comes with you.</p></div>
    <div><h2>The stone</h2><p>No two slabs are alike. Prices are per unit, tax is shown in the cart.</p></div></div>`,
});

const router = new Router(
  {
    "/": landing,
    "/stone": (context) => stones(router)(context),
    "/collection/:id": (context) => stones(router)(context),
    "/stone/:id": (context) => stone(router)(context),
    "/cart": plain(() => import("./pages/cart.js"), "cartPage"),
    "/account": later(() => import("./pages/account.js"), "account"),
    "/sign-in": later(signIn, "signInPage"),
    "/register": plain(signIn, "register"),
    "/verify-email": plain(signIn, "verifyEmail"),
    "/confirm-email-change": plain(signIn, "confirmEmailChange"),
    "/password-reset": later(signIn, "passwordReset"),
  },
  main,
  missingPage,
);
router.follow(marked);
const held = loadCart().catch(failed);
if (router.path === "/cart") await held;
await router.show();
