// A new book: title, style, and its hero with a photograph. No account is needed.

import { field, form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { address, asset } from "../../shared/shop.js";
import { part, skeleton } from "../../shared/states.js";
import * as api from "../api.js";
import { t } from "../language.js";
import { photoField } from "../photos.js";
import { customer } from "../session.js";
import { STYLES } from "../styles.js";

export const newBook = async ({ signal }, router) => ({
  title: t("newTitle"),
  view: html`<div class="page narrow">${part(api.books, (books) => shown(books, router), { signal, waiting: skeleton("lines", 6) })}</div>`,
});

/** A visitor can begin one book, which is continued here. */
function shown(books, router) {
  const [begun] = books;
  if (!customer.value && begun) {
    return html`<section class="state"><h1>${t("haveOne")}</h1><p><a class="button large" href=${address(`/books/${begun.id}`)}>${t("continueBook", { title: begun.title })}</a></p></section>`;
  }
  return html`<div class="stack"><header><h1>${t("newTitle")}</h1><p class="lead">${t("newText")}</p></header>${bookForm(router)}</div>`;
}

function bookForm(router) {
  const photos = photoField();
  const progress = html`<p class="soft" role="status"></p>`;
  const content = html`<div class="questions">
    <section class="sheet question">${field({ name: "title", label: t("title"), required: true, maxlength: 255, hint: t("titleHint"), wide: true })}</section>
    <section class="sheet question"><fieldset><legend>${t("style")}</legend><p class="hint">${t("styleHint")}</p><div class="style-choices">${STYLES.map(styleChoice)}</div></fieldset></section>
    <section class="sheet question stack"><h2>${t("who")}</h2>${heroFields()}${photos.element}</section>${progress}</div>`;
  return form({
    action: t("begin"),
    label: t("newTitle"),
    content,
    submit: async ({ title, art_style, name, gender }) => {
      if (!photos.files().length) throw Object.assign(new Error(t("photoMissing")), { status: 400 });
      const book = await api.createBook({ title, art_style });
      const onUploadProgress = ({ loaded, total }) => (progress.textContent = t("beginning", { percent: Math.round((100 * loaded) / total) }));
      await api.createCharacter({ book_id: book.id, name, gender, photos: photos.files() }, { onUploadProgress });
      await router.go(`/books/${book.id}`);
    },
  });
}

export const heroFields = () => html`<div class="fields">${field({ name: "name", label: t("name"), required: true, maxlength: 100, autocomplete: "off" })}
  <fieldset class="gender"><legend class="visually-hidden">${t("hero")}</legend><div class="choices">${[["female", "girl"], ["male", "boy"]].map(
    ([value, key], index) => html`<label class="choice"><input type="radio" name="gender" value=${value} .checked=${index === 0}><span>${t(key)}</span></label>`)}</div></fieldset></div>`;

const styleChoice = ({ key, name }, index) => html`<label class="style-choice"><input type="radio" name="art_style" value=${name} .checked=${index === 0}>
  <img src=${asset(`storybook/pictures/style-${key}.webp`)} width="240" height="360" alt="" decoding="async"><span>${name}</span></label>`;
