// A field for files: by click, by keyboard, dropped, or pasted.

import { html } from "./html.js";

/**
 * `take(files)` receives what was chosen. `accept` lists media types; `refuse(file)` is called for files of other types. The native
 * input stays in the page and keeps its label, focus and keyboard.
 */
export function dropzone({ label, hint, accept, take, refuse, multiple = false, sign = null, name = "file" }) {
  const input = html`<input type="file" name=${name} accept=${accept.join(",")} ?multiple=${multiple}>`;
  const zone = html`<label class="drop">${sign}<strong>${label}</strong><span class="drop-hint">${hint}</span>${input}</label>`;
  const accepted = (files) => {
    const wanted = [];
    for (const file of files) accept.includes(file.type) ? wanted.push(file) : refuse?.(file);
    if (wanted.length) take(multiple ? wanted : wanted.slice(0, 1));
  };
  input.addEventListener("change", () => {
    const chosen = [...input.files];
    input.value = "";
    accepted(chosen);
  });
  let depth = 0;
  const over = (isOver) => zone.classList.toggle("is-over", isOver);
  zone.addEventListener("dragenter", () => over(++depth > 0));
  zone.addEventListener("dragleave", () => over(--depth > 0));
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    if (!input.disabled) accepted([...event.dataTransfer.files]);
  });
  return zone;
}

/** Take pictures that are pasted anywhere on the page until `signal` is aborted. */
export function onPaste(take, accept, signal) {
  const pasted = (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => accept.includes(file.type));
    if (files.length) take(files);
  };
  document.addEventListener("paste", pasted, { signal });
}

/** The width and height of a picture file, or null if the browser cannot decode it. */
export async function measured(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const size = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    return size;
  } catch {
    return null;
  }
}
