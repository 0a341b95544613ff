// The pictures of one order while they are drawn: by its event stream, or by asking when the stream breaks.

import { html, styled } from "../shared/html.js";
import * as api from "./api.js";
import { tile } from "./tiles.js";

const ASK_MILLISECONDS = 2000;
const isFinal = ({ status }) => status === "completed" || status === "failed";

export function batch(size) {
  const frames = Array.from({ length: size }, (_, index) => sheet(index));
  const list = html`<ul class="tiles figures">${frames.map(({ node }) => node)}</ul>`;
  const element = html`<section class="batch" aria-label="Being drawn">${list}</section>`;
  const show = (job) => {
    const share = job.progress ? (job.progress.done / job.progress.total) * size : 0;
    frames.forEach((frame, index) => frame.show(Math.max(0, Math.min(1, share - index)), job));
    if (job.status === "completed") list.replaceChildren(...job.images.map((image) => tile(image, { eager: true, fresh: true })));
    if (job.status === "failed") element.remove();
  };
  return { element, follow: (id, signal) => follow(id, show, signal) };
}

function sheet(index) {
  const bar = html`<progress max="1" value="0" aria-label=${`Picture ${index + 1}`}></progress>`;
  const text = html`<p class="tags">Waiting</p>`;
  const draft = html`<div class="figure draft"><span aria-hidden="true"></span></div>`;
  return {
    node: html`<li class="tile">${draft}<div class="under">${text}</div>${bar}</li>`,
    show(part, job) {
      bar.value = part;
      styled(draft, { "--done": String(part) });
      if (part >= 1) text.textContent = "Drawn";
      else if (part > 0) text.textContent = job.progress.stage ?? "Drawing";
      else text.textContent = job.status === "queued" ? "Waiting for its turn" : "Next";
    },
  };
}

/** Calls `show(job)` until the job has ended, and returns it. */
async function follow(id, show, signal) {
  try {
    for await (const { data: job } of api.jobEvents(id, signal)) {
      show(job);
      if (isFinal(job)) return job;
    }
  } catch (error) {
    if (signal.aborted || error.status === 404) throw error;
  }
  for (;;) {
    const job = await api.job(id);
    show(job);
    if (isFinal(job)) return job;
    await new Promise((resolve) => setTimeout(resolve, ASK_MILLISECONDS));
    signal.throwIfAborted();
  }
}
