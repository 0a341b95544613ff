// The filters of an order as pictures: one group a filter, each with "Any".

import { html } from "../shared/html.js";
import { FILTERS, MAIN, nameOf } from "./filters.js";
import { example } from "./pages/landing.js";

/** `values()` are the chosen filters; those left at "Any" are absent. */
export function filterPanel(start) {
  const more = Object.keys(FILTERS).filter((filter) => !MAIN.includes(filter));
  const groups = (names) => names.map((filter) => group(filter, start[filter] ?? "", filter === "pose"));
  const isUsed = more.some((filter) => start[filter]);
  const clear = html`<button class="link" type="button">Clear</button>`;
  const element = html`<div class="filters"><div class="row between"><h2>A new figure</h2>${clear}</div>${groups(MAIN)}
    <details class="more" ?open=${isUsed}><summary>More filters</summary>${groups(more)}</details></div>`;
  clear.addEventListener("click", () => {
    for (const any of element.querySelectorAll('input[value=""]')) any.click();
  });
  const values = () =>
    Object.fromEntries([...element.querySelectorAll("input:checked")].filter(({ value }) => value).map(({ name, value }) => [name, value]));
  return { element, values };
}

function group(filter, chosen, open) {
  const said = html`<span class="said"></span>`;
  const choices = html`<div class="swatches" role="radiogroup" aria-label=${nameOf(filter)}>${["", ...FILTERS[filter]].map((value) => swatch(filter, value, value === chosen))}</div>`;
  const show = () => (said.textContent = nameOf(choices.querySelector(":checked").value || "any"));
  choices.addEventListener("change", show);
  show();
  return html`<details class="filter" ?open=${open || Boolean(chosen)}><summary><span>${nameOf(filter)}</span>${said}</summary>${choices}</details>`;
}

function swatch(filter, value, checked) {
  const picture = value
    ? html`<img src=${example(filter, value)} width="240" height="320" alt="" loading="lazy" decoding="async">`
    : html`<span class="any" aria-hidden="true"></span>`;
  return html`<label class="swatch"><input type="radio" name=${filter} value=${value} .checked=${checked}>${picture}<span>${value ? nameOf(value) : "Any"}</span></label>`;
}
