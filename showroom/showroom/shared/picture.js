// Pictures that keep their place before they are there, in the size that the page needs.

import { html, styled } from "./html.js";

const WIDTHS = [400, 800, 1600];

/** The addresses of a public picture of the shop in several widths; nothing for pictures from elsewhere. */
const sources = (src) =>
  new URL(src, location.href).pathname.includes("/media/")
    ? WIDTHS.map((width) => `${src}?width=${width} ${width}w`).join(", ")
    : null;

/** `ratio` is width / height of the place; `sizes` as in HTML; an `eager` picture is one that is seen first. */
export function picture({ src, alt = "", ratio = 1, sizes = "100vw", eager = false, fit = "cover", kind = "" }) {
  const frame = html`<span class=${`picture ${kind}`}></span>`;
  styled(frame, { "--ratio": String(ratio), "--fit": fit });
  if (!src) return frame;
  const srcset = sources(src);
  const img = html`<img alt=${alt} width=${Math.round(800 * ratio)} height="800" decoding="async"
    loading=${eager ? "eager" : "lazy"} fetchpriority=${eager ? "high" : null} sizes=${srcset && sizes} srcset=${srcset}>`;
  img.addEventListener("load", () => frame.classList.add("loaded"), { once: true });
  img.addEventListener("error", () => frame.classList.add("broken"), { once: true });
  img.src = src;
  frame.append(img);
  return frame;
}
