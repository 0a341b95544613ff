// One product: pictures, variants, what it costs, what customers say.

import { client, forgetAnswers, productOf } from "../api.js";
import { announce } from "../../shared/announce.js";
import { date, money } from "../../shared/format.js";
import { failed, toast } from "../../shared/toast.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { part } from "../../shared/states.js";
import { picture } from "../../shared/picture.js";
import { quantity } from "../../shared/quantity.js";
import { address } from "../../shared/shop.js";
import { live, store } from "../../shared/store.js";
import { addToCart, askToSignIn, isSignedIn } from "../session.js";
import { heart, stars } from "../parts/product-card.js";

export const product = (router) => async ({ params, signal }) => {
  const title = html`<h1 class="visually-hidden">Product</h1>`;
  return {
    title: null,
    view: html`<div class="page">${title}${part(() => productOf(params.slug), (found) => {
      title.remove();
      document.title = `${found.name} · Emporium`;
      return detail(router, found);
    }, { waiting: waiting(), signal })}</div>`,
  };
};

const waiting = () => html`<div class="split half detail" aria-hidden="true"><div class="skeleton square"></div><div class="skeletons"><div class="skeleton"></div><div class="skeleton tall"></div></div></div>`;

function detail(router, found) {
  const chosen = store(found.variants.find((each) => each.quantity > 0) ?? found.variants[0] ?? null);
  const pieces = store(1);
  return [
    html`<article class="split half detail">
      ${gallery(found)}
      <div class="stay stack buy">
        <nav class="trail small" aria-label="Where you are"><a href=${address("/products")}>All products</a><span>${found.category.name}</span></nav>
        <div class="row between top-line"><h1>${found.name}</h1>${heart(router, found)}</div>
        ${stars(found.average_rating, found.review_count)}
        ${live(chosen, (variant) => prices(found, variant))}
        <p class="lead">${found.description}</p>
        ${found.variants.length > 0 && variants(found.variants, chosen)}
        ${live(chosen, (variant) => stock(found, variant))}
        ${live(chosen, (variant) => purchase(router, found, variant, pieces))}
        ${facts(found, chosen)}
      </div>
    </article>`,
    reviews(router, found),
  ];
}

function gallery(found) {
  const shown = store(0);
  const images = found.images.length ? found.images : [{ image: null, alt_text: "" }];
  const large = live(shown, (index) => picture({ src: images[index].image, alt: images[index].alt_text || found.name, sizes: "(min-width: 56rem) 46vw, 94vw", eager: true, kind: "large" }));
  const small = live(shown, (index) => images.map((each, number) => html`<button type="button" class="plain thumb" data-key=${`picture ${number}`}
    aria-pressed=${String(number === index)} aria-label=${`Picture ${number + 1}: ${each.alt_text || found.name}`} @click=${() => shown.set(number)}>${picture({ src: each.image, sizes: "6rem" })}</button>`));
  small.className = "thumbs";
  return html`<div class="gallery">${large}${images.length > 1 && small}</div>`;
}

function prices(found, variant) {
  const price = variant?.price ?? found.price;
  const before = Number(found.compare_price) > Number(price) && !variant ? found.compare_price : price === found.price ? found.compare_price : null;
  return html`<p class="price big"><span class="number">${money(price)}</span>${before && html`<s class="soft number">${money(before)}</s>`}
    ${before && found.discount_percentage > 0 && html`<span class="saving">${found.discount_percentage} % less</span>`}</p>`;
}

const named = (attribute) => attribute[0].toUpperCase() + attribute.slice(1).replaceAll("_", " ");

function variants(all, chosen) {
  const group = html`<fieldset class="stack tight"><legend class="eyebrow">${Object.keys(all[0].attributes).map(named).join(" and ") || "Variant"}</legend>
    <div class="choices">${all.map((each) => html`<label class="choice"><input type="radio" name="variant" value=${each.id} ?checked=${each === chosen.value} ?disabled=${!each.quantity}
      @change=${() => (chosen.set(each), announce(`${each.name}, ${money(each.price)}`))}><span>${each.name}</span></label>`)}</div></fieldset>`;
  return group;
}

const left = (found, variant) => (variant ? variant.quantity : found.quantity);

function stock(found, variant) {
  const count = left(found, variant);
  if (!found.is_in_stock || (variant && !count)) return html`<p class="bad">Sold out at the moment</p>`;
  return count > 0 && count <= 10 ? html`<p class="warn">Only ${count} left</p>` : html`<p class="good">In stock</p>`;
}

function purchase(router, found, variant, pieces) {
  const count = left(found, variant);
  const available = found.is_in_stock && (!variant || count > 0);
  const most = count > 0 ? Math.min(count, 20) : 20;
  if (pieces.value > most) pieces.set(Math.max(1, most));
  const button = html`<button type="button" class="grow" ?disabled=${!available} data-key="add">${available ? "Add to bag" : "Sold out"}</button>`;
  button.addEventListener("click", async () => {
    const line = { product_id: found.id, quantity: pieces.value, name: found.name, ...(variant && { variant_id: variant.id }) };
    if (!isSignedIn()) return askToSignIn(router, { back: `/products/${found.slug}`, add: line });
    button.disabled = true;
    await addToCart(line).catch(failed);
    button.disabled = false;
  });
  return html`<div class="row purchase">${available && live(pieces, (value) => quantity({ value, most, label: found.name, change: (next) => pieces.set(next) }))}${button}</div>`;
}

function facts(found, chosen) {
  const rows = [["Weight", found.weight && `${Number(found.weight)} kg`], ["Size", found.dimensions]].filter(([, value]) => value);
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    <div><dt>Article number</dt><dd>${live(chosen, (variant) => variant?.sku ?? found.sku, "span")}</dd></div></dl>`;
}

function reviews(router, found) {
  const list = html`<ul class="reviews" role="list">${found.reviews.map(review)}</ul>`;
  const nothing = html`<p class="soft">Nobody has written about it yet.</p>`;
  const write = isSignedIn()
    ? writing(found, (made) => (nothing.remove(), list.prepend(review(made))))
    : html`<p><a href=${address("/sign-in")}>Sign in</a> to write about something that you bought here.</p>`;
  return html`<section class="split aside" aria-labelledby="reviews"><div class="stack"><h2 id="reviews">What customers say</h2>
    ${found.reviews.length === 0 && nothing}${list}
    ${found.review_count > found.reviews.length && further(found, list)}</div><div class="sheet">${write}</div></section>`;
}

const review = (given) => html`<li><p class="stars"><span aria-hidden="true">${"★".repeat(given.rating)}<span class="soft">${"★".repeat(5 - given.rating)}</span></span><span class="visually-hidden">${given.rating} of 5 stars</span></p>
  <h3>${given.title}</h3><p>${given.comment}</p><p class="soft small">${given.user}, ${date(given.created_at)}${given.is_verified_purchase && " · bought here"}</p></li>`;

function further(found, list) {
  const button = html`<p><button class="quiet" type="button">All ${found.review_count} reviews</button></p>`;
  button.firstChild.addEventListener("click", async () => {
    try {
      const page = await client.reviews.list({ slug: found.slug, page_size: 100 });
      list.replaceChildren(...page.results.map(review));
      button.remove();
    } catch (error) {
      failed(error);
    }
  });
  return button;
}

const writing = (found, written) =>
  form({
    action: "Publish",
    label: "Write a review",
    content: html`<div class="stack"><h3>Your opinion</h3>
      <fieldset class="rating"><legend class="small">Stars</legend>${[1, 2, 3, 4, 5].map((star) => html`<label><input type="radio" name="rating" value=${star} required ?checked=${star === 5}><span>${star}</span></label>`)}</fieldset>
      <div class="field"><label for="review-title">Title</label><input id="review-title" name="title" required maxlength="200" aria-describedby="review-title-error"><p class="error" id="review-title-error"></p></div>
      <div class="field"><label for="review-comment">What is it like?</label><textarea id="review-comment" name="comment" rows="4" required aria-describedby="review-comment-error"></textarea><p class="error" id="review-comment-error"></p></div></div>`,
    submit: async ({ rating, title, comment }, element) => {
      const made = await client.reviews.create({ slug: found.slug, rating: Number(rating), title, comment });
      forgetAnswers();
      element.reset();
      written(made);
      toast("Thank you. Your review is published.");
    },
  });
