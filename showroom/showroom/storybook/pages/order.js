// The order of a book: its length, and where it goes. The price is the shop's, whatever the page says.

import { form } from "../../shared/form.js";
import { money } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { part, skeleton } from "../../shared/states.js";
import * as api from "../api.js";
import { t } from "../language.js";
import { payFor } from "../payment.js";
import { customer } from "../session.js";
import { tierName } from "./landing.js";

export const order = async ({ params, signal }) => ({
  title: t("order"),
  view: html`<div class="page narrow">${part(() => load(params.id), shown, { signal, waiting: skeleton("lines", 6) })}</div>`,
});

const load = async (id) => {
  const [book, tiers, known] = await Promise.all([api.book(id), api.tiers(), api.address()]);
  return { book, tiers, known };
};

function shown({ book, tiers, known }) {
  const total = html`<strong class="number"></strong>`;
  const choices = html`<fieldset><legend>${t("chooseTier")}</legend><div class="tier-choices">${tiers.map((tier, index) => html`<label class="choice tier-choice">
    <input type="radio" name="tier_name" value=${tier.code} .checked=${index === 0}><span><strong>${tierName(tier)}</strong><b class="number">${money(tier.price, tier.currency)}</b>
    <small class="soft">${t("perPage", { count: tier.max_retries_per_unit })}</small></span></label>`)}</div></fieldset>`;
  const chosen = () => tiers.find((tier) => tier.code === choices.querySelector(":checked").value);
  const show = () => (total.textContent = money(chosen().price, chosen().currency));
  choices.addEventListener("change", show);
  show();
  return html`<div class="stack"><h1>${t("orderTitle", { title: book.title })}</h1><div class="sheet">${choices}</div>
    <div class="sheet stack"><h2>${t("address")}</h2><p class="row between total"><span>${t("total")}</span>${total}</p>${addressForm(book, known, chosen)}
    <p class="soft small">${t("orderNote")} ${customer.value ? "" : t("orderHelp")}</p></div></div>`;
}

const addressForm = (book, known, chosen) =>
  form({
    action: t("toPayment"),
    fields: [
      { name: "full_name", label: t("fullName"), required: true, maxlength: 100, autocomplete: "name", value: known.full_name },
      { name: "phone", label: t("phone"), type: "tel", required: true, maxlength: 20, autocomplete: "tel", value: known.phone },
      { name: "email", label: t("email"), type: "email", required: true, autocomplete: "email", value: known.email || customer.value?.email },
      { name: "address_line1", label: t("line1"), required: true, maxlength: 255, autocomplete: "address-line1", value: known.address_line1 },
      { name: "address_line2", label: t("line2"), maxlength: 255, autocomplete: "address-line2", value: known.address_line2 },
      { name: "city", label: t("city"), required: true, maxlength: 100, autocomplete: "address-level2", value: known.city || "Tbilisi" },
    ],
    submit: async (values) => {
      const { id } = await api.storeAddress(values);
      const tier = chosen();
      const placed = await api.createOrder({ tier_name: tier.code, delivery_address_id: id, items: [{ book_id: book.id, quantity: 1, unit_price: tier.price }] });
      const whose = customer.value ? `book=${book.id}` : `email=${encodeURIComponent(values.email)}`;
      payFor({ order: placed.order_id, amount: placed.total_amount, page: `/paid?${whose}` });
    },
  });
