// The storybook contract as the pages use it: cookies of a session or a visitor, which the browser keeps.

import { address as addressOf } from "../shared/shop.js";
import { createClient } from "../sdk/storybook.js";

const press = createClient({ baseUrl: addressOf("") });

export const status = () => press.auth.getStatus();
export const logIn = (details) => press.auth.logIn(details);
export const logOut = () => press.auth.logOut();
export const register = (details) => press.auth.register(details);
export const profile = () => press.profile.get();
export const updateProfile = (changes) => press.profile.update(changes);

export const books = () => press.books.list();
export const book = (id) => press.books.get({ book_id: id });
export const createBook = (details) => press.books.create(details);
export const deleteBook = (id) => press.books.delete({ book_id: id });

export const characters = (bookId) => press.characters.list({ book_id: bookId });

/** `photos` are one to three files. */
export const createCharacter = ({ photos, ...details }, options) => press.characters.create({ ...details, reference_photos: photos }, options);

export const pages = (bookId) => press.pages.list({ book_id: bookId });
export const createPage = (details) => press.pages.create(details);
export const updatePage = (id, changes) => press.pages.update({ page_id: id, ...changes });
export const deletePage = (id) => press.pages.delete({ page_id: id });

/** `kind` is "characterVersions", "coverVersions" or "pageVersions"; of a book, or all that the customer has. */
export const versions = (kind, bookId) => press[kind].list(bookId ? { book_id: bookId } : {});
export const version = (kind, id) => press[kind].get({ version_id: id });
export const generate = (kind, body, signal) => press[kind].generate(body, { signal });

export const tiers = () => press.billing.listTiers();
export const ledger = () => press.billing.listLedger();
export const address = () => press.address.get();
export const storeAddress = (details) => press.address.store(details);
export const createOrder = (details) => press.orders.create(details);
export const createRetryPack = (item) => press.orders.createRetryPack(item);
export const addRetries = (pack) => press.retries.add(pack);
