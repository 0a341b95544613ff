// The customer's first page: photographs are put in, watched, and kept for sixty days.

import { html } from "../../shared/html.js";
import { part, skeleton } from "../../shared/states.js";
import { failed, messageOf, toast } from "../../shared/toast.js";
import { dropzone, measured, onPaste } from "../../shared/upload.js";
import * as api from "../api.js";
import { developing, print } from "../prints.js";
import { follow } from "../following.js";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MOST_BYTES = 10 * 1024 * 1024;
const LEAST_SIDE = 500;
const MOST = 6;
const HINT = "Drop it here, paste it, or choose a file. JPG, PNG or WebP, up to 10 MB, the shorter side with at least 500 pixels.";

export async function photographs({ signal }) {
  const list = html`<ul class="tiles prints"></ul>`;
  const places = html`<p class="soft" role="status"></p>`;
  const nothing = html`<li class="nothing"><strong>Your album is empty.</strong> What you restore is kept here for 60 days.</li>`;
  const zone = dropzone({
    label: "Put a photograph in",
    hint: HINT,
    accept: TYPES,
    take: ([file]) => put(file),
    refuse: (file) => toast(`${file.name} is not a JPG, PNG or WebP picture.`, { kind: "failed" }),
    sign: html`<span class="print-sign" aria-hidden="true"></span>`,
  });
  const album = { list, signal, changed: recount };

  function recount() {
    const used = list.querySelectorAll(".print").length;
    places.textContent = used < MOST - 1 ? "" : `${used} of ${MOST} places are taken.${used === MOST ? " Delete one to make room." : ""}`;
    zone.classList.toggle("is-full", used >= MOST);
    zone.querySelector("input").disabled = used >= MOST;
    if (used) nothing.remove();
    else list.append(nothing);
  }

  async function put(file) {
    const problem = await refusal(file);
    if (problem) return toast(problem, { kind: "failed" });
    return restored(file, album);
  }

  onPaste(([file]) => put(file), TYPES, signal);
  const filled = (found) => {
    list.append(...found.map((each) => (isDone(each) ? print(each, album.changed) : resumed(each, album))));
    recount();
    return list;
  };
  return {
    title: "Your photographs",
    view: html`<div class="page"><div class="page-head"><h1>Your photographs</h1>${places}</div>${zone}
      ${part(api.photographs, filled, { signal, waiting: skeleton("prints", 3) })}</div>`,
  };
}

const isDone = ({ status }) => status === "completed" || status === "failed";

/** Upload a file and watch its restoration. */
async function restored(file, album) {
  const url = URL.createObjectURL(file);
  const card = developing(url, file.name);
  album.list.prepend(card.node);
  album.changed();
  try {
    const { job_id: id } = await api.upload(file, { signal: album.signal, onUploadProgress: ({ loaded, total }) => card.uploaded(loaded / total) });
    await watched(id, card, album);
  } catch (error) {
    if (album.signal.aborted) return;
    card.node.remove();
    album.changed();
    toast(error.fields?.image?.[0] ?? messageOf(error), { kind: "failed" });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Watch a restoration that began before this page. */
function resumed(photograph, album) {
  const card = developing(photograph.original_image_url, "A photograph");
  card.uploaded(1);
  watched(photograph.id, card, album).catch((error) => album.signal.aborted || failed(error));
  return card.node;
}

async function watched(id, card, album) {
  const { status } = await follow(id, card.worked, album.signal);
  const found = (await api.photographs()).find((each) => each.id === id);
  if (!found) return;
  const shown = print(found, album.changed);
  card.node.replaceWith(shown);
  if (status === "failed") toast("This photograph could not be restored. Nothing was charged.", { kind: "failed" });
  else toast("Your photograph is restored.", { action: ["Look", () => shown.querySelector("a").click()] });
}

/** A sentence, if the shop would refuse the file. */
async function refusal(file) {
  if (file.size > MOST_BYTES) return `${file.name} has ${(file.size / 1024 / 1024).toFixed(1)} MB. At most 10 MB can be restored.`;
  const size = await measured(file);
  if (!size) return `${file.name} cannot be read as a picture.`;
  const isSmall = Math.min(size.width, size.height) < LEAST_SIDE;
  return isSmall ? `${file.name} has ${size.width} × ${size.height} pixels. Its shorter side needs ${LEAST_SIDE}.` : null;
}
