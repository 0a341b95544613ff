// The heroes of a book: photograph and drawn sheet beside each other.

import { form } from "../shared/form.js";
import { html } from "../shared/html.js";
import { working } from "../shared/working.js";
import * as api from "./api.js";
import { counting, draw, ended, isDone } from "./drawing.js";
import { t } from "./language.js";
import { packButton } from "./packs.js";
import { heroFields } from "./pages/new-book.js";
import { photoField } from "./photos.js";
import { customer } from "./session.js";
import { triesLeft, triesTag } from "./tries.js";
import { versionStrip } from "./versions.js";

const MOST = { unpaid: 3, paid: 5 };

export function heroSection(context) {
  const { characters, tier, isFinal } = context;
  const hasRoom = customer.value && !isFinal && characters.length < (tier ? MOST.paid : MOST.unpaid);
  return html`<section class="chapter stack"><h2>${t(characters.length > 1 ? "heroes" : "hero")}</h2>
    <ul class="tiles heroes">${characters.map((character) => card(character, context))}</ul>${hasRoom && addition(context)}</section>`;
}

function card(character, context) {
  const versions = context.sheets.filter((each) => each.character === character.id);
  const current = versions.find((each) => each.id === character.current_version);
  const open = versions.find((each) => !isDone(each) && each.status !== "FAILED");
  const left = triesLeft(character.id, versions, context);
  const easel = html`<div class="easel">${current ? html`<img src=${current.thumbnail} width="320" height="480" alt=${t("sheetOf", { name: character.name })} decoding="async">` : html`<span class="sketch" aria-hidden="true"></span>`}</div>`;
  const photo = html`<img class="snapshot" src=${character.reference_photos[0]} width="160" height="160" alt=${t("photoOf", { name: character.name })} decoding="async">`;
  const run = () => draw("characterVersions", { character: character.id, book_id: context.book.id }, { itemId: character.id, easel, signal: context.signal })
    .then(() => context.signal.aborted || context.reload());
  const button = html`<button type="button" @click=${() => working(button, run)}>${current ? t("drawAgain") : t("drawHero", { name: character.name })}</button>`;
  if (open) watch(open, easel, context);
  const isSpent = left === 0 || (left === null && versions.length > 0);
  const act = left === 0 ? packButton("CHARACTER", character.id, `/books/${context.book.id}`, context.reload) : !isSpent && !open && button;
  return html`<li class="sheet hero-card">${customer.value ? html`<div class="likeness">${easel}${photo}</div>` : photo}
    <div class="stack tight"><h3>${character.name}</h3>${customer.value && !context.isFinal && html`<div class="row">${triesTag(left, versions.length > 0)}${act}</div>`}
      ${versionStrip(versions, character.current_version, character.name)}</div></li>`;
}

/** A drawing that began before this page. */
function watch(version, easel, context) {
  const stop = counting(easel);
  ended("characterVersions", version, context.signal).then(context.reload, () => {}).finally(stop);
}

function addition(context) {
  const photos = photoField();
  const made = form({
    action: t("add"),
    label: t("addHero"),
    content: html`<div class="stack">${heroFields()}${photos.element}</div>`,
    submit: async ({ name, gender }) => {
      if (!photos.files().length) throw Object.assign(new Error(t("photoMissing")), { status: 400 });
      await api.createCharacter({ book_id: context.book.id, name, gender, photos: photos.files() });
      await context.reload();
    },
  });
  return html`<details class="adding"><summary>${t("addHero")}</summary>${made}</details>`;
}
