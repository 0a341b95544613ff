// Who is signed in, with the balance of credits.

import { kept, optimistic, store } from "../shared/store.js";
import { shop } from "../shared/shop.js";
import * as api from "./api.js";

/** The contract's user, or null. */
export const customer = store(null);
export const creditsOf = (user) => Number(user?.credit_balance ?? 0);

/** Whether this browser has signed in here, so that a visitor's page does not ask for a session that cannot exist. */
const known = kept(`${shop.name}-known`, null);

/** Continue the session that the refresh cookie has kept, if there is one. */
export async function resume() {
  if (!known.value) return;
  try {
    if (await api.restored()) await load();
    else known.set(null);
  } catch (error) {
    if (error.status === 401) known.set(null);
  }
}

export async function load() {
  customer.set(await api.profile());
  return customer.value;
}

export function begin(answer) {
  known.set(true);
  customer.set(answer.user);
}

export async function end() {
  await api.logOut();
  known.set(null);
  customer.set(null);
}

/** Unlock with a credit, which is taken from the balance at once and given back when the shop refuses. */
export async function spend(id) {
  const spent = (user) => ({ ...user, credit_balance: String(creditsOf(user) - 1) });
  const answer = await optimistic(customer, spent, () => api.unlock(id));
  customer.update((user) => ({ ...user, credit_balance: answer.credits_remaining }));
  return answer;
}
