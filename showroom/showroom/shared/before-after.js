// Two pictures of one photograph, one above the other, and a bar between them that pointer, finger and arrow keys move.

import { html, styled } from "./html.js";

/**
 * `before` and `after` are the `<img>` elements. The control is a native range input as large as the pictures, so that a screen
 * reader announces how much of the original is shown.
 */
export function beforeAfter({ before, after, label, texts = ["Before", "After"], start = 50 }) {
  const range = html`<input type="range" min="0" max="100" step="1" aria-label=${label} .value=${start}>`;
  before.classList.add("before");
  const figure = html`<div class="compare">${after}${before}
    <span class="side left" aria-hidden="true">${texts[0]}</span><span class="side right" aria-hidden="true">${texts[1]}</span>
    <span class="bar-line" aria-hidden="true"><span class="knob"></span></span>${range}</div>`;
  const show = () => {
    styled(figure, { "--at": `${range.value}%` });
    range.setAttribute("aria-valuetext", `${range.value} % ${texts[0].toLowerCase()}`);
  };
  range.addEventListener("input", show);
  show();
  return figure;
}
