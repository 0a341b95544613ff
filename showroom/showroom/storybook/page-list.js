// The pages of a book: the story is written beside the page that it appears on, and saved by itself.

import { confirmed } from "../shared/dialog.js";
import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { toast } from "../shared/toast.js";
import { working } from "../shared/working.js";
import * as api from "./api.js";
import { counting, draw, ended, isDone } from "./drawing.js";
import { language, t } from "./language.js";
import { packButton } from "./packs.js";
import { promptOf, themeOf, THEMES } from "./styles.js";
import { triesLeft, triesTag } from "./tries.js";
import { versionStrip } from "./versions.js";

const MOST = 16;
const LONGEST = 3900;
const SAVE_MILLISECONDS = 700;

export function pageSection(context) {
  const { book, pages, isFinal } = context;
  const add = html`<button class="quiet" type="button" @click=${() => working(add, next)}>${icon("plus")}${t("addPage")}</button>`;
  const next = async () => {
    await api.createPage({ book_id: book.id, page_number: Math.max(0, ...pages.map((each) => each.page_number)) + 1 });
    await context.reload();
    document.querySelector(".leaf-editor:last-of-type textarea")?.focus();
  };
  return html`<section class="chapter stack"><h2>${t("pages")}</h2>${pages.map((page) => pageEditor(page, context))}${!isFinal && pages.length < MOST && html`<p>${add}</p>`}</section>`;
}

function pageEditor(page, context) {
  const versions = context.drawings.filter((each) => each.page === page.id);
  const current = versions.find((each) => each.id === page.current_version);
  const open = versions.find((each) => !isDone(each) && each.status !== "FAILED");
  const drawn = themeOf(versions[0]?.prompt);
  const start = page.text_content ? themeOf(page.text_content).story : drawn.story;
  const left = triesLeft(page.id, versions, context);
  const name = t("page", { number: page.page_number });
  const paper = html`<p class="paper-text"></p>`;
  const easel = html`<div class="easel">${current ? html`<img src=${current.image ?? current.thumbnail} width="400" height="600" alt=${`${name}. ${drawn.story}`} loading="lazy" decoding="async">` : paper}</div>`;
  const writing = writer(page, start, paper, Boolean(current));
  const theme = html`<select id=${`theme-${page.id}`}>${THEMES.map(([word, english]) => html`<option value=${word} ?selected=${word === drawn.theme}>${language.value === "ka" ? word : english}</option>`)}</select>`;
  const run = async () => {
    await writing.save();
    const body = { page: page.id, book_id: context.book.id, prompt: promptOf(theme.value, writing.text()) };
    await draw("pageVersions", body, { itemId: page.id, easel, signal: context.signal });
    if (!context.signal.aborted) await context.reload();
  };
  const button = html`<button type="button" @click=${() => working(button, run)}>${current ? t("drawAgain") : t("drawPage")}</button>`;
  if (open) watch(open, easel, context);
  const isSpent = left === 0 || (left === null && versions.length > 0);
  const act = left === 0 ? packButton("PAGE", page.id, `/books/${context.book.id}`, context.reload) : !isSpent && !open && button;
  return html`<article class="leaf-editor workbench" aria-label=${name}>${easel}<div class="stack">
    <div class="row between"><h3>${name}</h3>${!context.isFinal && removal(page, context)}</div>${writing.element}
    ${!context.isFinal && html`<div class="row"><label class="theme" for=${`theme-${page.id}`}>${t("theme")}</label>${theme}</div>`}
    ${!context.isFinal && html`<div class="row">${act}${triesTag(left, versions.length > 0)}</div>`}${versionStrip(versions, page.current_version, name)}</div></article>`;
}

/** The story of a page. It is shown on the paper while it is written, and saved when the writing pauses. */
function writer(page, start, paper, isDrawn) {
  const area = html`<textarea id=${`story-${page.id}`} rows="6" maxlength=${LONGEST} aria-describedby=${`hint-${page.id}`}></textarea>`;
  const state = html`<span role="status"></span>`;
  const count = html`<span class="number"></span>`;
  let saved = start;
  let timer;
  area.value = start;
  const show = () => {
    paper.textContent = area.value || t("blank");
    paper.classList.toggle("blank", !area.value);
    count.textContent = t("words", { count: area.value.split(/\s+/).filter(Boolean).length });
  };
  const save = async () => {
    clearTimeout(timer);
    const text = area.value;
    if (text === saved) return;
    state.textContent = t("saving");
    try {
      await api.updatePage(page.id, { text_content: text });
      saved = text;
      state.textContent = t("saved");
    } catch (error) {
      state.textContent = t("notSaved");
      throw error;
    }
  };
  area.addEventListener("input", () => {
    show();
    state.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(() => save().catch(() => {}), SAVE_MILLISECONDS);
  });
  show();
  const element = html`<div><label for=${`story-${page.id}`}>${t("story", { number: page.page_number })}</label>${area}
    <p class="hint row between" id=${`hint-${page.id}`}><span>${isDrawn ? "" : t("storyHint")}</span><span class="soft">${state} ${count}</span></p></div>`;
  return { element, save, text: () => area.value };
}

function watch(version, easel, context) {
  const stop = counting(easel);
  ended("pageVersions", version, context.signal).then(context.reload, () => {}).finally(stop);
}

function removal(page, context) {
  const label = t("deletePage", { number: page.page_number });
  const remove = html`<button class="plain" type="button" aria-label=${label} @click=${() => working(remove, gone)}>${icon("trash")}</button>`;
  const gone = async () => {
    if (!(await confirmed(label, t("deletePageSure"), t("deleteIt")))) return;
    await api.deletePage(page.id);
    toast(t("deleted"));
    await context.reload();
  };
  return remove;
}
