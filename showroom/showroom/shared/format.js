// Amounts and dates in the language of the page.

import { shop } from "./shop.js";

export const language = () => document.documentElement.lang || "en";

/** An amount in units of the currency, as the contracts send it: "2499.99". */
export function money(amount, currency = shop.currency) {
  return new Intl.NumberFormat(language(), { style: "currency", currency }).format(Number(amount));
}

/** An amount in the currency's minor units. */
export const minorMoney = (amount, currency = shop.currency) => money(amount / 100, currency);

export const date = (text) => new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(new Date(text));

export const moment = (text) =>
  new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));

/** "1 piece", "3 pieces". */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
