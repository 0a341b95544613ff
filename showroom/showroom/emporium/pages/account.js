// The customer: personal data, addresses, password, orders.

import { client } from "../api.js";
import { confirmed } from "../../shared/dialog.js";
import { failed, toast } from "../../shared/toast.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { empty, part, skeleton } from "../../shared/states.js";
import { address } from "../../shared/shop.js";
import { live, optimistic, store } from "../../shared/store.js";
import { isSignedIn, signOut } from "../session.js";
import { editAddress, kindOf, lines } from "../parts/addresses.js";

const load = (signal) => Promise.all([client.profile.get({}, { signal }), client.addresses.list({ page_size: 100 }, { signal })]);

export const account = (router) => async ({ signal }) => ({
  title: "Account",
  view: html`<div class="page"><h1>Your account</h1>${
    isSignedIn()
      ? part(() => load(signal), ([profile, held]) => detail(router, profile, held.results), { waiting: skeleton("lines", 6), signal })
      : empty("You are not signed in", "Sign in to see your orders and addresses.", html`<a class="button" href=${address("/sign-in")}>Sign in</a>`)
  }</div>`,
});

function detail(router, profile, held) {
  const leave = async () => {
    await signOut();
    toast("You are signed out.");
    await router.go("/");
  };
  return html`<div class="split half">
    <section class="sheet stack"><h2>You</h2><p class="soft">${profile.email}${profile.is_verified ? "" : " · not confirmed yet, the link is in your mail"}</p>
      ${form({ action: "Save", label: "Personal data", fields: [
        { name: "first_name", label: "First name", value: profile.first_name, required: true, autocomplete: "given-name" },
        { name: "last_name", label: "Last name", value: profile.last_name, autocomplete: "family-name" },
        { name: "phone_number", label: "Telephone", value: profile.phone_number, type: "tel", autocomplete: "tel", wide: true },
      ], submit: async (values) => {
        await client.profile.update({ ...values, phone_number: values.phone_number || null });
        toast("Saved.");
      } })}</section>
    <section class="sheet stack"><h2>Password</h2>
      ${form({ action: "Change it", label: "Password", fields: [
        { name: "current_password", label: "Current password", type: "password", required: true, autocomplete: "current-password", wide: true },
        { name: "new_password", label: "New password", type: "password", required: true, minlength: 8, autocomplete: "new-password" },
        { name: "new_password_confirm", label: "Once more", type: "password", required: true, autocomplete: "new-password" },
      ], submit: async (values, element) => {
        await client.auth.changePassword(values);
        element.reset();
        toast("Your password is changed.");
      } })}</section></div>
    ${addresses(held)}
    <p class="row"><a class="button quiet" href=${address("/orders")}>Your orders</a><a class="button quiet" href=${address("/wishlist")}>Wishlist</a><button class="quiet" type="button" @click=${leave}>Sign out</button></p>`;
}

function addresses(held) {
  const known = store(held);
  const reload = async () => known.set((await client.addresses.list({ page_size: 100 })).results);
  const remove = async (each) => {
    if (!(await confirmed("Remove this address?", "Orders keep the address that they were sent to.", "Remove"))) return;
    optimistic(known, (all) => all.filter((other) => other !== each), () => client.addresses.delete({ address_id: each.id })).catch(failed);
  };
  return html`<section class="stack"><div class="row between"><h2>Addresses</h2><button class="quiet" type="button" @click=${() => editAddress({}, reload)}>Add one</button></div>
    ${live(known, (all) => (all.length ? html`<ul class="cards-choice" role="list">${all.map((each) => html`<li class="face"><p class="eyebrow">${kindOf(each)}${each.is_default && " · default"}</p>${lines(each)}
      <p class="row"><button class="link" type="button" @click=${() => editAddress(each, reload)}>Change</button><button class="link" type="button" @click=${() => remove(each)}>Remove</button></p></li>`)}</ul>` : html`<p class="soft">None yet.</p>`))}</section>`;
}
