// A front end of the figureforge contract. It behaves like the shop's existing client: the token is stored and sent on every
// call, who is signed in is known to this page's memory only, and any 401 erases the token and leads to the sign-in.
import { API } from "/config.js";

const POLL_MILLISECONDS = window.POLL_MILLISECONDS ?? 2000;
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
const button = (name, act, className = "") => element("button", { type: "button", className, onclick: () => attempt(act) }, name);

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

// Pictures ----------------------------------------------------------------------------------------------------------------

const CHOICES = {
  body_type: ["average", "slim", "athletic", "curvy", "heavyset"],
  pose_type: ["standing", "sitting", "action", "reclining", "gesture"],
  camera_angle: ["eye_level", "low_angle", "high_angle", "dutch_angle", "profile"],
  lighting: ["studio", "natural", "dramatic", "rim", "soft"],
  clothing: ["casual", "formal", "athletic", "minimal", "traditional"],
  background: ["simple", "studio", "outdoor", "abstract", "architectural"],
};
const spoken = (name) => (name[0].toUpperCase() + name.slice(1)).replaceAll("_", " ");
const choice = (name, values) => element("label", {}, spoken(name), element("select", { name },
  ...values.map((value) => element("option", { value: value.id ?? value }, value.name ?? spoken(String(value))))));

function picture(image, own, reload) {
  const favorite = element("button", { type: "button", className: "quiet", "aria-pressed": image.is_favorite }, "♥ Favourite");
  favorite.onclick = () => attempt(async () => {
    const { is_favorite } = await call("POST", `/images/${image.id}/favorite`);
    favorite.setAttribute("aria-pressed", is_favorite);
  });
  return element("li", { id: image.id },
    element("a", { href: image.url, target: "_blank" }, element("img", { decoding: "sync", src: image.thumbnail_url, alt: image.tags.join(", ") })),
    element("p", { className: "tags" }, image.tags.join(" · ")),
    element("div", { className: "row" }, user ? favorite : null,
      own ? button(image.is_public ? "Make private" : "Publish", async () => {
        await call("PUT", `/images/${image.id}/update`, { public: !image.is_public });
        await reload();
      }, "quiet") : null,
      own ? button("Delete", async () => {
        await call("DELETE", `/images/${image.id}`);
        await reload();
      }, "quiet") : null,
      user && !own ? button("Report", async () => {
        await call("POST", `/images/${image.id}/report`, { reason: "inappropriate" });
        say("Thank you. We will look at this picture.");
      }, "quiet") : null));
}

async function pictures(path, own = false) {
  const list = element("ul", { className: "figures" });
  const more = button("More", () => next(), "quiet more");
  let cursor = null;
  const next = async () => {
    const page = await call("GET", `${path}${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
    list.append(...page.images.map((image) => picture(image, own, reload)));
    cursor = page.next_cursor;
    more.hidden = !cursor;
  };
  const reload = async () => {
    cursor = null;
    list.replaceChildren();
    await next();
  };
  await reload();
  return { shown: [list, more], reload };
}

async function generate(form) {
  const body = Object.fromEntries(new FormData(form));
  const { job_id } = await call("POST", "/generate", { ...body, batch_size: Number(body.batch_size) });
  for (;;) {
    const job = await call("GET", `/jobs/${job_id}`);
    say(`Drawing: ${job.status}…`);
    if (job.status === "failed") throw new Error(job.error);
    if (job.status === "completed") return job.images;
    await pause(POLL_MILLISECONDS);
  }
}

async function studio() {
  if (!user) return login();
  const { shown, reload } = await pictures("/images", true);
  const { models } = await call("GET", "/images/models");
  const form = element("form", { className: "card" }, element("h2", {}, "A new figure"),
    ...Object.entries(CHOICES).map(([name, values]) => choice(name, values)),
    choice("batch_size", [1, 2, 3, 4]), choice("model", models),
    element("button", { className: "wide" }, "Generate"));
  form.onsubmit = (event) => {
    event.preventDefault();
    const pressed = form.querySelector("button");
    pressed.disabled = true;
    attempt(async () => {
      const images = await generate(form);
      await reload();
      await whoAmI();
      say(`Done: ${images.length} new.`);
    }).finally(() => { pressed.disabled = false; });
  };
  return element("div", { className: "studio" }, form, element("section", {}, element("h1", {}, "Your figures"), ...shown));
}

async function collection(title, path) {
  const { shown } = await pictures(path);
  return element("section", {}, element("h1", {}, title), ...shown);
}

// Plans -------------------------------------------------------------------------------------------------------------------

/** In place of Stripe.js: the payment page of a Checkout Session. */
const redirectToCheckout = ({ sessionId }) => { location.href = new URL(`/sandbox/stripe/checkout/${sessionId}`, API); };

function plan(offer) {
  const current = user?.plan === offer.name.toLowerCase();
  const subscribe = button(current ? "Current plan" : `Choose ${offer.name}`, async () => {
    if (!user) return go("/login");
    const answer = await call("POST", "/billing/checkout-session", { price_id: offer.stripe_price_id });
    redirectToCheckout(answer);
  }, "wide");
  subscribe.disabled = current;
  return element("article", { className: `card plan${offer.recommended ? " recommended" : ""}` },
    element("h2", {}, offer.name), element("p", { className: "price" }, `$${offer.price.toFixed(2)}`),
    element("p", { className: "soft" }, `${offer.images_per_month} pictures a month`),
    element("ul", {}, ...offer.features.map((feature) => element("li", {}, feature))), subscribe);
}

async function pricing() {
  const { plans } = await call("GET", "/pricing");
  const outcome = new URLSearchParams(location.search).get("checkout");
  if (outcome) say(outcome === "success" ? "Thank you! Your plan is active in a moment." : "Nothing was paid.");
  return element("section", {}, element("h1", {}, "Plans"), element("div", { className: "plans" }, ...plans.map(plan)));
}

async function account() {
  if (!user) return login();
  const current = await call("GET", "/subscriptions/current");
  const username = element("input", { name: "username", value: user.username });
  const rename = element("form", {}, element("label", {}, "Username", username), element("button", {}, "Rename"));
  rename.onsubmit = (event) => {
    event.preventDefault();
    attempt(async () => {
      const answer = await call("PUT", "/auth/user/update", { username: username.value });
      await whoAmI();
      say(`You are ${answer.user.username} now.`);
    });
  };
  const change = (name, path) => button(name, async () => {
    const { message } = await call("POST", path);
    await show();
    say(message);
  }, "quiet");
  const meter = element("i", {});
  meter.style.width = `${Math.min(100, 100 * user.quota_used / user.limit)}%`;
  return element("section", { className: "card narrow" }, element("h1", {}, "Account"),
    element("dl", {}, element("dt", {}, "E-mail"), element("dd", {}, user.email),
      element("dt", {}, "Plan"), element("dd", { id: "plan" }, spoken(user.plan)),
      element("dt", {}, "Status"), element("dd", { id: "status" }, current.cancel_at_period_end ? "ends with its period" : current.status),
      element("dt", {}, "Credits used"), element("dd", {}, `${user.quota_used} of ${user.limit}`)),
    element("div", { className: "meter" }, meter), rename, element("p", {}),
    current.has_subscription ? element("div", { className: "row" },
      current.cancel_at_period_end ? change("Reactivate", "/subscriptions/reactivate") : change("Cancel the plan", "/subscriptions/cancel"),
      button("Billing portal", async () => { location.href = (await call("POST", "/billing/portal")).url; }, "quiet")) : null,
    element("p", {}), button("Delete the account", async () => {
      const { message } = await call("DELETE", "/auth/delete", { confirm_delete: true });
      localStorage.removeItem(TOKEN);
      user = null;
      find("#who").textContent = "Not signed in";
      find("#credits").textContent = "";
      await go("/login");
      say(message);
    }, "quiet"));
}

const PAGES = {
  "/": studio,
  "/login": login,
  "/auth/magic-link": magicLink,
  "/gallery": () => collection("Gallery", "/images/public"),
  "/favorites": () => user ? collection("Favourites", "/images/favorites") : login(),
  "/pricing": pricing,
  "/account": account,
};

async function show() {
  const path = location.pathname;
  for (const link of document.querySelectorAll("nav a")) {
    link.getAttribute("href") === path ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  if (user && path !== "/auth/magic-link") await whoAmI();
  const shown = await (PAGES[path] ?? studio)();
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
