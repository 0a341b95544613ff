// The balance, the packs to buy, and what was bought and used.

import { minorMoney, moment } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { part, skeleton } from "../../shared/states.js";
import { live } from "../../shared/store.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { creditsOf, customer } from "../session.js";
import { left } from "./returns.js";

const KINDS = { purchase: "Bought", unlock: "A photograph unlocked", refund: "Refunded" };

export async function credits({ signal, query }) {
  const sentence = (user) => `You have ${creditsOf(user) === 1 ? "one credit" : `${creditsOf(user)} credits`}. One unlocks one photograph in full size, for good.`;
  return {
    title: "Credits",
    view: html`<div class="page">
      <header class="stack tight"><h1>Credits</h1><p class="lead">${live(customer, sentence, "span")}</p></header>
      ${part(api.packs, (packs) => packList(packs, query.get("back") ?? "/"), { signal, waiting: skeleton("packs", 3) })}
      <section class="stack"><h2>Bought and used</h2>${part(api.transactions, history, { signal })}</section></div>`,
  };
}

function packList(packs, back) {
  const dearest = Math.max(...packs.map((pack) => pack.price_cents / pack.credits));
  return html`<ul class="tiles packs">${packs.map((pack) => packCard(pack, dearest, back))}</ul>`;
}

function packCard(pack, dearest, back) {
  const each = pack.price_cents / pack.credits;
  const saving = Math.round((1 - each / dearest) * 100);
  const label = `Buy ${pack.credits} credits for ${pack.price_dollars}`;
  const buy = html`<button class="wide-button" type="button" aria-label=${label} @click=${() => working(buy, () => checkOut(pack.sku, back))}>Buy for ${pack.price_dollars}</button>`;
  return html`<li class="pack sheet"><h2><span class="count">${pack.credits}</span> credits</h2>
    <p class="soft">${minorMoney(each)} a photograph ${saving > 0 && html`<span class="tag">${saving} % less</span>`}</p>${buy}</li>`;
}

/** Go to the payment page. The balance is kept, so that the page after it knows when the credits have come. */
async function checkOut(sku, page) {
  const { checkout_url: url } = await api.purchase(sku);
  left.set({ credits: creditsOf(customer.value), page });
  location.href = url;
}

function history(transactions) {
  if (!transactions.length) return html`<p class="soft">Nothing yet. Purchases and unlocked photographs are listed here.</p>`;
  return html`<div class="table" role="region" aria-label="Bought and used" tabindex="0"><table>
    <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col" class="number">Credits</th></tr></thead>
    <tbody>${transactions.map(row)}</tbody></table></div>`;
}

const row = ({ amount, created_at: at, transaction_type: kind }) => html`<tr><td><time datetime=${at}>${moment(at)}</time></td><td>${KINDS[kind] ?? kind}</td>
  <td class=${amount > 0 ? "number good" : "number"}>${amount > 0 ? `+${amount}` : `−${-amount}`}</td></tr>`;
