// Pictures of a collection.

import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { address } from "../shared/shop.js";
import { failed } from "../shared/toast.js";
import * as api from "./api.js";
import { tagName } from "./filters.js";
import { customer } from "./session.js";

export const ghosts = (count) => () => Array.from({ length: count }, () => html`<li class="tile"><div class="skeleton"></div></li>`);

const spoken = ({ tags }) => (tags.length ? `Figure: ${tags.map(tagName).join(", ")}` : "Figure");

/** `eager` for those that are seen first. */
export function tile(image, { eager = false, fresh = false } = {}) {
  const { thumbnail_url: src, thumbnail_width: width, thumbnail_height: height } = image;
  return html`<li class=${fresh ? "tile fresh" : "tile"}><a class="figure" href=${address(`/pictures/${image.id}`)}>
      <img src=${src} width=${width} height=${height} alt=${spoken(image)} loading=${eager ? "eager" : "lazy"} decoding="async"></a>
    <div class="under"><p class="tags">${image.tags.slice(0, 3).map(tagName).join(" · ")}</p>
      ${image.is_public ? null : html`<span class="private" title="Private">${icon("lock")}<span class="visually-hidden">Private</span></span>`}
      ${customer.value && heart(image)}</div></li>`;
}

/** A favourite at once; taken back when the shop refuses. */
export function heart(image, labelled = false) {
  const count = html`<span class="number"></span>`;
  const button = html`<button class="plain heart" type="button">${icon("heart")}${labelled ? html`<span>Favourite</span>` : null}${count}</button>`;
  const show = () => {
    button.setAttribute("aria-pressed", String(image.is_favorite));
    if (!labelled) button.setAttribute("aria-label", `Favourite: ${spoken(image)}`);
    count.textContent = image.favorites_count || "";
  };
  button.addEventListener("click", async () => {
    const before = { is_favorite: image.is_favorite, favorites_count: image.favorites_count };
    Object.assign(image, { is_favorite: !before.is_favorite, favorites_count: before.favorites_count + (before.is_favorite ? -1 : 1) });
    show();
    try {
      Object.assign(image, await api.toggleFavorite(image.id));
    } catch (error) {
      Object.assign(image, before);
      failed(error);
    }
    show();
  });
  show();
  return button;
}
