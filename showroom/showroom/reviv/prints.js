// Photographs of the history, as prints.

import { html, styled } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { address } from "../shared/shop.js";
import { messageOf, toast } from "../shared/toast.js";
import * as api from "./api.js";

const DAY = 86_400_000;
const UPLOADED = 0.2;

const short = new Intl.DateTimeFormat("en", { month: "long", day: "numeric" });
export const daysLeft = ({ expires_at: end }) => Math.max(0, Math.ceil((new Date(end) - Date.now()) / DAY));

/** `changed` is called when the print has left the page or come back to it. */
export function print(photograph, changed) {
  const { id, status, is_unlocked: isUnlocked } = photograph;
  const name = `Photograph of ${short.format(new Date(photograph.created_at))}`;
  const picture = html`<img alt="" loading="lazy" decoding="async" width="400" height="300" src=${photograph.restored_preview_url ?? photograph.original_image_url}>`;
  const isDone = status === "completed";
  const tag = isUnlocked ? html`<span class="tag open">Unlocked</span>` : html`<span class="tag">Preview</span>`;
  const node = html`<li class=${`print ${status}`}>
    ${isDone ? html`<a class="photo" href=${address(`/photographs/${id}`)} aria-label=${`Open: ${name}`}>${picture}</a>` : html`<div class="photo">${picture}</div>`}
    <div class="caption"><p>${isDone ? name : "Could not be restored"}<small>${isDone ? `${daysLeft(photograph)} days left` : "Nothing was charged"}</small></p>
      ${isDone && tag}<button class="plain" type="button" aria-label=${`Delete: ${name}`} @click=${() => remove(id, node, changed)}>${icon("trash")}</button></div></li>`;
  return node;
}

/** Gone at once, and back in its place when the shop refuses. */
async function remove(id, node, changed) {
  const [parent, next] = [node.parentElement, node.nextElementSibling];
  node.remove();
  changed();
  try {
    await api.remove(id);
    toast("The photograph is deleted.");
  } catch (error) {
    parent.insertBefore(node, next);
    changed();
    toast(`It is still there. ${messageOf(error)}`, { kind: "failed" });
  }
}

/** A print that is being uploaded and restored: `uploaded(part)` and `worked(state)` move it on. */
export function developing(src, name) {
  const bar = html`<progress max="1" value="0" aria-label=${`Progress of ${name}`}></progress>`;
  const text = html`<p role="status">Uploading …</p>`;
  const picture = html`<img class="developing" alt=${name} decoding="async" src=${src}>`;
  const node = html`<li class="print"><div class="photo">${picture}</div><div class="caption">${text}</div>${bar}</li>`;
  const show = (part, said) => {
    bar.value = part;
    styled(picture, { "--done": String(part) });
    text.textContent = said;
  };
  return {
    node,
    uploaded: (part) => show(part * UPLOADED, part < 1 ? `Uploading, ${Math.round(part * 100)} %` : "Waiting for its turn …"),
    worked: ({ status, progress }) => {
      if (progress) show(UPLOADED + (1 - UPLOADED) * (progress.done / progress.total), sentence(progress.stage));
      else if (status === "processing") show(UPLOADED + 0.05, "Looking at the damage …");
    },
  };
}

const sentence = (stage) => (stage ? stage[0].toUpperCase() + stage.slice(1) : "Restoring …");
