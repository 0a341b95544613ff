// Who is signed in, with plan and credits.

import { optimistic, store } from "../shared/store.js";
import * as api from "./api.js";

/** The contract's user, or null. */
export const customer = store(null);

export async function resume() {
  if (api.hasToken()) await load().catch(() => {});
}

export async function load() {
  customer.set(await api.profile());
  return customer.value;
}

export async function begin(email, code) {
  await api.verifyCode(email, code);
  return load();
}

export async function end() {
  await api.logOut().catch(() => {});
  forget();
}

export function forget() {
  api.forget();
  customer.set(null);
}

const taken = (credits) => (user) => ({ ...user, quota: { ...user.quota, used: user.quota.used + credits, remaining: user.quota.remaining - credits } });

/** Order pictures. Their credits are taken from the meter at once, and given back when the shop refuses. */
export const order = (body, credits) => optimistic(customer, taken(credits), () => api.generate(body));
