// The plans, and the return from the payment page.

import { money } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { address } from "../../shared/shop.js";
import { part, skeleton } from "../../shared/states.js";
import { live } from "../../shared/store.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { customer, load } from "../session.js";

const WAITS = [300, 500, 800, 1200, 2000, 3000, 5000];
const FREE = { name: "Free", features: ["Five figures, once", "Every filter", "The newest of the gallery"] };

export async function pricing({ query, signal }, router) {
  const outcome = query.get("checkout");
  return {
    title: "Plans",
    view: html`<div class="page"><header class="stack tight"><h1>Plans</h1><p class="lead">A credit is a picture; the finest model takes two. Credits begin anew each month.</p></header>
      ${outcome && html`<p class="outcome" role="status">${outcome === "success" ? arrival(signal) : "Nothing was paid. Your plan is as it was."}</p>`}
      ${part(api.plans, ({ plans }) => live(customer, () => cards(plans, router)), { signal, waiting: skeleton("plans", 4) })}</div>`,
  };
}

/** The plan comes with the payment service's message, a moment after the browser. */
function arrival(signal) {
  const text = html`<span>Thank you! Your plan is being activated …</span>`;
  const before = customer.value?.quota.limit ?? 0;
  const wait = async () => {
    for (const pause of WAITS) {
      const user = await load();
      if (user.subscription_plan !== "free" && (user.quota.limit !== before || user.subscription.status === "active")) {
        text.textContent = `Thank you! Your ${user.subscription_plan} plan is active: ${user.quota.remaining} credits are ready.`;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      signal.throwIfAborted();
    }
    text.textContent = "Thank you! The plan becomes active in a minute.";
  };
  wait().catch(() => {});
  return text;
}

function cards(plans, router) {
  const current = customer.value?.subscription_plan ?? null;
  const free = html`<li class="sheet plan"><h2>${FREE.name}</h2><p class="price">${money(0, "USD")}</p>${features(FREE.features)}
    ${customer.value ? current === "free" && html`<p class="tag">Your plan</p>` : html`<a class="button quiet wide-button" href=${address("/sign-in?next=/studio")}>Begin</a>`}</li>`;
  return html`<ul class="tiles plans">${free}${plans.map((plan) => card(plan, current, router))}</ul>`;
}

const features = (list) => html`<ul class="features">${list.map((each) => html`<li>${icon("check")}${each}</li>`)}</ul>`;

function card(plan, current, router) {
  const isCurrent = current === plan.name.toLowerCase();
  const choose = html`<button class=${plan.recommended ? "wide-button" : "quiet wide-button"} type="button" @click=${() => working(choose, () => checkOut(plan, router))}>Choose ${plan.name}</button>`;
  return html`<li class=${plan.recommended ? "sheet plan recommended" : "sheet plan"}>${plan.recommended && html`<p class="tag">Most chosen</p>`}
    <h2>${plan.name}</h2><p class="price">${money(plan.price, plan.currency)}<small> a month</small></p>
    <p class="number"><strong>${plan.images_per_month}</strong> credits a month</p>${features(plan.features)}
    ${isCurrent ? html`<p><a class="button quiet wide-button" href=${address("/account")}>Your plan</a></p>` : choose}</li>`;
}

async function checkOut(plan, router) {
  if (!customer.value) return router.go("/sign-in?next=/pricing");
  const page = location.origin + address("/pricing");
  const { checkout_url: url } = await api.checkOut({ plan_id: plan.plan_id, success_url: `${page}?checkout=success`, cancel_url: `${page}?checkout=cancelled` });
  location.href = url;
  return undefined;
}
