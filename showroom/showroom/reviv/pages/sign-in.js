// Sign in with Google or a passkey, or register with an address and a passkey.

import { demoAccount } from "../../shared/demo.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { kept } from "../../shared/store.js";
import { toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import * as passkeys from "../passkeys.js";
import { begin, customer } from "../session.js";

/** The page that was wanted before the browser went to Google. */
export const wanted = kept("reviv-wanted", "/");

/** A page of this shop, never another address. */
const pageOf = (query) => {
  const next = query.get("next") ?? "/";
  return next.startsWith("/") && !next.startsWith("//") ? next : "/";
};

export async function signIn({ query }, router) {
  const next = pageOf(query);
  if (customer.value) {
    queueMicrotask(() => router.go(next, { replace: true }));
  }
  const enter = async (act) => {
    begin(await passkeys.explained(act));
    await router.go(next, { replace: true });
  };
  const google = html`<button class="quiet wide-button" type="button" @click=${() => working(google, () => toGoogle(next))}>
    <span class="google" aria-hidden="true">G</span>Continue with Google</button>`;
  const key = html`<button class="quiet wide-button" type="button" @click=${() => working(key, () => enter(passkeys.signIn))}>Sign in with a passkey</button>`;
  const register = form({
    action: "Create an account with a passkey",
    busy: "Follow your device …",
    label: "Register",
    fields: [{ name: "email", label: "E-mail", type: "email", required: true, autocomplete: "email", placeholder: "you@example.com" }],
    submit: ({ email }) =>
      enter(async () => {
        await passkeys.register("SignUp", { email });
        toast("Your passkey is registered. Use it once more to come in.");
        return passkeys.signIn();
      }),
  });
  return {
    title: "Sign in",
    view: html`<section class="page entrance"><div class="sheet stack">
      <div class="stack tight"><h1>Come in</h1><p class="soft">There is no password. Your photographs are yours alone.</p></div>
      ${google}${key}<p class="rule"><span>new here, without Google</span></p>${register}
      ${demoAccount((demo) => toGoogle(next, demo.email), "Sign in at the sandbox’s Google")}</div></section>`,
  };
}

/** Leave for Google; `/auth/callback` is where it sends the browser back. */
async function toGoogle(next, email) {
  wanted.set(next);
  const { auth_url: url } = await api.toGoogle("/auth/callback");
  location.href = email ? `${url}&sandbox_user=${encodeURIComponent(email)}` : url;
}
