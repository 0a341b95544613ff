// Who is signed in: a customer's profile, or null for a visitor.

import { store } from "../shared/store.js";
import * as api from "./api.js";

export const customer = store(null);

export async function resume() {
  if ((await api.status()).loggedIn) customer.set(await api.profile());
}

export async function begin(username, password) {
  await api.logIn({ username, password });
  customer.set(await api.profile());
}

export async function end() {
  await api.logOut();
  customer.set(null);
}

/**
 * Register, and take a visitor's book along. A visitor's book becomes a customer's by its payment alone, so that this one is made anew in the
 * account, with the photographs that the visitor has uploaded. Returns the id of the new book.
 */
export async function registerWith(bookId, details) {
  const [book, characters] = await Promise.all([api.book(bookId), api.characters(bookId)]);
  const heroes = await Promise.all(characters.map(async (each) => ({ ...each, photos: await Promise.all(each.reference_photos.map(photograph)) })));
  await api.register(details);
  customer.set(await api.profile());
  const made = await api.createBook({ title: book.title, art_style: book.art_style });
  for (const { name, gender, photos } of heroes) await api.createCharacter({ book_id: made.id, name, gender, photos });
  return made.id;
}

async function photograph(url, index) {
  const blob = await (await fetch(url, { credentials: "include" })).blob();
  return new File([blob], `photograph-${index + 1}.${blob.type.split("/")[1]}`, { type: blob.type });
}
