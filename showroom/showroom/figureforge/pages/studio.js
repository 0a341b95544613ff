// The studio: filters with example pictures, an order, and its batch as it is drawn.

import { html } from "../../shared/html.js";
import { part, skeleton } from "../../shared/states.js";
import { kept } from "../../shared/store.js";
import { failed, toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { batch } from "../batch.js";
import { filterPanel } from "../filter-panel.js";
import { meter } from "../meter.js";
import { customer, load, order } from "../session.js";

/** The order that is being drawn, also after the page was left. */
const running = kept("figureforge-running", null);
const BATCHES = [1, 2, 3, 4];

export async function studio({ query, signal }) {
  const results = html`<div class="results stack" aria-live="polite"></div>`;
  const show = (node) => {
    results.querySelector(".idle")?.remove();
    results.prepend(node);
  };
  results.append(html`<div class="idle"><p class="crosshair" aria-hidden="true"></p><p>Your figures appear here as they are drawn.</p></div>`);
  if (running.value) show(drawing(running.value, signal));
  const ordered = async (body, credits) => {
    const { job_id: id } = await order(body, credits);
    running.set({ id, size: body.batch_size });
    show(drawing(running.value, signal));
  };
  const start = { filters: given(query), prompt: query.get("prompt") ?? "" };
  return {
    title: "Studio",
    view: html`<div class="page studio"><h1 class="visually-hidden">Studio</h1>
      ${part(api.models, (models) => panel(models, start, ordered), { signal, waiting: skeleton("panel", 8) })}
      <section class="stage" aria-label="Drawn figures">${meter()}${results}</section></div>`,
  };
}

const given = (query) => Object.fromEntries([...query].filter(([name]) => name !== "prompt"));

function panel({ models, default: standard }, start, ordered) {
  const filters = filterPanel(start.filters);
  const prompt = html`<textarea id="prompt" rows="2" maxlength="2000" placeholder="Optional: a dancer resting after practice"></textarea>`;
  prompt.value = start.prompt;
  const model = html`<select id="model">${models.map((each) => html`<option value=${each.id} ?selected=${each.id === standard}>${each.name}</option>`)}</select>`;
  const size = html`<fieldset class="batch-size"><legend>Pictures</legend><div class="choices">${BATCHES.map(
    (count) => html`<label class="choice"><input type="radio" name="batch" value=${count} .checked=${count === 2}><span>${count}</span></label>`)}</div></fieldset>`;
  const cost = html`<span class="cost number"></span>`;
  const chosen = () => {
    const count = Number(size.querySelector(":checked").value);
    return { count, credits: count * models.find(({ id }) => id === model.value).credits };
  };
  const draw = html`<button class="large wide-button" type="submit">Draw ${cost}</button>`;
  const show = () => (cost.textContent = chosen().credits === 1 ? "· 1 credit" : `· ${chosen().credits} credits`);
  const submit = (event) => {
    event.preventDefault();
    const { count, credits } = chosen();
    const body = { filters: filters.values(), batch_size: count, model: model.value, prompt: prompt.value.trim() || undefined };
    working(draw, () => ordered(body, credits).catch(refused));
  };
  show();
  return html`<form class="panel-form" aria-label="A new figure" @submit=${submit} @change=${show}>
    ${filters.element}
    <div class="order"><div><label for="prompt">In words</label>${prompt}</div>
      <div class="order-row"><div><label for="model">Model</label>${model}</div>${size}</div>${draw}</div></form>`;
}

function refused(error) {
  if (error.code !== "INSUFFICIENT_QUOTA") throw error;
  const { required, remaining } = error.body.error.details;
  toast(`This needs ${required} credits, you have ${remaining}.`, { kind: "failed", action: ["See plans", () => document.querySelector('a[href$="/pricing"]').click()] });
}

/** The batch of a running order. Its end is noted, also that of an order that failed. */
function drawing({ id, size }, signal) {
  const made = batch(size);
  made.follow(id, signal).then(
    (job) => {
      running.set(null);
      if (job.status === "failed") toast(job.error ?? "The figures could not be drawn. The credits are back.", { kind: "failed" });
      else toast(`${job.images.length === 1 ? "The figure is" : `${job.images.length} figures are`} drawn.`);
      return customer.value && load();
    },
    (error) => {
      if (signal.aborted) return;
      if (error.status === 404) running.set(null);
      made.element.remove();
      failed(error);
    },
  );
  return made.element;
}
