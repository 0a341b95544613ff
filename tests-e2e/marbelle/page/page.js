import { call, forget, keep, read, signedIn } from "/client.js";

const find = (selector) => document.querySelector(selector);
const fields = (form) => Object.fromEntries(new FormData(form));
const token = new URLSearchParams(location.search).get("token");

function say(message) {
  find("[role=status]").textContent = message ?? "";
}

async function attempt(action) {
  say("");
  try {
    say((await action())?.message);
  } catch (refusal) {
    say(refusal.message);
  }
  greet();
}

function greet() {
  const user = signedIn() && JSON.parse(localStorage.user);
  find("#who").textContent = user ? user.email : "Not signed in";
  find("#logout").hidden = !user;
}

function entry(text, image, ...buttons) {
  const line = document.createElement("li");
  if (image) line.append(Object.assign(new Image(), { src: image, alt: "" }));
  line.append(Object.assign(document.createElement("span"), { textContent: text }));
  for (const [name, action] of buttons) {
    line.append(Object.assign(document.createElement("button"), { type: "button", textContent: name, onclick: () => attempt(action) }));
  }
  return line;
}

// The shop

function searchGoods() {
  const search = encodeURIComponent(fields(find("#search")).search);
  return showGoods(`/products/?in_stock=true&ordering=-stock_quantity&search=${search}`);
}

async function showGoods(address) {
  const page = await read(address);
  const add = (product) => changeCart("POST", "/cart/items/", { product_id: product.id, quantity: 1 });
  find("#goods").replaceChildren(
    ...page.results.map((each) => entry(`${each.name}, ${each.price}`, each.images[0]?.image, ["Add", () => add(each)])),
  );
  find("#next").hidden = !page.next;
  find("#next").onclick = () => attempt(() => showGoods(page.next));
}

async function showCart() {
  const { data } = await call("GET", "/cart/");
  const line = (item) => `/cart/items/${item.id}/`;
  find("#cart").replaceChildren(
    ...data.items.map((item) =>
      entry(
        `${item.quantity} x ${item.product.name} = ${item.subtotal}`,
        item.product.image,
        ["More", () => changeCart("PUT", line(item), { quantity: item.quantity + 1 })],
        ["Remove", () => changeCart("DELETE", `${line(item)}remove/`)],
      ),
    ),
  );
  find("#totals").textContent = `${data.item_count} pieces: ${data.subtotal} + ${data.tax_amount} tax = ${data.total}`;
}

async function changeCart(...request) {
  const said = await call(...request);
  await showCart();
  return said;
}

// The account

function showProfile(user) {
  const form = find("#profile");
  for (const name of ["first_name", "last_name", "email", "phone", "company_name"]) form.elements[name].value = user[name];
}

async function submit(form) {
  const said = await call(...form.dataset.call.split(" "), fields(form));
  if (form.id === "login") keep({ access: said.data.access, refresh: said.data.refresh, user: JSON.stringify(said.data.user) });
  return said;
}

const logOut = () => call("POST", "/auth/logout/", {}).finally(forget);

async function recognise() {
  const { data } = await call("GET", "/auth/verify-token/");
  keep({ user: JSON.stringify(data) });
}

const OPENED = {
  "/": () => Promise.all([searchGoods(), showCart()]),
  "/account": async () => {
    const [profile] = await Promise.all([call("GET", "/auth/user/"), call("GET", "/auth/addresses/")]);
    showProfile(profile.data);
  },
};

async function open(main) {
  const link = main.dataset.call;
  const opened = link ? call(...link.split(" "), { token }) : OPENED[location.pathname]?.();
  const [said] = await Promise.all([opened, signedIn() && recognise()]);
  return link && said;
}

const main = find(`[data-path="${location.pathname}"]`);
main.classList.add("shown");
for (const form of main.querySelectorAll("form[data-call]")) {
  form.onsubmit = (event) => (event.preventDefault(), attempt(() => submit(form)));
}
find("#search").onsubmit = (event) => (event.preventDefault(), attempt(searchGoods));
find("#clear").onclick = () => attempt(() => changeCart("DELETE", "/cart/clear/"));
find("#logout").onclick = () => attempt(logOut);
attempt(() => open(main)).then(() => (main.dataset.ready = ""));
