// A front end of the storybook contract. It behaves like the shop's existing client: every call has credentials, the CSRF token is
// read from the cookie before each write and fetched by init-create if there is none, and of a refusal only `detail` is shown.
import { API } from "/config.js";

const ORIGIN = API.replace(/\/api$/, "");
const STYLES = ["Anime/Manga", "Ghibli Style", "American Comic Book", "Pixar", "Disney Golden Age", "Cyberpunk"];
const THEMES = ["სათავგადასავლო", "დრამატული", "რომანტიკული", "იუმორისტული", "საიდუმლო", "ფენტეზი"];
const TEMPLATES = ["heroic", "fun", "romantic", "dramatic"];
let book = null;
let user = null;

const find = (selector) => document.querySelector(selector);
const say = (text) => { find("[role=status]").textContent = text; };
const element = (name, properties, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) key in made ? made[key] = value : made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
};
const button = (name, act) => element("button", { type: "button", onclick: () => attempt(act) }, name);
const words = (name) => name[0].toUpperCase() + name.slice(1).replaceAll(/_|(?=\d)/g, " ");
const field = (name, properties = {}) => element("label", {}, words(name), element("input", { name, ...properties }));
const choice = (name, values) =>
  element("label", {}, words(name), element("select", { name }, ...values.map((value) => element("option", { value }, value))));
const media = (path) => (path.startsWith("/") ? ORIGIN + path : path);
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

async function call(method, path, body) {
  const headers = {};
  if (method !== "GET") {
    if (!cookie("csrftoken")) await fetch(`${API}/product/books/init-create`, { credentials: "include" });
    headers["X-CSRFToken"] = cookie("csrftoken") ?? "";
  }
  if (body && !(body instanceof FormData)) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  const response = await fetch(API + path, { method, headers, body, credentials: "include" });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(answer.detail ?? "Something went wrong.");
  return answer;
}

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    say(error.message);
  }
}

function form(title, fields, label, submit) {
  const made = element("form", { className: "card narrow" }, element("h2", {}, title), ...fields, element("button", {}, label));
  made.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => submit(new FormData(made), made));
  };
  return made;
}

const values = (data) => Object.fromEntries(data);

// The book ----------------------------------------------------------------------------------------------------------------

function newBook() {
  return form("A new book", [field("title", { required: true }), choice("art_style", STYLES)], "Begin", async (data) => {
    const nothing = { slug: null, style_version: null, print_size: null, paper_type: null, binding_type: null };
    book = await call("POST", "/product/books/", { ...values(data), ...nothing });
    say(`“${book.title}” has begun.`);
    return show();
  });
}

async function editor() {
  book = await call("GET", `/product/books/${book.id}/`);
  const parts = [element("h1", {}, book.title), await characters()];
  if (user) parts.push(await cover(), await pages());
  return element("div", {}, ...parts);
}

async function characters() {
  const listed = await call("GET", `/product/characters/?book_id=${book.id}`);
  const shown = listed.map((character) => element("li", { className: "photos" }, `${character.name} `,
    ...character.reference_photos.map((url) => element("img", { src: media(url), alt: character.name }))));
  const files = element("input", { name: "files", type: "file", accept: "image/*", multiple: true, required: true });
  const adding = form("A character", [field("name", { required: true }), choice("gender", ["female", "male"]),
    element("label", {}, "Photographs", files)], "Add the character", async (data) => {
    const sent = new FormData();
    sent.append("book_id", book.id);
    sent.append("name", data.get("name"));
    sent.append("gender", data.get("gender"));
    sent.append("reference_photo", files.files[0]);
    for (const file of files.files) sent.append("reference_photos", file);
    const character = await call("POST", "/product/characters/", sent);
    say(`${character.name} is in the book.`);
    return show();
  });
  return element("section", {}, element("ul", { id: "characters" }, ...shown), adding);
}

function picture(url, text) {
  return element("figure", {}, element("img", { src: media(url), alt: text }), element("figcaption", {}, text));
}

async function cover() {
  const versions = await call("GET", `/product/cover-versions/?book_id=${book.id}`);
  const made = form("The cover", [choice("template", TEMPLATES), field("subtitle_text"), field("author_name")], "Draw the cover",
    async (data) => {
      const listed = await call("GET", `/product/characters/?book_id=${book.id}`);
      const snapshot = { template: data.get("template"), title: book.title,
        characters: listed.map(({ id, name, reference_photos }) => ({ id, name, reference_photos })) };
      say("Drawing the cover …");
      const version = await call("POST", "/product/cover-versions/", { book_id: book.id, title_text: book.title,
        subtitle_text: data.get("subtitle_text"), author_name: data.get("author_name"), prompt_snapshot: snapshot });
      if (version.status === "FAILED") throw new Error(version.error_message);
      await show();
      say(`Cover ${version.version_number} is drawn.`);
    });
  const shown = versions.map((version) => picture(version.thumbnail ?? version.generated_image, `Cover ${version.version_number}`));
  return element("section", { id: "cover" }, made, element("div", { className: "pictures" }, ...shown));
}

async function pages() {
  const [listed, versions] = await Promise.all([
    call("GET", `/product/pages/?book_id=${book.id}`), call("GET", `/product/page-versions/?book_id=${book.id}`)]);
  const story = element("textarea", { name: "story", required: true });
  const made = form("A page", [choice("theme", THEMES), element("label", {}, "Story", story)], "Draw the page", async (data) => {
    const page = await call("POST", "/product/pages/", { book: book.id, book_id: book.id, page_number: listed.length + 1 });
    await draw(page, `თემა: ${data.get("theme")}\n\n${data.get("story")}`);
  });
  const shown = listed.map((page) => {
    const mine = versions.filter((version) => version.page === page.id);
    const again = button("Draw again", () => draw(page, mine[0].prompt));
    const pack = button("Buy retries", () => buyPack(page));
    const renew = button("Renew", () => renewRetries(page));
    return element("article", { className: "card", id: `page-${page.page_number}` },
      element("h2", {}, `Page ${page.page_number}`),
      element("div", { className: "pictures" }, ...mine.map((version) => picture(version.thumbnail, `Version ${version.version_number}`))),
      element("p", {}, again, " ", pack, " ", renew));
  });
  return element("section", { id: "pages" }, made, ...shown);
}

async function draw(page, prompt) {
  say(`Drawing page ${page.page_number} …`);
  const version = await call("POST", "/product/page-versions/", { page: page.id, book_id: book.id, prompt, requested_character_ids: [] });
  await show();
  const left = version.pricing_tier ? ` ${version.max_retries - version.used_retries} retries are left.` : "";
  say(`Page ${page.page_number}, version ${version.version_number} is drawn.${left}`);
}

async function buyPack(page) {
  const pack = await call("POST", "/orders/retry-pack/create/", { content_type: "PAGE", content_id: page.id });
  localStorage.setItem(`pack-${page.id}`, pack.retry_pack_order_id);
  document.documentElement.dataset.order = pack.order_id;
  say(`Order ${pack.order_id}: ${pack.total_amount} GEL for ${pack.pack_size} retries.`);
}

async function renewRetries(page) {
  const applied = await call("POST", "/product/retries/add/", { content_type: "PAGE", content_id: page.id,
    retry_pack_order_id: localStorage.getItem(`pack-${page.id}`) });
  say(`${applied.max_retries - applied.used_retries} retries are left.`);
}

// Orders and accounts -----------------------------------------------------------------------------------------------------

async function order() {
  const tiers = await call("GET", "/billing/tiers/");
  const cards = tiers.map((tier) => element("div", { className: "card" }, element("h2", {}, tier.name),
    element("p", { className: "price" }, `${tier.price} ${tier.currency}`), element("p", {}, `${tier.max_retries_per_unit} retries for each picture`)));
  const fields = [choice("tier_name", tiers.map((tier) => tier.code)), field("full_name", { required: true }),
    field("phone", { required: true }), field("email", { type: "email", required: true }),
    field("address_line1", { required: true }), field("city", { required: true })];
  const made = form("Order the book", fields, "Order", async (data) => {
    const { tier_name, ...address } = values(data);
    const saved = await call("POST", "/customer/address/", { ...address, address_line2: "" });
    const { price } = tiers.find((tier) => tier.code === tier_name);
    const placed = await call("POST", "/orders/create/", { tier_name, delivery_address_id: saved.id,
      items: [{ book_id: book.id, quantity: 1, unit_price: price }] });
    document.documentElement.dataset.order = placed.order_id;
    say(`Order ${placed.order_id}: ${placed.total_amount} ${placed.currency}, ${placed.status}.`);
  });
  return element("div", {}, element("h1", {}, "Order"), element("div", { className: "tiers" }, ...cards), made);
}

async function account() {
  if (user) {
    const me = await call("GET", "/customer/user/");
    const leave = button("Sign out", async () => {
      await call("POST", "/customer/logout/");
      await show();
      say("Signed out.");
    });
    return element("div", { className: "card narrow" }, element("h1", {}, me.first_name || me.username), element("p", {}, me.email), leave);
  }
  const password = { type: "password", required: true };
  const join = form("Register", [field("first_name"), field("email", { type: "email", required: true }), field("password", password)],
    "Register", async (data) => {
      await call("POST", "/customer/register/", { last_name: "", phone: "", ...values(data) });
      await show();
      say("Welcome!");
    });
  const enter = form("Sign in", [field("username", { required: true }), field("password", password)], "Sign in", async (data) => {
    await call("POST", "/customer/login/", values(data));
    await show();
    say("Welcome back!");
  });
  return element("div", { className: "row" }, join, enter);
}

// Pages of the shop -------------------------------------------------------------------------------------------------------

async function render() {
  if (location.pathname === "/order") return order();
  if (location.pathname === "/account") return account();
  if (!book) {
    const begun = await call("GET", "/product/books/init-create");
    book = begun.book ?? (await call("GET", "/product/books/"))[0] ?? null;
  }
  return book ? editor() : newBook();
}

async function show() {
  const status = await call("GET", "/customer/status/");
  user = status.loggedIn ? status.user : null;
  find("#who").textContent = user ?? "Visitor";
  for (const link of document.querySelectorAll("nav a")) link.toggleAttribute("aria-current", link.pathname === location.pathname);
  find("main").replaceChildren(await render());
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("nav a, .brand");
  if (!link) return;
  event.preventDefault();
  history.pushState(null, "", link.pathname);
  say("");
  attempt(show);
});
await attempt(show);
document.documentElement.dataset.ready = "";
