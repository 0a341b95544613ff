// Pages by address, with the history of the browser. A page is `async ({ params, query, signal }) => { title, view }`.

import { announce } from "./announce.js";
import { html } from "./html.js";
import { shop } from "./shop.js";
import { calm } from "./motion.js";
import { say } from "./words.js";

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `"/products/:slug"` as a pattern with named groups. */
const compiled = (template) =>
  new RegExp(`^${template.split("/").map((part) => (part.startsWith(":") ? `(?<${part.slice(1)}>[^/]+)` : escaped(part))).join("/")}/?$`);

export class Router {
  /** `routes` maps templates to pages; `outlet` is the `<main>`; `missing` is the page of unknown addresses. */
  constructor(routes, outlet, missing) {
    this.routes = Object.entries(routes).map(([template, page]) => [compiled(template), page]);
    this.outlet = outlet;
    this.missing = missing;
    this.leaving = new AbortController();
    this.listeners = [];
    this.positions = new Map();
    history.scrollRestoration = "manual";
    addEventListener("popstate", () => this.show(true));
    document.addEventListener("click", (event) => this.clicked(event));
  }

  /** Call `listener(path)` whenever a page is shown. */
  follow(listener) {
    this.listeners.push(listener);
  }

  get path() {
    return location.pathname.slice(shop.base.length) || "/";
  }

  /** Go to a path of the shop. */
  go(path, { replace = false } = {}) {
    this.remember();
    history[replace ? "replaceState" : "pushState"]({ at: Date.now() }, "", `${shop.base}${path}`);
    return this.show(false);
  }

  /** Change the query of the current page without showing it again. */
  note(query) {
    const text = String(query);
    history.replaceState(history.state, "", location.pathname + (text && `?${text}`));
  }

  async show(back = false) {
    this.leaving.abort();
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    const path = this.path;
    let shown;
    try {
      shown = await this.find(path)({ signal, query: new URLSearchParams(location.search), back });
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (signal.aborted) return;
    const { title, view } = shown;
    const first = !this.outlet.hasChildNodes();
    const replace = () => {
      this.outlet.replaceChildren(view);
      document.title = title ? `${title} · ${shop.title}` : shop.title;
      scrollTo({ top: back ? this.positions.get(history.state?.at) ?? 0 : 0, behavior: "instant" });
    };
    if (first || calm() || !document.startViewTransition) replace();
    else await document.startViewTransition(replace).updateCallbackDone;
    for (const listener of this.listeners) listener(path);
    if (!first) this.arrive(title);
  }

  find(path) {
    for (const [pattern, page] of this.routes) {
      const found = pattern.exec(path);
      if (found) {
        const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
        return (context) => page({ ...context, params });
      }
    }
    return (context) => this.missing({ ...context, params: {} });
  }

  /** Move the focus to the new page, so that the keyboard and a screen reader start there. */
  arrive(title) {
    const heading = this.outlet.querySelector("h1") ?? this.outlet;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    announce(title ?? shop.title);
  }

  remember() {
    this.positions.set(history.state?.at, scrollY);
  }

  clicked(event) {
    const link = event.target.closest?.("a[href]");
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href);
    const path = url.pathname.slice(shop.base.length) || "/";
    const inside = url.origin === location.origin && (url.pathname === shop.base || url.pathname.startsWith(`${shop.base}/`));
    if (!inside || link.dataset.external !== undefined || !this.owns(path)) return;
    if (url.hash && url.pathname === location.pathname) return;
    event.preventDefault();
    this.go(path + url.search);
  }

  owns(path) {
    return this.routes.some(([pattern]) => pattern.test(path));
  }
}

/** What is shown at an address that no page has. */
export const missingPage = async () => ({
  title: say("missingTitle"),
  view: html`<section class="page narrow state">
    <h1>${say("missingHeading")}</h1>
    <p>${say("missingText")}</p>
    <p><a class="button" href=${`${shop.base}/`}>${say("toStart")}</a></p>
  </section>`,
});
