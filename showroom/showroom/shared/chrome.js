// The frame around the pages of every shop: header, place of the page, footer with the way out.

import { html } from "./html.js";
import { icon } from "./icons.js";
import { address, shop } from "./shop.js";
import { say } from "./words.js";

/**
 * Put the frame into the document; returns its `<main>`. `links` are `[path, label]`; `actions` and `search` are nodes.
 * `footer` is what the shop says at the end of each page.
 */
export function frame({ brand, links, actions, search, footer }) {
  const main = html`<main id="content"></main>`;
  const navigation = html`<nav aria-label=${say("shop")} class="links">${links.map(([path, label]) => html`<a href=${address(path)}>${label}</a>`)}</nav>`;
  const menu = html`<button class="plain menu" type="button" aria-expanded="false" aria-label=${say("menu")}>${icon("menu")}</button>`;
  const header = html`<header class="top"><div class="bar">
    ${menu}<a class="brand" href=${address("/")}>${brand}</a>${navigation}${search}<div class="actions">${actions}</div>
  </div></header>`;
  menu.addEventListener("click", () => open(header.dataset.open === undefined));
  const open = (yes) => {
    header.toggleAttribute("data-open", yes);
    menu.setAttribute("aria-expanded", String(yes));
  };
  header.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  const skip = html`<a class="skip" href="#content">${say("toContent")}</a>`;
  document.getElementById("app").replaceChildren(skip, header, main, foot(footer));
  return { main, marked: (path) => (open(false), mark(navigation, path)) };
}

function mark(navigation, path) {
  for (const link of navigation.children) {
    const target = new URL(link.href).pathname.slice(shop.base.length) || "/";
    const here = target === "/" ? path === "/" : path.startsWith(target);
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

const foot = (content) => html`<footer class="foot"><div class="inner">
  ${content}
  <nav aria-label=${say("platform")} class="platform">
    ${shop.home && html`<a href=${shop.home} data-external>${say("allShops")}</a>`}
    ${shop.mailbox && html`<a href=${shop.mailbox} data-external>${say("mailbox")}</a>`}
    <a href=${shop.developers} data-external>${say("developers")}</a>
  </nav></div></footer>`;
