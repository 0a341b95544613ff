// The customer: personal data, addresses, password, e-mail address.

import { client, signedIn } from "../api.js";
import { confirmed, openDialog } from "../../shared/dialog.js";
import { failed, toast } from "../../shared/toast.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { empty, part, skeleton } from "../../shared/states.js";
import { address } from "../../shared/shop.js";
import { live, optimistic, store } from "../../shared/store.js";
import { signOut } from "../session.js";

const PASSWORD = { name: "current_password", label: "Current password", type: "password", required: true, autocomplete: "current-password", wide: true };
const held = async () => (await client.addresses.list()).data.addresses;

export const account = (router) => async ({ signal }) => ({
  title: "Account",
  view: html`<div class="page"><h1>Your account</h1>${
    signedIn.value
      ? part(() => Promise.all([client.profile.get(), held()]), ([profile, addresses]) => detail(router, profile.data, addresses), { waiting: skeleton("lines", 6), signal })
      : empty("You are not signed in", "Sign in to see your addresses.", html`<a class="button" href=${address("/sign-in")}>Sign in</a>`)
  }</div>`,
});

const said = (call) => async (values, element) => {
  toast((await call(values)).message);
  if (element.querySelector("[type=password]")) element.reset();
};

function detail(router, profile, addresses) {
  const leave = async () => {
    await signOut();
    toast("You are signed out.");
    await router.go("/");
  };
  return html`<div class="split half">
    <section class="sheet stack"><h2>You</h2><p class="soft">${profile.email}${profile.is_business_customer && " · business customer"}</p>${form({ action: "Save", label: "Personal data", fields: [
      { name: "first_name", label: "First name", value: profile.first_name, autocomplete: "given-name" },
      { name: "last_name", label: "Last name", value: profile.last_name, autocomplete: "family-name" },
      { name: "company_name", label: "Company", value: profile.company_name, autocomplete: "organization" },
      { name: "phone", label: "Telephone", value: profile.phone, type: "tel", autocomplete: "tel" },
    ], submit: said((values) => client.profile.update(values)) })}</section>
    <div class="stack"><section class="sheet stack"><h2>Password</h2>${form({ action: "Change it", label: "Password", fields: [PASSWORD,
      { name: "new_password", label: "New password", type: "password", required: true, minlength: 8, autocomplete: "new-password" },
      { name: "new_password_confirm", label: "Once more", type: "password", required: true, autocomplete: "new-password" },
    ], submit: said((values) => client.auth.changePassword(values)) })}</section>
    <section class="sheet stack"><h2>E-mail address</h2>${form({ action: "Change it", label: "E-mail address", fields: [
      { name: "new_email", label: "New address", type: "email", required: true, autocomplete: "email", wide: true }, PASSWORD,
    ], submit: said((values) => client.auth.requestEmailChange(values)) })}</section></div></div>
    ${book(addresses)}<p><button class="quiet" type="button" @click=${leave}>Sign out</button></p>`;
}

function book(addresses) {
  const known = store(addresses);
  const reload = async () => known.set(await held());
  const remove = async (each) => {
    if (!(await confirmed("Remove this address?", each.label, "Remove"))) return;
    await optimistic(known, (all) => all.filter((other) => other !== each), () => client.addresses.delete({ address_id: each.id })).then(reload, failed);
  };
  const first = (each) =>
    optimistic(known, (all) => all.map((other) => ({ ...other, is_primary: other === each })), () => client.addresses.setPrimary({ address_id: each.id })).then(reload, failed);
  const one = (each) => html`<li class="face"><p class="eyebrow">${each.label}${each.is_primary && " · first"}</p><p>${[`${each.first_name} ${each.last_name}`, each.company, each.address_line_1, each.address_line_2, `${each.city} ${each.state} ${each.postal_code}`, each.country].filter((text) => text?.trim()).flatMap((text, index) => (index ? [html`<br>`, text] : [text]))}</p>
    <p class="row"><button class="link" type="button" @click=${() => edit(each, reload)}>Change</button>${!each.is_primary && html`<button class="link" type="button" @click=${() => first(each)}>Use first</button>`}<button class="link" type="button" @click=${() => remove(each)}>Remove</button></p></li>`;
  return html`<section class="stack"><div class="row between"><h2>Addresses</h2><button class="quiet" type="button" @click=${() => edit({}, reload)}>Add one</button></div>
    ${live(known, (all) => (all.length ? html`<ul class="cards-choice" role="list">${all.map(one)}</ul>` : html`<p class="soft">None yet.</p>`))}</section>`;
}

function edit(given, reload) {
  const need = (name, label, autocomplete, more) => ({ name, label, value: given[name], required: true, autocomplete, ...more });
  const dialog = openDialog(given.id ? "Change the address" : "A new address", form({ action: "Save", label: "Address", fields: [
    need("label", "Name of the address", "off", { wide: true, hint: "Home, or the building site" }),
    need("first_name", "First name", "given-name"), need("last_name", "Last name", "family-name"),
    { ...need("company", "Company", "organization", { wide: true }), required: false },
    need("address_line_1", "Street and number", "address-line1", { wide: true }),
    { ...need("address_line_2", "Apartment", "address-line2", { wide: true }), required: false },
    need("postal_code", "Postal code", "postal-code"), need("city", "City", "address-level2"),
    need("state", "State", "address-level1"), need("country", "Country", "country-name"),
    { ...need("phone", "Telephone", "tel", { type: "tel" }), required: false },
  ], submit: async (values) => {
    await (given.id ? client.addresses.replace({ address_id: given.id, ...values }) : client.addresses.create(values));
    dialog.close();
    await reload();
  } }));
}
