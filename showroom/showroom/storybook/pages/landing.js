// The shop as a parent sees it first.

import { money } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { address, asset } from "../../shared/shop.js";
import { part, skeleton } from "../../shared/states.js";
import * as api from "../api.js";
import { t } from "../language.js";
import { STYLES } from "../styles.js";

const INSIDE = ["page-dragon", "page-map", "page-castle", "page-snow", "page-river"];

export function drawn(name, sizes, first = false) {
  const file = (width) => asset(`storybook/pictures/${name}-${width}.webp`);
  return html`<img alt="" width="640" height="960" src=${file(320)} srcset=${`${file(320)} 320w, ${file(640)} 640w`} sizes=${sizes} decoding="async"
    loading=${first ? "eager" : "lazy"} fetchpriority=${first ? "high" : null}>`;
}

export async function landing({ signal }) {
  const [before, after] = t("heroTitle", { child: "{child}" }).split("{child}");
  return {
    title: t("heroEyebrow"),
    view: html`<div class="page landing">
      <section class="hero"><div class="hero-text"><p class="eyebrow">${t("heroEyebrow")}</p>
          <h1>${before}<em>${t("heroChild")}</em>${after}</h1><p class="lead">${t("heroText")}</p>
          <p class="row"><a class="button large" href=${address("/new")}>${t("heroAct")}</a><span class="soft">${t("heroNote")}</span></p></div>
        <div class="fan" aria-hidden="true">${drawn("cover-moon", "15rem", true)}${drawn("cover-dragon", "17rem", true)}${drawn("cover-captain", "15rem", true)}</div></section>
      <section class="how"><h2>${t("howTitle")}</h2><ol>${[1, 2, 3].map((step) => html`<li><h3>${t(`how${step}`)}</h3><p>${t(`how${step}Text`)}</p></li>`)}</ol></section>
      <section class="stack"><h2>${t("insideTitle")}</h2><div class="strip" tabindex="0" role="region" aria-label=${t("insideTitle")}>${INSIDE.map((name) => drawn(name, "18rem"))}</div></section>
      <section class="stack"><h2>${t("stylesTitle")}</h2><ul class="tiles styles">${STYLES.map(({ key, name }) => html`<li><img src=${asset(`storybook/pictures/style-${key}.webp`)} width="240" height="360" alt="" loading="lazy" decoding="async"><p>${name}</p></li>`)}</ul></section>
      <section class="stack"><h2>${t("pricesTitle")}</h2>${part(api.tiers, prices, { signal, waiting: skeleton("tiers", 3) })}
        <p><a class="button large" href=${address("/new")}>${t("heroAct")}</a></p></section></div>`,
  };
}

const prices = (tiers) => html`<ul class="tiles tiers">${tiers.map((tier) => html`<li class="sheet tier"><h3>${tierName(tier)}</h3><p class="price">${money(tier.price, tier.currency)}</p>
  <p class="soft">${t("perPage", { count: tier.max_retries_per_unit })}</p></li>`)}</ul>`;

/** "8 pages" is the tier's name; its number is said in the page's language. */
export function tierName({ name }) {
  const found = /^(\d+) pages$/.exec(name);
  return found ? t("pagesCount", { count: found[1] }) : name;
}
