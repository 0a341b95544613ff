// A number of pieces with a button on either side.

import { html } from "./html.js";
import { icon } from "./icons.js";

/** `change(next)` is called within the limits. `key` keeps the focus when the part is rendered again. */
export function quantity({ value, most = 99, least = 1, label, change, key = label }) {
  const button = (step, name) => html`<button class="plain" type="button" data-key=${`${key} ${step}`}
    ?disabled=${value + step < least || value + step > most} aria-label=${`${name}: ${label}`} @click=${() => change(value + step)}>${icon(step < 0 ? "minus" : "plus")}</button>`;
  return html`<div class="stepper">${button(-1, "One less")}<output aria-label=${`Pieces: ${label}`}>${value}</output>${button(1, "One more")}</div>`;
}
