// The shop's contract, through the client library, and what pages keep of the catalogue.

import { createClient, webStore } from "../sdk/emporium.js";
import { shop } from "../shared/shop.js";
import { store } from "../shared/store.js";

const FRESH_MS = 60_000;
const keptAt = `${shop.name}.session`;

export const client = createClient({ baseUrl: shop.base, store: webStore(keptAt) });

/** Whether a customer is signed in, in this tab or in another one. */
export const signedIn = store(client.session.isSignedIn);
client.session.subscribe((session) => signedIn.set(session.isSignedIn));
addEventListener("storage", (event) => event.key === keptAt && signedIn.set(client.session.isSignedIn));

const answers = new Map();

/** What the shop answered less than a minute ago is not asked again: visitors may ask twenty times a minute. */
function remembered(key, ask) {
  const known = answers.get(key);
  if (known && Date.now() - known.at < FRESH_MS) return known.answer;
  const answer = ask();
  answers.set(key, { at: Date.now(), answer });
  answer.catch(() => answers.delete(key));
  return answer;
}

export const forgetAnswers = () => answers.clear();

export const categories = () => remembered("categories", () => client.categories.list().then((body) => body.results));

/** A page of products, with the contract's filters. */
export const listed = (filters) =>
  remembered(`products ${JSON.stringify(filters)}`, () => client.products.list({ page_size: 24, ...filters }));

export const productOf = (slug) => remembered(`product ${slug}`, () => client.products.get({ slug }));
