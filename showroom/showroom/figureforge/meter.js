// The meter of credits: used, left, and when they begin anew.

import { date } from "../shared/format.js";
import { html } from "../shared/html.js";
import { address } from "../shared/shop.js";
import { live } from "../shared/store.js";
import { customer } from "./session.js";

const UPSELL = 0.9;

export const meter = () => live(customer, (user) => user && shown(user));

function shown({ quota, subscription_plan: plan }) {
  const share = quota.limit ? quota.used / quota.limit : 1;
  const low = share >= UPSELL && plan !== "studio" && html`<a class="button small" href=${address("/pricing")}>More credits</a>`;
  return html`<div class="meter"><p><strong class="number">${quota.remaining}</strong> of <span class="number">${quota.limit}</span> credits left
      ${quota.resets_at && html`<span class="soft small">· anew on ${date(quota.resets_at)}</span>`}</p>${low}
    <meter min="0" max=${quota.limit || 1} value=${quota.used} aria-label="Credits used"></meter></div>`;
}
