// The account: name, plan and its bills, usage, and the end of all of it.

import { openDialog } from "../../shared/dialog.js";
import { form } from "../../shared/form.js";
import { date, money } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { address } from "../../shared/shop.js";
import { part } from "../../shared/states.js";
import { toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { meter } from "../meter.js";
import { customer, end, forget, load } from "../session.js";

const STATES = { none: "No plan", incomplete: "Waiting for the payment", active: "Active", past_due: "The payment failed", canceled: "Ended" };

export async function account({ signal }, router) {
  const user = await load();
  const leave = html`<button class="quiet" type="button" @click=${() => working(leave, signOut)}>Sign out</button>`;
  const signOut = async () => {
    await end();
    toast("You are signed out.");
    await router.go("/");
  };
  return {
    title: "Account",
    view: html`<div class="page narrow"><div class="page-head"><h1>${user.display_name ?? user.username}</h1><p class="soft">${user.email}</p></div>
      <section class="sheet stack" aria-label="Usage">${meter()}${part(api.stats, statistics, { signal })}</section>
      <section class="sheet stack"><h2>Plan</h2>${part(api.subscription, (current) => plan(current, router), { signal })}</section>
      <section class="stack"><h2>Bills</h2>${part(api.bills, bills, { signal })}</section>
      <section class="sheet stack"><h2>Name</h2>${nameForm(user, router)}</section>
      <p class="row between">${leave}<button class="link bad" type="button" @click=${() => deletion(router)}>Delete the account</button></p></div>`,
  };
}

const statistics = (stats) => html`<dl class="facts"><dt>Figures drawn, ever</dt><dd class="number">${stats.images_generated}</dd>
  <dt>Used of this period</dt><dd class="number">${stats.usage_percentage} %</dd></dl>`;

function plan(current, router) {
  if (!current.has_subscription) {
    return html`<div class="row between"><p>You draw with the five free credits.</p><a class="button" href=${address("/pricing")}>See plans</a></div>`;
  }
  const change = (label, act) => {
    const button = html`<button class="quiet" type="button" @click=${() => working(button, async () => {
      toast((await act()).message);
      await router.show();
    })}>${label}</button>`;
    return button;
  };
  const portal = html`<button type="button" @click=${() => working(portal, async () => {
    location.href = (await api.openPortal({ return_url: location.origin + address("/account") })).portal_url;
  })}>Cards and invoices</button>`;
  return html`<div class="stack"><dl class="facts"><dt>Plan</dt><dd>${current.plan.name}</dd><dt>State</dt><dd>${STATES[current.status] ?? current.status}</dd>
      <dt>${current.cancel_at_period_end ? "Ends on" : "Renews on"}</dt><dd>${current.current_period_end ? date(current.current_period_end) : "—"}</dd></dl>
    <p class="row">${portal}${current.cancel_at_period_end ? change("Keep the plan", api.reactivate) : change("Cancel the plan", api.cancelSubscription)}</p></div>`;
}

function bills({ results }) {
  if (!results.length) return html`<p class="soft">No bills yet.</p>`;
  return html`<div class="table" role="region" aria-label="Bills" tabindex="0"><table><thead><tr><th scope="col">Date</th><th scope="col">What</th><th scope="col">State</th><th scope="col" class="number">Amount</th></tr></thead>
    <tbody>${results.map((bill) => html`<tr><td>${date(bill.date)}</td><td>${bill.invoice_url ? html`<a href=${bill.invoice_url} data-external>${bill.description}</a>` : bill.description}</td>
      <td>${bill.status}</td><td class="number">${money(bill.amount, bill.currency)}</td></tr>`)}</tbody></table></div>`;
}

const nameForm = (user, router) =>
  form({
    action: "Save",
    label: "Name",
    fields: [
      { name: "username", label: "Username", required: true, maxlength: 40, value: user.username, autocomplete: "username" },
      { name: "display_name", label: "Shown name", maxlength: 80, value: user.display_name ?? "", autocomplete: "nickname" },
    ],
    submit: async (values) => {
      await api.updateProfile(values);
      await load();
      toast("Saved.");
      await router.show();
    },
  });

function deletion(router) {
  const dialog = openDialog("Delete the account", html`<p>Your pictures are deleted and your plan ends at once. This cannot be undone.</p>${form({
    action: "Delete for good",
    fields: [{ name: "sure", label: `Type ${customer.value.email}`, required: true, autocomplete: "off" }],
    submit: async ({ sure }) => {
      if (sure.trim() !== customer.value.email) throw Object.assign(new Error("That is not your address."), { status: 400 });
      await api.deleteAccount();
      dialog.close();
      forget();
      toast("Your account is deleted.");
      await router.go("/");
    },
  })}`);
}
