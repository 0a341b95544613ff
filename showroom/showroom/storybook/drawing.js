// Pictures that are being drawn: the request waits for a while, then the version is asked for until it is done.

import { html, nodes } from "../shared/html.js";
import { failed, toast } from "../shared/toast.js";
import * as api from "./api.js";
import { t } from "./language.js";
import { noteTries } from "./tries.js";

const ASK_MILLISECONDS = 2500;
export const isDone = ({ status }) => status === "SUCCESS" || status === "COMPLETED";
const isEnded = (version) => isDone(version) || version.status === "FAILED";

/** Ask for a version until its drawing has ended. */
export async function ended(kind, version, signal) {
  let current = version;
  while (!isEnded(current)) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MILLISECONDS));
    signal.throwIfAborted();
    current = await api.version(kind, version.id);
  }
  return current;
}

/** Draw a version of an item. `easel` shows how long it takes; returns the version, or null if none was made. */
export async function draw(kind, body, { itemId, easel, signal }) {
  const stop = counting(easel);
  try {
    const made = await api.generate(kind, body, signal);
    noteTries(itemId, made);
    const version = await ended(kind, made, signal);
    if (version.status === "FAILED") toast(version.error_message || t("failedDrawing"), { kind: "failed" });
    return isDone(version) ? version : null;
  } catch (error) {
    if (error.body?.max_retries !== undefined) noteTries(itemId, error.body);
    if (!signal.aborted) failed(error);
    return null;
  } finally {
    stop();
  }
}

/** Cover an easel with a brush and the seconds; returns a function that uncovers it. */
export function counting(easel) {
  const begun = Date.now();
  const text = html`<p></p>`;
  const cover = html`<div class="brushing" role="status"><span class="brush" aria-hidden="true"></span>${text}</div>`;
  const show = () => (text.textContent = t("drawing", { seconds: Math.round((Date.now() - begun) / 1000) }));
  const timer = setInterval(show, 1000);
  show();
  easel.append(...nodes(cover));
  easel.setAttribute("aria-busy", "true");
  return () => {
    clearInterval(timer);
    cover.remove();
    easel.removeAttribute("aria-busy");
  };
}
