// A list that loads its next page when its end comes near, or when its button is pressed.

import { html, nodes } from "./html.js";
import { messageOf } from "./toast.js";

const AHEAD = "900px";

/**
 * `pages` is an async iterator of arrays, `draw` makes an element of an item, `ghosts()` what is shown for those that are loading, and
 * `empty()` what stands for a list without items. Returns the list with its foot.
 */
export function endless({ pages, draw, empty, ghosts, kind = "", signal }) {
  const list = html`<ul class=${`tiles ${kind}`} aria-busy="true"></ul>`;
  const button = html`<button class="quiet" type="button" hidden>Show more</button>`;
  const note = html`<p role="status"></p>`;
  const foot = html`<div class="endless-foot">${note}${button}</div>`;
  let state = "waiting";
  let isNear = false;

  async function next() {
    if (state !== "waiting" || signal.aborted) return;
    state = "loading";
    button.hidden = true;
    list.setAttribute("aria-busy", "true");
    const waiting = nodes(ghosts());
    list.append(...waiting);
    try {
      const { value, done } = await pages.next();
      state = done ? "done" : "waiting";
      if (!signal.aborted) finish(waiting, done ? [] : value);
    } catch (error) {
      state = "waiting";
      if (!signal.aborted) failed(waiting, error);
    }
    if (state === "waiting" && isNear && button.textContent === "Show more") await next();
  }

  function finish(waiting, items) {
    for (const ghost of waiting) ghost.remove();
    list.append(...items.map(draw));
    list.removeAttribute("aria-busy");
    button.textContent = "Show more";
    button.hidden = state === "done";
    if (state !== "done") return;
    note.textContent = list.childElementCount ? "That is all." : "";
    if (!list.childElementCount) list.replaceWith(empty());
  }

  function failed(waiting, error) {
    for (const ghost of waiting) ghost.remove();
    list.removeAttribute("aria-busy");
    note.textContent = messageOf(error);
    button.textContent = "Try again";
    button.hidden = false;
  }

  button.addEventListener("click", () => {
    button.textContent = "Show more";
    note.textContent = "";
    next();
  });
  const observer = new IntersectionObserver(([entry]) => {
    isNear = entry.isIntersecting;
    if (isNear) next();
  }, { rootMargin: AHEAD });
  observer.observe(foot);
  signal.addEventListener("abort", () => observer.disconnect());
  return [list, foot];
}
