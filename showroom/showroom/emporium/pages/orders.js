// The customer's orders, and one of them: what was bought, what happened to it, payment and cancellation.

import { client } from "../api.js";
import { cardForm } from "../../shared/card.js";
import { confirmed } from "../../shared/dialog.js";
import { counted, date, moment, money } from "../../shared/format.js";
import { failed, toast } from "../../shared/toast.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { empty, part, skeleton } from "../../shared/states.js";
import { address, shop } from "../../shared/shop.js";
import { isSignedIn } from "../session.js";
import { lines } from "../parts/addresses.js";

const WORDS = { pending: "Waiting for payment", processing: "Being packed", shipped: "On its way", delivered: "Delivered", cancelled: "Cancelled", returned: "Returned" };
const CANCELLABLE = ["pending", "processing"];

const status = (given) => html`<span class=${`status ${given}`}>${WORDS[given] ?? given}</span>`;

export const orders = () => async ({ signal }) => ({
  title: "Orders",
  view: html`<div class="page narrow"><h1>Your orders</h1>${isSignedIn() ? part(() => client.orders.list({}, { signal }), list, { waiting: skeleton("lines", 4), signal }) : empty("Sign in to see them", "Orders belong to your account.", html`<a class="button" href=${address("/sign-in")}>Sign in</a>`)}</div>`,
});

const list = (page) =>
  page.count
    ? html`<ul class="orders" role="list">${page.results.map((each) => html`<li><a href=${address(`/orders/${each.id}`)}><span><strong>${each.order_number}</strong><span class="soft small">${date(each.created_at)}, ${counted(each.item_count, "piece")}</span></span>
        ${status(each.status)}<span class="number">${money(each.total_amount)}</span></a></li>`)}</ul>`
    : empty("No orders yet", "What you order is listed here, with everything that happens to it.", html`<a class="button" href=${address("/products")}>Look around</a>`);

export const order = () => async ({ params, signal }) => {
  const title = html`<h1>Order</h1>`;
  const place = html`<div class="page"></div>`;
  const show = () => place.replaceChildren(title, part(() => client.orders.get({ order_id: params.id }, { signal }), (found) => {
    title.textContent = found.status === "pending" ? "Pay, and it is yours" : `Order ${found.order_number}`;
    return detail(found, show);
  }, { waiting: skeleton("lines", 6), signal }));
  show();
  return { title: "Order", view: place };
};

function detail(found, again) {
  return html`<div class="split aside"><div class="stack">
      ${found.status === "pending" && payment(found, again)}
      <section class="sheet"><h2>What happened</h2>${history(found)}</section>
      <section class="sheet"><h2>What you ordered</h2><ul class="items" role="list">${found.items.map((each) => html`<li><span><strong>${each.product_name}</strong><span class="soft small">${[each.variant_name, each.product_sku].filter(Boolean).join(" · ")}</span></span>
        <span class="soft number">${each.quantity} × ${money(each.price)}</span><span class="number">${money(each.subtotal)}</span></li>`)}</ul></section>
    </div>
    <aside class="stack stay" aria-label="Sum and addresses"><div class="sheet stack"><div class="row between"><strong>${found.order_number}</strong>${status(found.status)}</div>
      <dl class="sums"><dt>Subtotal</dt><dd>${money(found.subtotal)}</dd><dt>Tax</dt><dd>${money(found.tax)}</dd><dt>Delivery</dt><dd>${money(found.shipping_cost)}</dd>
        ${Number(found.discount) > 0 && [html`<dt>Discount</dt>`, html`<dd>−${money(found.discount)}</dd>`]}<dt class="total">Total</dt><dd class="total">${money(found.total_amount)}</dd></dl>
      ${CANCELLABLE.includes(found.status) && html`<p><button class="quiet wide-button" type="button" @click=${() => cancel(found, again)}>Cancel the order</button></p>`}</div>
      <div class="sheet"><h2 class="eyebrow">Delivery</h2>${lines(found.shipping_address)}${found.tracking_number && html`<p class="small">Parcel <code>${found.tracking_number}</code></p>`}</div>
      <div class="sheet"><h2 class="eyebrow">Invoice</h2>${lines(found.billing_address)}</div></aside></div>`;
}

const history = (found) => html`<ol class="history" role="list">${found.status_history.map((each) => html`<li><strong>${WORDS[each.status] ?? each.status}</strong><span class="soft small">${each.note}</span><time class="soft small" datetime=${each.created_at}>${moment(each.created_at)}</time></li>`)}</ol>`;

function payment(found, again) {
  if (!shop.stripe) return html`<section class="sheet"><h2>Payment</h2><p>This shop has no way to pay here.</p></section>`;
  let intent;
  const secret = async () => {
    intent ??= await client.payments.createIntent({ order_id: found.id });
    return intent.client_secret;
  };
  const paid = async () => {
    await client.payments.confirm({ order_id: found.id, payment_intent_id: intent.payment_intent_id });
    toast("Thank you. The payment has arrived.");
    again();
  };
  return html`<section class="sheet stack pay"><div class="row between"><h2>Payment</h2><span class="soft small">${icon("lock")} by Stripe</span></div>
    ${cardForm({ secret, action: `Pay ${money(found.total_amount)}`, paid, name: found.billing_address.full_name })}</section>`;
}

async function cancel(found, again) {
  const text = found.status === "pending" ? "Nothing was paid yet." : "What you paid comes back to your card.";
  if (!(await confirmed("Cancel this order?", text, "Cancel the order"))) return;
  try {
    await client.orders.cancel({ order_id: found.id });
    toast("The order is cancelled.");
  } catch (error) {
    failed(error);
  }
  again();
}
