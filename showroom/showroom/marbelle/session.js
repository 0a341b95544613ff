// The cart of a guest or a customer, and signing in, which joins the two.

import { client } from "./api.js";
import { failed } from "../shared/toast.js";
import { optimistic, store } from "../shared/store.js";

export const MOST = 99;
const NOTHING = { items: [], item_count: 0, subtotal: "0.00", tax_amount: "0.00", total: "0.00" };

export const cart = store(NOTHING);

export async function loadCart() {
  cart.set((await client.cart.get()).data);
}

export async function addToCart(product, quantity) {
  const more = (value) => ({ ...value, item_count: value.item_count + quantity });
  const { message } = await optimistic(cart, more, () => client.cart.addItem({ product_id: product.id, quantity }));
  await loadCart();
  return message;
}

const changed = (value, id, quantity) => {
  const items = value.items.flatMap((each) =>
    each.id !== id ? [each] : quantity ? [{ ...each, quantity, subtotal: (each.unit_price * quantity).toFixed(2) }] : [],
  );
  return { ...value, items, item_count: items.reduce((sum, each) => sum + each.quantity, 0) };
};

/** No pieces removes the line. It is shown at once, and taken back if the shop refuses. */
export async function changeLine(id, quantity) {
  const call = () => (quantity ? client.cart.updateItem({ item_id: id, quantity }) : client.cart.removeItem({ item_id: id }));
  try {
    await optimistic(cart, (value) => changed(value, id, quantity), call);
    await loadCart();
  } catch (error) {
    failed(error);
  }
}

export async function clearCart() {
  try {
    await optimistic(cart, () => NOTHING, () => client.cart.clear());
  } catch (error) {
    failed(error);
  }
}

/** What a guest has put into the cart is the customer's afterwards. */
export async function signIn({ email, password }) {
  await client.auth.logIn({ email, password });
  await loadCart();
}

export async function signOut() {
  await client.auth.logOut().catch(() => client.session.clear());
  await loadCart();
}
