// Dialogs on the browser's own <dialog>: it keeps the focus, and Escape closes it.

import { html } from "./html.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

/** Open a dialog with any content. Returns it; `dialog.close(value)` closes it. `side` opens it as a panel. */
export function openDialog(title, content, { side = false, closed } = {}) {
  const dialog = html`<dialog class=${side ? "panel" : "box"} aria-label=${title}>
    <header><h2>${title}</h2><button class="plain" type="button" aria-label=${say("close")} @click=${() => dialog.close()}>${icon("close")}</button></header>
    <div class="content">${content}</div>
  </dialog>`;
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed?.(dialog.returnValue);
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask before something that cannot be undone. Resolves to whether it was confirmed. */
export const confirmed = (title, text, action) =>
  new Promise((resolve) => {
    const dialog = openDialog(
      title,
      html`<p>${text}</p><p class="row end">
        <button class="quiet" type="button" @click=${() => dialog.close()}>${say("keepIt")}</button>
        <button class="danger" type="button" @click=${() => dialog.close("yes")}>${action}</button>
      </p>`,
      { closed: (value) => resolve(value === "yes") },
    );
  });
