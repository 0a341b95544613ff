// What a part of a page shows while it waits, when there is nothing, and when it failed.

import { html, nodes } from "./html.js";
import { icon } from "./icons.js";
import { messageOf } from "./toast.js";
import { say } from "./words.js";

/** Grey shapes in the form of what is coming. */
export const skeleton = (kind, count = 1) =>
  html`<div class=${`skeletons ${kind}`} aria-hidden="true">${Array.from({ length: count }, () => html`<div class="skeleton"></div>`)}</div>`;

export const empty = (title, text, action) =>
  html`<div class="state empty"><h2>${title}</h2><p>${text}</p>${action && html`<p>${action}</p>`}</div>`;

export const problem = (error, retry) =>
  html`<div class="state failed" role="alert">${icon("alert")}<h2>${say("notShown")}</h2><p>${messageOf(error)}</p>
    ${retry && html`<p><button type="button" @click=${retry}>${say("tryAgain")}</button></p>`}</div>`;

/**
 * Show `waiting` until `load()` has resolved, then `view(value)`. A failure offers to try again, and tries by itself when
 * the browser is online again, or after the seconds that the shop asks for.
 */
export function part(load, view, { waiting = skeleton("lines", 3), signal } = {}) {
  const element = html`<div class="part" aria-busy="true"></div>`;
  const show = (value) => {
    element.removeAttribute("aria-busy");
    element.replaceChildren(...nodes(value));
  };
  const attempt = async () => {
    element.setAttribute("aria-busy", "true");
    element.replaceChildren(waiting);
    try {
      const value = await load();
      if (!signal?.aborted) show(view(value));
    } catch (error) {
      if (signal?.aborted || error.name === "AbortError") return;
      if (error.status === undefined && navigator.onLine) console.warn(error);
      show(problem(error, attempt));
      again(error, attempt, signal);
    }
  };
  attempt();
  return element;
}

function again(error, attempt, signal) {
  if (!navigator.onLine) addEventListener("online", attempt, { once: true, signal });
  else if (error.status === 429) setTimeout(() => signal?.aborted || attempt(), 1000 * (error.retryAfter ?? 5));
}

const banner = html`<p class="offline" role="status" hidden></p>`;
document.body.prepend(banner);
const mark = () => {
  banner.textContent = say("offline");
  banner.hidden = navigator.onLine;
};
addEventListener("online", mark);
addEventListener("offline", mark);
mark();
