// The cover of a book: its mood, its lines, and its versions.

import { form } from "../shared/form.js";
import { html } from "../shared/html.js";
import { counting, draw, ended, isDone } from "./drawing.js";
import { t } from "./language.js";
import { packButton } from "./packs.js";
import { TEMPLATES } from "./styles.js";
import { triesLeft, triesTag } from "./tries.js";
import { versionStrip } from "./versions.js";

export function coverSection(context) {
  const { book, covers, characters } = context;
  const current = covers.find((each) => each.id === book.current_cover_version);
  const open = covers.find((each) => !isDone(each) && each.status !== "FAILED");
  const left = triesLeft(book.id, covers, context);
  const easel = html`<div class="easel cover">${current ? html`<img src=${current.generated_image ?? current.thumbnail} width="400" height="600" alt=${`${t("cover")}: ${book.title}`} decoding="async">` : html`<p class="title-page">${book.title}</p>`}</div>`;
  if (open) watch(open, easel, context);
  const isSpent = left === 0 || (left === null && covers.length > 0);
  const again = left === 0 && packButton("COVER", book.id, `/books/${book.id}`, context.reload);
  return html`<section class="chapter stack"><h2>${t("cover")}</h2><div class="workbench">${easel}
    <div class="stack">${!context.isFinal && triesTag(left, covers.length > 0)}${context.isFinal || open || isSpent ? again : coverForm(context, current, characters, easel)}
      ${versionStrip(covers, book.current_cover_version, t("cover"))}</div></div></section>`;
}

function coverForm(context, current, characters, easel) {
  const { book } = context;
  const snapshot = current?.prompt_snapshot;
  return form({
    action: current ? t("drawAgain") : t("drawCover"),
    busy: "…",
    label: t("cover"),
    fields: [
      { name: "template", label: t("template"), options: TEMPLATES.map((each) => [each, t(each)]), value: snapshot?.template ?? snapshot?.input?.template, required: true },
      { name: "subtitle_text", label: t("subtitle"), maxlength: 255, value: current?.subtitle_text },
      { name: "author_name", label: t("author"), maxlength: 255, value: current?.author_name },
    ],
    submit: async ({ template, ...lines }) => {
      const people = characters.map(({ id, name }) => ({ id, name }));
      const body = { book_id: book.id, title_text: book.title, ...lines, prompt_snapshot: { template, title: book.title, characters: people } };
      await draw("coverVersions", body, { itemId: book.id, easel, signal: context.signal });
      if (!context.signal.aborted) await context.reload();
    },
  });
}

/** A drawing that began before this page. */
function watch(version, easel, context) {
  const stop = counting(easel);
  ended("coverVersions", version, context.signal).then(context.reload, () => {}).finally(stop);
}
