// Photographs of a child: chosen, shown, and taken out again before they are sent.

import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { live, store } from "../shared/store.js";
import { toast } from "../shared/toast.js";
import { dropzone } from "../shared/upload.js";
import { t } from "./language.js";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MOST = 3;
const MOST_BYTES = 10 * 1024 * 1024;

/** `files()` are the chosen ones, `element` the field. */
export function photoField() {
  const files = store([]);
  const say = (text) => toast(text, { kind: "failed" });
  const take = (chosen) => {
    const fit = chosen.filter((file) => file.size <= MOST_BYTES || say(t("photoSize", { name: file.name })));
    if (files.value.length + fit.length > MOST) say(t("photoMany"));
    files.set([...files.value, ...fit].slice(0, MOST));
  };
  const zone = dropzone({
    label: t("photo"),
    hint: t("photoHint"),
    accept: TYPES,
    multiple: true,
    take,
    refuse: (file) => say(t("photoType", { name: file.name })),
    sign: html`<span class="camera" aria-hidden="true">${icon("image")}</span>`,
  });
  const shown = live(files, (list) => html`<ul class="photos">${list.map((file) => thumbnail(file, () => files.set(files.value.filter((each) => each !== file))))}</ul>`);
  return { element: html`<div class="photo-field">${zone}${shown}</div>`, files: () => files.value, clear: () => files.set([]) };
}

function thumbnail(file, remove) {
  const url = URL.createObjectURL(file);
  const img = html`<img alt=${file.name} width="96" height="96">`;
  img.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
  img.src = url;
  return html`<li>${img}<button class="plain" type="button" aria-label=${`${t("remove")}: ${file.name}`} @click=${remove}>${icon("close")}</button></li>`;
}
