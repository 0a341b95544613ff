// The versions of a picture, side by side.

import { openDialog } from "../shared/dialog.js";
import { html } from "../shared/html.js";
import { isDone } from "./drawing.js";
import { t } from "./language.js";

const pictureOf = (version) => version.image ?? version.generated_image ?? version.thumbnail;

/** Small pictures of all versions; a press shows them large beside each other. Nothing while there is only one. */
export function versionStrip(versions, currentId, name) {
  const done = versions.filter(isDone);
  if (done.length < 2) return null;
  return html`<div class="versions"><ul>${done.map((version) => html`<li class=${version.id === currentId ? "chosen" : ""}>
      <img src=${version.thumbnail} width="96" height="144" loading="lazy" decoding="async" alt=${t("version", { number: version.version_number })}></li>`)}</ul>
    <button class="link" type="button" @click=${() => compare(done, currentId, name)}>${t("compare")}</button></div>`;
}

function compare(versions, currentId, name) {
  openDialog(`${name}: ${t("versions")}`, html`<ul class="side-by-side">${versions.map((version) => html`<li><img src=${pictureOf(version)} width="400" height="600" decoding="async" alt=${`${name}, ${t("version", { number: version.version_number })}`}>
    <p>${t("version", { number: version.version_number })} ${version.id === currentId && html`<span class="tag">${t("current")}</span>`}</p></li>`)}</ul>`).classList.add("wide");
}
