// The public gallery, the customer's own pictures, and the favourites: endless lists.

import { endless } from "../../shared/endless.js";
import { html } from "../../shared/html.js";
import { address } from "../../shared/shop.js";
import { empty } from "../../shared/states.js";
import * as api from "../api.js";
import { FILTERS, nameOf } from "../filters.js";
import { customer } from "../session.js";
import { ghosts, tile } from "../tiles.js";

const PAGE = 24;
const FIRST = 8;
const OFFERED = ["pose", "lighting", "clothing", "style"];

function list(pages, signal, nothing) {
  let drawn = 0;
  const draw = (image) => tile(image, { eager: drawn++ < FIRST });
  return endless({ pages, draw, ghosts: ghosts(8), empty: nothing, kind: "figures", signal });
}

export async function gallery({ query, signal }, router) {
  const chosen = new Set(query.get("tags")?.split(",").filter(Boolean));
  const plan = customer.value?.subscription_plan ?? "free";
  const teaser = plan === "free" && html`<p class="soft small">Without a plan you see the newest twenty, as thumbnails. <a href=${address("/pricing")}>Plans</a> open all of it.</p>`;
  return {
    title: "Gallery",
    view: html`<div class="page"><header class="stack tight"><h1>Gallery</h1>${teaser}</header>
      ${tagFilters(chosen, router)}
      <section aria-label="Pictures">${list(api.pagesOf("gallery", { limit: PAGE, tags: [...chosen].join(",") || undefined }), signal, () => nothingFound(chosen))}</section></div>`,
  };
}

const nothingFound = (chosen) =>
  chosen.size
    ? empty("Nothing has all of these", "Fewer filters find more.", html`<a class="button quiet" href=${address("/gallery")}>Clear the filters</a>`)
    : empty("The gallery is empty", "Be the first to publish a figure.", html`<a class="button" href=${address("/studio")}>Open the studio</a>`);

/** One value of each filter at most. */
function tagFilters(chosen, router) {
  const valueOf = (filter) => [...chosen].find((tag) => tag.startsWith(`${filter}:`))?.split(":")[1] ?? "";
  const changed = (event) => {
    const { name, value } = event.target;
    const kept = [...chosen].filter((tag) => !tag.startsWith(`${name}:`));
    const tags = [...kept, ...(value ? [`${name}:${value}`] : [])].join(",");
    router.go(tags ? `/gallery?tags=${tags}` : "/gallery", { replace: true });
  };
  const select = (filter) => html`<label class="filter-select"><span>${nameOf(filter)}</span><select name=${filter} @change=${changed}>
    <option value="">Any</option>${FILTERS[filter].map((value) => html`<option value=${value} ?selected=${value === valueOf(filter)}>${nameOf(value)}</option>`)}</select></label>`;
  return html`<div class="filter-bar" role="group" aria-label="Filters">${OFFERED.map(select)}</div>`;
}

export async function pictures({ query, signal }, router) {
  const tag = query.get("tag") ?? "";
  const search = (event) => {
    event.preventDefault();
    const wanted = new FormData(event.target).get("tag").trim();
    router.go(wanted ? `/pictures?tag=${encodeURIComponent(wanted)}` : "/pictures");
  };
  return {
    title: "Your pictures",
    view: html`<div class="page"><div class="page-head"><h1>Your pictures</h1>
        <form class="tag-search" role="search" @submit=${search}><label class="visually-hidden" for="tag">Tag</label>
          <input id="tag" name="tag" placeholder="Tag, as pose:running" .value=${tag} maxlength="64"><button class="quiet">Filter</button></form></div>
      <section aria-label="Pictures">${list(api.pagesOf("pictures", { limit: PAGE, tag: tag || undefined }), signal, () =>
        tag ? empty("No picture has this tag", "Tags are written as on the picture, as pose:running.", html`<a class="button quiet" href=${address("/pictures")}>All pictures</a>`)
          : empty("Nothing drawn yet", "Your first five figures are free.", html`<a class="button" href=${address("/studio")}>Open the studio</a>`))}</section></div>`,
  };
}

export const favorites = async ({ signal }) => ({
  title: "Favourites",
  view: html`<div class="page"><h1>Favourites</h1><section aria-label="Pictures">${list(api.pagesOf("favorites", { limit: PAGE }), signal, () =>
    empty("No favourites yet", "The heart below a picture keeps it here.", html`<a class="button" href=${address("/gallery")}>To the gallery</a>`))}</section></div>`,
});
