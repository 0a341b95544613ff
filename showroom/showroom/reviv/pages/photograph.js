// One restored photograph: before and after, unlock, share, download, delete.

import { beforeAfter } from "../../shared/before-after.js";
import { confirmed } from "../../shared/dialog.js";
import { date } from "../../shared/format.js";
import { html, nodes } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { savePicture } from "../../shared/saving.js";
import { address } from "../../shared/shop.js";
import { part, skeleton } from "../../shared/states.js";
import { toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { daysLeft } from "../prints.js";
import { creditsOf, customer, spend } from "../session.js";
import { shareBox } from "../sharing.js";

export async function photograph({ params, signal }, router) {
  const load = async () => (await api.photographs()).find((each) => each.id === Number(params.id) && each.status === "completed");
  return {
    title: "A photograph",
    view: html`<div class="page"><p><a class="back" href=${address("/")}>${icon("back")} All photographs</a></p>
      ${part(load, (found) => (found ? shown(found, router) : gone()), { signal, waiting: skeleton("comparison", 1) })}</div>`,
  };
}

const gone = () => html`<div class="state"><h1>Not in the album</h1><p>This photograph was deleted, has expired, or is not restored yet.</p></div>`;

function shown(found, router) {
  const side = html`<div class="sheet stack stay"></div>`;
  const stage = html`<div class="mounted"></div>`;
  const show = (state) => {
    stage.replaceChildren(comparison(state));
    const act = state.is_unlocked ? unlocked(state) : locked(state, (changes) => show({ ...state, ...changes }), router);
    side.replaceChildren(...nodes([act, ending(state, router)]));
  };
  show(found);
  return html`<div class="stack"><h1 class="moderate">Restored on ${date(found.created_at)}</h1><div class="split aside">${stage}${side}</div></div>`;
}

const comparison = (state) =>
  beforeAfter({
    before: html`<img alt="" draggable="false" src=${state.original_image_url}>`,
    after: html`<img draggable="false" alt=${state.is_unlocked ? "The restored photograph" : "The restored photograph, with a watermark"}
      src=${state.restored_full_url ?? state.restored_preview_url}>`,
    label: "How much of the original is shown",
  });

function locked(state, changed, router) {
  const credits = creditsOf(customer.value);
  const buy = html`<a class="button large wide-button" href=${address(`/credits?back=/photographs/${state.id}`)}>Get credits</a>`;
  const unlock = html`<button class="large wide-button" type="button" @click=${() => working(unlock, () => unlockIt(state, changed, router))}>Unlock for 1 credit</button>`;
  return [
    html`<h2>This is the preview</h2>`,
    html`<p class="soft">It is smaller, and has a watermark. The full picture is a PNG in the size of your original.</p>`,
    credits ? unlock : buy,
    html`<p class="soft small">${credits ? `You have ${credits}.` : "You have no credits yet."}</p>`,
    customer.value.social_share_unlock_used ? null : shareBox(state, changed),
  ];
}

async function unlockIt(state, changed, router) {
  try {
    const { full_image_url: url } = await spend(state.id);
    changed({ is_unlocked: true, unlock_method: "paid", restored_full_url: url });
    toast("Unlocked. The full picture is yours.");
  } catch (error) {
    if (error.code !== "INSUFFICIENT_CREDITS") throw error;
    await router.go(`/credits?back=/photographs/${state.id}`);
  }
}

function unlocked(state) {
  const save = html`<button class="large wide-button" type="button" @click=${() => working(save, () => savePicture(state.restored_full_url, `restored-${state.id}.png`))}>${icon("download")}Download the full picture</button>`;
  return [html`<h2>${state.unlock_method === "social_share" ? "Unlocked by sharing" : "Unlocked"}</h2>`, html`<p class="soft">PNG, full size, without a watermark.</p>`, save];
}

function ending(state, router) {
  const remove = html`<button class="link bad" type="button" @click=${() => working(remove, gone)}>Delete</button>`;
  const gone = async () => {
    if (!(await confirmed("Delete this photograph?", "The original, the preview and the full picture are deleted for good.", "Delete it"))) return;
    await api.remove(state.id);
    toast("The photograph is deleted.");
    await router.go("/");
  };
  return html`<div class="row between ending"><span class="soft small">Kept until ${date(state.expires_at)} (${daysLeft(state)} days)</span>${remove}</div>`;
}
