// The tags of an own picture: added and removed at once, taken back when the shop refuses.

import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { live, optimistic, store } from "../shared/store.js";
import { failed } from "../shared/toast.js";
import * as api from "./api.js";

const MOST = 20;
const LONGEST = 64;

export function tagEditor(image) {
  const tags = store(image.tags);
  const save = (next) => optimistic(tags, () => next, () => api.updatePicture(image.id, { tags: next })).catch(failed);
  const input = html`<input id="new-tag" maxlength=${LONGEST} placeholder="Add a tag" autocomplete="off">`;
  const add = (event) => {
    event.preventDefault();
    const tag = input.value.replaceAll(",", " ").trim();
    input.value = "";
    if (tag && !tags.value.includes(tag) && tags.value.length < MOST) save([...tags.value, tag]);
  };
  const chip = (tag) => html`<li class="chip">${tag}<button class="plain" type="button" data-key=${tag} aria-label=${`Remove the tag ${tag}`}
    @click=${() => save(tags.value.filter((each) => each !== tag))}>${icon("close")}</button></li>`;
  return html`<div class="stack tight"><h2 class="eyebrow">Tags</h2>${live(tags, (value) => html`<ul class="chips tags-list">${value.map(chip)}</ul>`)}
    <form class="row tag-search" aria-label="Add a tag" @submit=${add}><label class="visually-hidden" for="new-tag">New tag</label>${input}<button class="quiet">Add</button></form></div>`;
}
