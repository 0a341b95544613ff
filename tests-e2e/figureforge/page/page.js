// A front end of the figureforge contract. It behaves like the shop's existing client: the token is stored and sent on every
// call, who is signed in is known to this page's memory only, and any 401 erases the token and leads to the sign-in.
import { API } from "/config.js";

const TOKEN = "access_token";
let user = null;

const find = (selector) => document.querySelector(selector);
const say = (text) => { find("[role=status]").textContent = text; };
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const element = (name, properties, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) key in made ? made[key] = value : made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
};

function send(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const token = localStorage.getItem(TOKEN);
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(API + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

async function call(method, path, body) {
  const response = await send(method, path, body);
  if (response.status === 401) {
    localStorage.removeItem(TOKEN);
    location.href = "/login";
    return new Promise(() => {});
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    say(error.message);
  }
}

function go(path) {
  history.pushState(null, "", path);
  return show();
}

async function whoAmI() {
  const me = await call("GET", "/auth/user");
  user = { ...me, limit: me.quota_limit || 50, plan: me.subscription_plan || "hobby" };
  find("#who").textContent = user.email;
  find("#credits").textContent = `${user.limit - user.quota_used} of ${user.limit} credits`;
}

// Sign-in -----------------------------------------------------------------------------------------------------------------

function renderError(error) {
  if (typeof error === "string") return say(error);
  document.body.replaceChildren(); // where the existing client's page goes blank
  throw new Error(`Objects are not valid as a child: ${JSON.stringify(error)}`);
}

function login() {
  const email = element("input", { name: "email", type: "email", required: true, placeholder: "you@example.com" });
  const form = element("form", { className: "card narrow" },
    element("h1", {}, "Sign in"), element("p", { className: "soft" }, "We send you a link. No password."),
    element("label", {}, "E-mail", email), element("button", { className: "wide" }, "Send the magic link"));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const response = await send("POST", "/auth/magic-link/request", { email: email.value });
    const answer = await response.json();
    if (answer.error) return renderError(answer.error);
    say(`A link is on its way to ${answer.email}. It is valid for 15 minutes.`);
  };
  return form;
}

async function redeem({ email, code }) {
  const response = await send("POST", "/auth/magic-link/verify", { email, code });
  const answer = await response.json();
  if (answer.error) return renderError(answer.error);
  localStorage.setItem(TOKEN, answer.access_token);
  return answer;
}

/** Posts the code twice at once, and again after each success until the page is left, as the existing client does. */
async function magicLink() {
  const given = Object.fromEntries(new URLSearchParams(location.search));
  if (!given.code || !given.email) return say("This link is invalid.");
  let left = false;
  let posts = 0;
  const repeat = async () => {
    while (!left) {
      posts += 1;
      await redeem(given);
    }
  };
  const loops = [repeat(), repeat()];
  await pause(1000);
  left = true;
  await Promise.all(loops);
  document.documentElement.dataset.posts = posts;
  await whoAmI();
  say(`Welcome, ${user.display_name ?? user.username}.`);
  return go("/");
}

// Pages -------------------------------------------------------------------------------------------------------------------

async function gallery() {
  const { images } = await call("GET", "/images/public");
  const shown = images.map((image) => element("li", {}, element("img", { src: image.thumbnail_url, alt: image.tags.join(", ") })));
  return element("section", {}, element("h1", {}, "Gallery"), element("ul", { className: "figures" }, ...shown));
}

async function pricing() {
  const { plans } = await call("GET", "/pricing");
  const shown = plans.map((plan) => element("article", { className: "card plan" }, element("h2", {}, plan.name), `$${plan.price.toFixed(2)}`));
  return element("section", {}, element("h1", {}, "Plans"), element("div", { className: "plans" }, ...shown));
}

const PAGES = { "/": () => (user ? gallery() : login()), "/login": login, "/auth/magic-link": magicLink, "/gallery": gallery, "/pricing": pricing };

async function show() {
  const path = location.pathname;
  for (const link of document.querySelectorAll("nav a")) {
    link.getAttribute("href") === path ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  if (user && path !== "/auth/magic-link") await whoAmI();
  const shown = await PAGES[path]();
  if (shown && location.pathname === path) find("main").replaceChildren(shown);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("header a");
  if (!link) return;
  event.preventDefault();
  say("");
  attempt(() => go(link.getAttribute("href")));
});
window.onpopstate = () => attempt(show);
await attempt(show);
document.documentElement.dataset.ready = "true";
