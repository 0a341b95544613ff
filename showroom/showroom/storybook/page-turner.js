// A book whose pages turn: by keys, by swiping, by pressing a page or a button. Two pages beside each other where there is room.

import { html, nodes } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { calm } from "../shared/motion.js";
import { t } from "./language.js";

const TURN = { duration: 620, easing: "cubic-bezier(0.35, 0, 0.25, 1)" };
const SWIPE = 40;
const WIDE = matchMedia("(min-width: 52rem)");

/** The openings of a book: pairs of indexes into its leaves, null for an empty side. A cover stands alone on the right. */
export function openings(count, { hasCover, isWide }) {
  if (!isWide) return Array.from({ length: count }, (_, index) => [index]);
  const made = hasCover ? [[null, 0]] : [];
  for (let index = hasCover ? 1 : 0; index < count; index += 2) made.push([index, index + 1 < count ? index + 1 : null]);
  return made;
}

/** `leaves` are `{src, text}`: the picture and what a screen reader says in its place. */
export function pageTurner(leaves, { hasCover, signal, close }) {
  let spreads = openings(leaves.length, { hasCover, isWide: WIDE.matches });
  let at = 0;
  let turning = false;
  const stage = html`<div class="book"></div>`;
  const status = html`<p class="position number" role="status"></p>`;
  const back = html`<button class="quiet turn" type="button" @click=${() => go(-1)}>${icon("back")}<span>${t("previous")}</span></button>`;
  const forth = html`<button class="quiet turn" type="button" @click=${() => go(1)}><span>${t("next")}</span>${icon("arrow")}</button>`;
  const book = html`<section class="turner" tabindex="0" aria-roledescription="book" aria-label=${t("read")}>${stage}<div class="row between controls">${back}${status}${forth}</div></section>`;

  const side = (index) => html`<div class=${index === null ? "leaf blank" : "leaf"}>${index === null ? null : html`<img src=${leaves[index].src} alt=${leaves[index].text} width="640" height="960" decoding="async" draggable="false">`}</div>`;

  function show() {
    stage.replaceChildren(...spreads[at].map(side));
    stage.classList.toggle("single", !WIDE.matches);
    const seen = spreads[at].filter((index) => index !== null).map((index) => index + 1);
    status.textContent = t("position", { at: seen.join("–"), count: leaves.length });
    back.disabled = at === 0;
    forth.disabled = at === spreads.length - 1;
    for (const index of spreads[at + 1] ?? []) if (index !== null) new Image().src = leaves[index].src;
  }

  async function go(step) {
    const next = at + step;
    if (turning || next < 0 || next >= spreads.length) return;
    const [from, to] = [spreads[at], spreads[next]];
    at = next;
    if (calm()) return show();
    turning = true;
    await (WIDE.matches ? turned(from, to, step) : slid(step));
    turning = false;
  }

  /** Two pages: a sheet turns around the spine, with the old page on its front and the new one on its back. */
  async function turned(from, to, step) {
    const front = side(step > 0 ? from[1] : from[0]);
    const reverse = side(step > 0 ? to[0] : to[1]);
    const sheet = html`<div class=${step > 0 ? "turning forth" : "turning back"} aria-hidden="true">${front}${reverse}</div>`;
    show();
    const stays = step > 0 ? stage.children[0] : stage.children[1];
    stays.replaceWith(side(step > 0 ? from[0] : from[1]));
    stage.append(...nodes(sheet));
    await sheet.animate([{ transform: "rotateY(0)" }, { transform: `rotateY(${step > 0 ? -180 : 180}deg)` }], TURN).finished;
    show();
  }

  async function slid(step) {
    show();
    await stage.animate([{ transform: `translateX(${step * 35}%)`, opacity: 0 }, { transform: "none", opacity: 1 }], { ...TURN, duration: 280 }).finished;
  }

  const keys = { ArrowRight: () => go(1), PageDown: () => go(1), " ": () => go(1), ArrowLeft: () => go(-1), PageUp: () => go(-1), Home: () => jump(0), End: () => jump(spreads.length - 1), Escape: close };
  const jump = (index) => {
    at = index;
    show();
  };
  book.addEventListener("keydown", (event) => {
    if (!keys[event.key] || (event.key === " " && event.target !== book)) return;
    event.preventDefault();
    keys[event.key]();
  });
  swiped(stage, go);
  WIDE.addEventListener("change", () => {
    const leaf = spreads[at].find((index) => index !== null);
    spreads = openings(leaves.length, { hasCover, isWide: WIDE.matches });
    at = spreads.findIndex((opening) => opening.includes(leaf));
    show();
  }, { signal });
  show();
  return book;
}

/** Swiping to the left, or pressing the right half, goes on. */
function swiped(stage, go) {
  let begun = null;
  stage.addEventListener("pointerdown", (event) => (begun = { x: event.clientX, y: event.clientY }));
  stage.addEventListener("pointercancel", () => (begun = null));
  stage.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const [dx, dy] = [event.clientX - begun.x, event.clientY - begun.y];
    begun = null;
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(dy)) return void go(dx < 0 ? 1 : -1);
    if (Math.abs(dx) > 8 || Math.abs(dy) > 8) return;
    const { left, width } = stage.getBoundingClientRect();
    go(event.clientX > left + width / 2 ? 1 : -1);
  });
}
