// Saves a picture under a name. Its address expires and names no file.

import { html } from "./html.js";

/** The link has to be in the document: a new element belongs to its template's, which downloads nothing. */
export async function savePicture(url, name) {
  const response = await fetch(url);
  if (!response.ok) throw Object.assign(new Error("The picture's address has expired. Load this page again."), { status: response.status });
  const saved = URL.createObjectURL(await response.blob());
  const link = html`<a href=${saved} download=${name} hidden></a>`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(saved), 10_000);
}
