// Where it goes, and the order. It is paid on the order's own page.

import { client } from "../api.js";
import { failed } from "../../shared/toast.js";
import { html } from "../../shared/html.js";
import { money } from "../../shared/format.js";
import { empty, part, skeleton } from "../../shared/states.js";
import { address } from "../../shared/shop.js";
import { live, store } from "../../shared/store.js";
import { cart, isSignedIn, loadCustomer } from "../session.js";
import { editAddress, kindOf, lines } from "../parts/addresses.js";
import { thumbnail } from "./bag.js";

export const checkout = (router) => async ({ signal }) => ({
  title: "Checkout",
  view: html`<div class="page"><h1>Checkout</h1>${
    isSignedIn() && cart.value.items.length
      ? part(() => client.addresses.list({ page_size: 100 }, { signal }), ({ results }) => order(router, results), { waiting: skeleton("lines", 4), signal })
      : empty("Your bag is empty", "Put something in it first.", html`<a class="button" href=${address("/products")}>Look around</a>`)
  }</div>`,
});

const preferred = (all, kind) => (all.find((each) => each.address_type === kind && each.is_default) ?? all.find((each) => each.address_type === kind) ?? all[0])?.id;

function order(router, found) {
  const known = store(found);
  const to = store(preferred(found, "shipping"));
  const invoice = store(preferred(found, "billing"));
  const place = html`<button type="button" class="wide-button">Order, then pay</button>`;
  const update = () => (place.disabled = !to.value || !invoice.value);
  to.follow(update);
  invoice.follow(update);
  update();
  place.addEventListener("click", async () => {
    place.disabled = true;
    try {
      const made = await client.orders.create({ shipping_address_id: to.value, billing_address_id: invoice.value });
      await loadCustomer();
      await router.go(`/orders/${made.id}`, { replace: true });
    } catch (error) {
      failed(error);
      place.disabled = false;
    }
  });
  const add = (kind, chosen) => editAddress({ address_type: kind }, (made) => {
    chosen.set(made.id);
    if (!invoice.value) invoice.set(made.id);
    if (!to.value) to.set(made.id);
    known.update((all) => [...all, made]);
  });
  return html`<div class="split aside">
    <div class="stack">${choice("Deliver to", "shipping", known, to, add)}${choice("Send the invoice to", "billing", known, invoice, add)}</div>
    <aside class="sheet stay stack" aria-label="Your order"><h2>Your order</h2>
      <ul class="brief" role="list">${cart.value.items.map((each) => html`<li>${thumbnail(each.product.slug)}<p>${each.product.name}<span class="soft small">${[each.variant?.name, `${each.quantity} ×`].filter(Boolean).join(", ")}</span></p><span class="number">${money(each.total_price)}</span></li>`)}</ul>
      <dl class="sums"><dt>Subtotal</dt><dd>${money(cart.value.subtotal)}</dd></dl>
      <p class="soft small">Ten per cent tax and five dollars for delivery are added. Nothing is paid yet: you see the total first.</p>${place}</aside>
  </div>`;
}

function choice(title, kind, known, chosen, add) {
  return html`<fieldset class="stack"><legend><h2>${title}</h2></legend>
    ${live(known, (all) => html`<div class="cards-choice">${all.map((each) => html`<label class="card-choice"><input type="radio" name=${kind} value=${each.id} ?checked=${each.id === chosen.value} @change=${() => chosen.set(each.id)}>
      <span class="face"><span class="eyebrow">${kindOf(each)}</span>${lines(each)}</span></label>`)}</div>`)}
    <p><button class="link" type="button" @click=${() => add(kind, chosen)}>Another address</button></p></fieldset>`;
}
