// Who is signed in, and what follows from it: the cart, the wishlist, and what was meant to happen before signing in.

import { client, signedIn } from "./api.js";
import { address, shop } from "../shared/shop.js";
import { failed, toast } from "../shared/toast.js";
import { optimistic, store } from "../shared/store.js";

const NO_CART = { items: [], total_items: 0, subtotal: "0.00" };
const INTENTION = `${shop.name}.intention`;

export const cart = store(NO_CART);
/** The slugs of the wishlist. */
export const wishes = store(new Set());

export const isSignedIn = () => signedIn.value;

/** Load what belongs to the customer; nothing for a visitor. */
export async function loadCustomer() {
  if (!isSignedIn()) {
    cart.set(NO_CART);
    wishes.set(new Set());
    return;
  }
  const [held, wished] = await Promise.all([client.cart.get(), client.wishlist.list({ page_size: 100 })]);
  cart.set(held);
  wishes.set(new Set(wished.results.map((each) => each.product.slug)));
}

export async function signIn({ email, password }) {
  await client.auth.logIn({ email, password });
  await loadCustomer();
}

export async function signOut() {
  await client.auth.logOut().catch(() => client.session.clear());
  await loadCustomer();
}

/** Send a visitor to the sign-in page, and remember what to do afterwards: `{ back, add }`. */
export function askToSignIn(router, intention) {
  sessionStorage.setItem(INTENTION, JSON.stringify(intention));
  toast("Sign in first: your bag is kept with your account.");
  return router.go("/sign-in");
}

/** After signing in, do what was intended. Resolves to the path to go to. */
export async function resume() {
  const { back = "/", add } = JSON.parse(sessionStorage.getItem(INTENTION) ?? "{}");
  sessionStorage.removeItem(INTENTION);
  if (add) await addToCart(add).catch(failed);
  return back;
}

/** `line` is the contract's body; `name` of the product for the message. */
export async function addToCart({ name, ...line }) {
  await optimistic(cart, (value) => ({ ...value, total_items: value.total_items + line.quantity }), () => client.cart.addItem(line));
  cart.set(await client.cart.get());
  toast(`${name} is in your bag.`, { action: ["View bag", () => document.querySelector(`a[href="${address("/cart")}"]`).click()] });
}

const withQuantity = (value, id, quantity) => {
  const items = value.items.flatMap((each) =>
    each.id !== id ? [each] : quantity ? [{ ...each, quantity, total_price: (Number(each.price) * quantity).toFixed(2) }] : [],
  );
  return {
    ...value,
    items,
    total_items: items.reduce((sum, each) => sum + each.quantity, 0),
    subtotal: items.reduce((sum, each) => sum + Number(each.total_price), 0).toFixed(2),
  };
};

/** No pieces removes the line. What the shop answers replaces what was shown at once. */
export async function changeLine(id, quantity) {
  const call = () => (quantity ? client.cart.updateItem({ line_id: id, quantity }) : client.cart.removeItem({ line_id: id }));
  try {
    await optimistic(cart, (value) => withQuantity(value, id, quantity), call);
    cart.set(await client.cart.get());
  } catch (error) {
    failed(error);
  }
}

export async function toggleWish(router, product) {
  if (!isSignedIn()) return askToSignIn(router, { back: `/products/${product.slug}` });
  const toggled = (value) => {
    const next = new Set(value);
    if (!next.delete(product.slug)) next.add(product.slug);
    return next;
  };
  try {
    await optimistic(wishes, toggled, () => client.wishlist.toggle({ slug: product.slug }));
  } catch (error) {
    failed(error);
  }
}
