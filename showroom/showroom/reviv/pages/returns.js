// Where Google and the payment page send the browser back.

import { html } from "../../shared/html.js";
import { address } from "../../shared/shop.js";
import { kept } from "../../shared/store.js";
import { messageOf, toast } from "../../shared/toast.js";
import * as api from "../api.js";
import { begin, creditsOf, load } from "../session.js";
import { wanted } from "./sign-in.js";

const WAITS = [300, 500, 800, 1200, 2000, 3000, 5000];

/** What was there before the payment page: the balance, and the page to return to. */
export const left = kept("reviv-left", { credits: 0, page: "/" });

const notice = (title, text, path, label) => html`<section class="page narrow notice"><div class="print-sign" aria-hidden="true"></div>
  <h1>${title}</h1><p class="lead">${text}</p><p><a class="button" href=${address(path)}>${label}</a></p></section>`;

export async function callback({ query }, router) {
  const ticket = query.get("ticket");
  const refused = (text) => ({ title: "Not signed in", view: notice("You are not signed in", text, "/sign-in", "Back to the sign-in") });
  if (!ticket) return refused(query.get("error_description") ?? "Google was left before it said who you are.");
  try {
    const answer = await api.exchange(ticket);
    begin(answer);
    toast(`Welcome, ${answer.user.first_name || answer.user.email}.`);
  } catch (error) {
    return refused(messageOf(error));
  }
  const next = wanted.value;
  wanted.set("/");
  queueMicrotask(() => router.go(next, { replace: true }));
  return { title: "Signed in", view: html`<section class="page"></section>` };
}

/** The credits come with the payment service's message, a moment after the browser. */
export async function paid({ signal }) {
  const amount = html`<p class="amount" role="status">…</p>`;
  const text = html`<p class="lead">The payment went through. Your credits are being added.</p>`;
  const { credits, page } = left.value;
  arrived(credits, amount, signal).then((came) => {
    text.textContent = came ? "Your credits are here. One unlocks one photograph." : "Your credits follow by themselves in a minute.";
  }, () => {});
  return {
    title: "Thank you",
    view: html`<section class="page narrow notice"><div class="print-sign" aria-hidden="true"></div><h1>Thank you</h1>${amount}${text}
      <p><a class="button" href=${address(page)}>${page === "/" ? "To your photographs" : "Back to the photograph"}</a></p></section>`,
  };
}

async function arrived(before, amount, signal) {
  for (const wait of WAITS) {
    const now = creditsOf(await load());
    amount.textContent = `${now} credits`;
    if (now > before) return true;
    await new Promise((resolve) => setTimeout(resolve, wait));
    signal.throwIfAborted();
  }
  return false;
}

export const unpaid = async () => ({
  title: "Nothing was paid",
  view: notice("Nothing was paid", "You left the payment page. Your photographs are where they were.", "/credits", "Back to the credits"),
});
