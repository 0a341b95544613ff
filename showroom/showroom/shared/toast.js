// Short messages at the edge of the page, which a screen reader says too.

import { html } from "./html.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const SECONDS = 6;
const list = html`<div class="toasts" role="status" aria-live="polite"></div>`;
document.body.append(list);

/** `kind` is "done" or "failed"; `action` is `[label, function]`. */
export function toast(text, { kind = "done", action } = {}) {
  const close = () => made.remove();
  const act = () => (close(), action[1]());
  const made = html`<div class=${`toast ${kind}`}>
    ${icon(kind === "done" ? "check" : "alert")}<p>${text}</p>
    ${action && html`<button class="link" type="button" @click=${act}>${action[0]}</button>`}
    <button class="plain" type="button" aria-label=${say("close")} @click=${close}>${icon("close")}</button>
  </div>`;
  for (const older of list.querySelectorAll(".done")) older.remove();
  list.append(made);
  while (list.childElementCount > 3) list.firstElementChild.remove();
  setTimeout(close, SECONDS * 1000);
}

/** Say why something failed. */
export const failed = (error) => toast(messageOf(error), { kind: "failed" });

/** A sentence for a person: the shop's own words if it answered, else what happened on the way. */
export function messageOf(error) {
  if (!navigator.onLine) return say("offlineFailed");
  if (error?.status === undefined) return say("unreachable");
  return error.message || say("failed");
}
