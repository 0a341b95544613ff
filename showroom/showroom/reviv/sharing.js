// One photograph of each customer is unlocked by telling others of the shop.

import { html, nodes } from "../shared/html.js";
import { toast } from "../shared/toast.js";
import { working } from "../shared/working.js";
import * as api from "./api.js";
import { customer } from "./session.js";

const NETWORKS = { facebook: "Facebook", twitter: "X", linkedin: "LinkedIn", pinterest: "Pinterest" };

export function shareBox(state, changed) {
  const open = html`<button class="quiet wide-button" type="button" @click=${() => working(open, begin)}>Or share once, free of charge</button>`;
  const box = html`<div class="share stack">${open}</div>`;
  const begin = async () => box.replaceChildren(...nodes(choices(await api.share(state.id), state, changed)));
  return box;
}

function choices(answer, state, changed) {
  const confirm = html`<button class="wide-button" type="button" ?disabled=${true} @click=${() => working(confirm, () => shared(state, changed))}>I have shared it</button>`;
  const opened = () => (confirm.disabled = false);
  const copy = html`<button class="link" type="button" @click=${() => working(copy, () => copied(answer.instagram.caption))}>Copy a caption for Instagram</button>`;
  return [
    html`<p><strong>Share Reviv once</strong>, then come back. It works for one photograph.</p>`,
    html`<div class="chips">${Object.entries(NETWORKS).map(
      ([key, name]) => html`<a class="chip" href=${answer[key]} target="_blank" rel="noopener" @click=${opened}>${name}</a>`,
    )}</div>`,
    answer.instagram && copy,
    confirm,
  ];
}

async function shared(state, changed) {
  const { full_image_url: url } = await api.confirmShare(state.id);
  customer.update((user) => ({ ...user, social_share_unlock_used: true }));
  changed({ is_unlocked: true, unlock_method: "social_share", restored_full_url: url });
  toast("Thank you for sharing. The full picture is yours.");
}

async function copied(text) {
  await navigator.clipboard.writeText(text);
  toast("The caption is copied.");
}
