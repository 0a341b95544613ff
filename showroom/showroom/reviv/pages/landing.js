// The shop as a visitor sees it.

import { beforeAfter } from "../../shared/before-after.js";
import { html } from "../../shared/html.js";
import { address, asset } from "../../shared/shop.js";

const PAIRS = [
  { name: "astronaut", title: "Faded colours", note: "Yellowed paper, scratches and grain", width: 700, height: 700 },
  { name: "coffee", title: "Dust and folds", note: "A crease across the table, specks of dust", width: 900, height: 600 },
  { name: "cat", title: "Spots and scratches", note: "Damp, dirt, and a soft lens", width: 902, height: 600 },
];
const STEPS = [
  ["Put it in", "A scan, or a photograph of the photograph. JPG, PNG or WebP, up to 10 MB."],
  ["Watch it come back", "Scratches, dust, folds, noise, fading and yellowing are found and taken away, step by step."],
  ["See it before you pay", "The preview is free. One credit unlocks the full picture, without the watermark."],
];

function picture({ name, width, height }, side, alt, sizes, first) {
  const file = (size) => asset(`reviv/pictures/${name}-${side}-${size}.webp`);
  return html`<img alt=${alt} width=${width} height=${height} sizes=${sizes} srcset=${`${file("small")} 560w, ${file("large")} ${width}w`} src=${file("small")}
    decoding="async" draggable="false" loading=${first ? "eager" : "lazy"} fetchpriority=${first ? "high" : null}>`;
}

const pair = (each, sizes, first = false) =>
  beforeAfter({
    before: picture(each, "before", "", sizes, first),
    after: picture(each, "after", `${each.title}: the photograph after its restoration`, sizes, first),
    label: `${each.title}: how much of the original is shown`,
  });

export async function landing() {
  const [first, ...others] = PAIRS;
  return {
    title: "Old photographs, restored",
    view: html`<div class="page landing">
      <section class="hero">
        <div class="hero-text"><p class="script">Photographs, restored</p>
          <h1>The picture is still in there.</h1>
          <p class="lead">Put an old photograph in and see it whole again, in about half a minute. Looking costs nothing.</p>
          <p class="row"><a class="button large" href=${address("/sign-in")}>Restore a photograph</a>
            <a href=${address("/sign-in")}>I have an account</a></p></div>
        <div class="mounted tilted">${pair(first, "(min-width: 60rem) 34rem, 92vw", true)}</div>
      </section>
      <section class="steps"><h2>How it goes</h2><ol>${STEPS.map(([title, text]) => html`<li><h3>${title}</h3><p>${text}</p></li>`)}</ol></section>
      <section><h2>Drag the bar</h2><div class="pairs">${others.map(
        (each) => html`<figure class="mounted">${pair(each, "(min-width: 60rem) 36rem, 92vw")}
          <figcaption><strong>${each.title}</strong> ${each.note}</figcaption></figure>`,
      )}</div></section>
      <section class="promise"><h2>What happens to your photograph</h2>
        <p class="lead">The original is private to you. Its hidden data (place, camera) is dropped, and everything is deleted after 60 days, or at once when you say so.</p>
        <p><a class="button" href=${address("/sign-in")}>Start with one photograph</a></p></section>
    </div>`,
  };
}
