import { call, forget, keep, read, signedIn } from "/client.js";

const find = (selector) => document.querySelector(selector);
const fields = (form) => Object.fromEntries(new FormData(form));
const token = new URLSearchParams(location.search).get("token");

function say(message) {
  find("[role=status]").textContent = message ?? "";
}

async function attempt(action, describe = (refusal) => refusal.message) {
  say("");
  try {
    say((await action())?.message);
  } catch (refusal) {
    say(describe(refusal));
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
  find("#kind").textContent = user.is_business_customer ? "Business customer" : "Private customer";
}

async function showAddresses() {
  const { data } = await call("GET", "/auth/addresses/");
  find("#addresses").replaceChildren(
    ...data.addresses.map((each) => {
      const path = `/auth/addresses/${each.id}/`;
      return entry(
        `${each.label}: ${each.address_line_1}, ${each.city}${each.is_primary ? " (primary)" : ""}`,
        null,
        ["Edit", () => edit(each)],
        ["Make primary", () => changeAddresses("PATCH", `${path}set_primary/`)],
        ["Delete", () => changeAddresses("DELETE", path)],
      );
    }),
  );
}

async function changeAddresses(...request) {
  const said = await call(...request);
  await showAddresses();
  return said;
}

function edit(address) {
  const form = find("#address");
  form.dataset.id = address.id;
  for (const field of form.elements) if (field.name) field.value = address[field.name];
}

async function saveAddress(form) {
  const { id } = form.dataset;
  const request = id ? ["PUT", `/auth/addresses/${id}/`] : ["POST", "/auth/addresses/"];
  const said = await changeAddresses(...request, fields(form));
  delete form.dataset.id;
  form.reset();
  return said;
}

// What follows when a form was accepted, and how its refusal is described

const FOLLOWS = {
  login: ({ data }) => keep({ access: data.access, refresh: data.refresh, user: JSON.stringify(data.user) }),
  profile: ({ data }) => (keep({ user: JSON.stringify(data) }), showProfile(data)),
};
const DESCRIPTIONS = { email: (refusal) => (refusal.errors ? refusal.errors.current_password : refusal.message) };

async function submit(form) {
  const said = await call(...form.dataset.call.split(" "), { ...fields(form), ...("withToken" in form.dataset && { token }) });
  FOLLOWS[form.id]?.(said);
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
    const [profile] = await Promise.all([call("GET", "/auth/user/"), showAddresses()]);
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
  form.onsubmit = (event) => (event.preventDefault(), attempt(() => submit(form), DESCRIPTIONS[form.id]));
}
for (const form of find('[data-path="/password-reset"]').children) form.hidden = "withToken" in form.dataset !== Boolean(token);
find("#address").onsubmit = (event) => (event.preventDefault(), attempt(() => saveAddress(event.target)));
find("#search").onsubmit = (event) => (event.preventDefault(), attempt(searchGoods));
find("#clear").onclick = () => attempt(() => changeCart("DELETE", "/cart/clear/"));
find("#logout").onclick = () => attempt(logOut);
attempt(() => open(main)).then(() => (main.dataset.ready = ""));
