// One picture: large, with what it was made of, tags, and what its owner or a visitor can do.

import { confirmed, openDialog } from "../../shared/dialog.js";
import { form } from "../../shared/form.js";
import { moment } from "../../shared/format.js";
import { html, nodes } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { savePicture } from "../../shared/saving.js";
import { address } from "../../shared/shop.js";
import { part, skeleton } from "../../shared/states.js";
import { failed, toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { FILTERS, nameOf, tagName } from "../filters.js";
import { customer } from "../session.js";
import { tagEditor } from "../tag-editor.js";
import { heart } from "../tiles.js";

const REASONS = [["inappropriate", "Inappropriate"], ["copyright", "Copyright"], ["privacy", "Privacy"], ["quality", "Poor quality"], ["other", "Something else"]];

export const picture = async ({ params, signal }, router) => ({
  title: "A figure",
  view: html`<div class="page">${part(() => api.picture(params.id), (image) => shown(image, router), { signal, waiting: skeleton("sheet-view", 1) })}</div>`,
});

function shown(image, router) {
  const isMine = image.user_id === customer.value.id;
  const title = image.tags.length ? image.tags.slice(0, 3).map(tagName).join(", ") : "A figure";
  return html`<div class="split aside"><figure class="sheet-view"><img src=${image.url} width=${image.width} height=${image.height} alt=${title} decoding="async" fetchpriority="high"></figure>
    <div class="stack stay"><h1 class="moderate">${title}</h1>
      <p class="row">${heart(image, true)}<a class="button quiet" href=${again(image)}>${icon("spark")}Draw more like it</a></p>
      ${isMine ? ownerTools(image, router) : visitorTools(image)}${facts(image)}</div></div>`;
}

/** The studio, with this picture's filters chosen. */
const again = ({ filters }) => address(`/studio?${new URLSearchParams(Object.entries(filters ?? {}).filter(([name]) => FILTERS[name]))}`);

function ownerTools(image, router) {
  const remove = html`<button class="link bad" type="button" @click=${() => working(remove, gone)}>Delete</button>`;
  const gone = async () => {
    if (!(await confirmed("Delete this figure?", "The picture and its files are deleted for good. Credits are not returned.", "Delete it"))) return;
    await api.deletePicture(image.id);
    toast("The figure is deleted.");
    await router.go("/pictures");
  };
  const save = html`<button class="quiet" type="button" @click=${() => working(save, () => savePicture(image.url, `${image.id}.${image.content_type === "image/jpeg" ? "jpg" : "png"}`))}>${icon("download")}Download</button>`;
  return html`<section class="sheet stack">${tagEditor(image)}${publishing(image)}<div class="row between">${save}${remove}</div></section>`;
}

function publishing(image) {
  const box = html`<input id="is-public" type="checkbox" role="switch" .checked=${image.is_public}>`;
  const note = html`<p class="hint"></p>`;
  const show = () => (note.textContent = box.checked ? "Everybody can see it in the gallery." : "Only you can see it.");
  box.addEventListener("change", async () => {
    show();
    try {
      await api.updatePicture(image.id, { is_public: box.checked });
      toast(box.checked ? "Published in the gallery." : "Private again.");
    } catch (error) {
      box.checked = !box.checked;
      show();
      failed(error);
    }
  });
  show();
  return html`<div><div class="switch">${box}<label for="is-public">In the public gallery</label></div>${note}</div>`;
}

function visitorTools(image) {
  const tags = html`<p class="chips">${image.tags.map((tag) => html`<a class="chip" href=${address(`/gallery?tags=${encodeURIComponent(tag)}`)}>${tagName(tag)}</a>`)}</p>`;
  return html`<div class="stack">${tags}<p><button class="link" type="button" @click=${() => report(image)}>Report this picture</button></p></div>`;
}

function report(image) {
  const dialog = openDialog("Report this picture", form({
    action: "Report",
    fields: [{ name: "reason", label: "Why", options: REASONS, required: true }, { name: "details", label: "Details", rows: 3, maxlength: 1000, wide: true }],
    submit: async ({ reason, details }) => {
      await api.report(image.id, { reason, details: details.trim() || undefined });
      dialog.close();
      toast("Thank you. We look at it.");
    },
  }));
}

function facts(image) {
  const rows = [["Model", image.model], ["Seed", image.seed], ["Size", `${image.width} × ${image.height}`], ["Drawn", moment(image.created_at)],
    ...Object.entries(image.filters ?? {}).map(([name, value]) => [nameOf(name), nameOf(String(value))])];
  const prompt = image.prompt && html`<details class="prompt"><summary>The whole description</summary><p class="soft small">${image.prompt}</p></details>`;
  return html`<section class="spec"><h2 class="eyebrow">Specification</h2><dl class="facts">${rows.map(([name, value]) => nodes([html`<dt>${name}</dt>`, html`<dd>${value}</dd>`]))}</dl>${prompt}</section>`;
}
