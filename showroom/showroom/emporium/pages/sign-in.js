// Signing in, registering, a confirmed address, a forgotten password.

import { client } from "../api.js";
import { demoAccount } from "../../shared/demo.js";
import { failed, messageOf, toast } from "../../shared/toast.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { part } from "../../shared/states.js";
import { address, shop } from "../../shared/shop.js";
import { resume, signIn } from "../session.js";

const entered = (router) => async (credentials) => {
  await signIn(credentials);
  await router.go(await resume(), { replace: true });
};

const EMAIL = { name: "email", label: "E-mail address", type: "email", required: true, autocomplete: "email", wide: true };
const STRONG = "At least eight characters, with upper and lower case, a digit and a symbol.";
const mailbox = () => shop.mailbox && html`<p class="small"><a href=${shop.mailbox} target="_blank">The sandbox's mailbox</a></p>`;

export const signInPage = (router) => async () => {
  const use = entered(router);
  return {
    title: "Sign in",
    view: html`<div class="page narrow"><h1>Sign in</h1><div class="sheet stack">
      ${form({ action: "Sign in", fields: [EMAIL, { name: "password", label: "Password", type: "password", required: true, autocomplete: "current-password", wide: true }], submit: use })}
      <p class="row between small"><a href=${address("/register")}>New here? Register</a><a href=${address("/reset-password")}>Forgotten your password?</a></p></div>
      ${demoAccount((account) => use(account).catch(failed))}</div>`,
  };
};

export const register = (router) => async () => ({
  title: "Register",
  view: html`<div class="page narrow"><h1>Register</h1><div class="sheet">
    ${form({ action: "Register", fields: [
      { name: "first_name", label: "First name", required: true, autocomplete: "given-name" },
      { name: "last_name", label: "Last name", autocomplete: "family-name" },
      EMAIL,
      { name: "password", label: "Password", type: "password", required: true, minlength: 8, autocomplete: "new-password", hint: STRONG },
      { name: "password_confirm", label: "Once more", type: "password", required: true, autocomplete: "new-password" },
    ], submit: async (values) => {
      await client.auth.register(values);
      await entered(router)(values);
      toast("Welcome. A link to confirm your address is in your mail.");
    } })}</div><p class="small"><a href=${address("/sign-in")}>I have an account</a></p></div>`,
});

export const verifyEmail = () => async ({ query }) => ({
  title: "Your address",
  view: html`<div class="page narrow"><h1>Your e-mail address</h1>${part(
    () => (query.get("token") ? client.auth.verifyEmail({ token: query.get("token") }).then(() => "Thank you, your address is confirmed.") : Promise.resolve("This link is not complete. Please open it from the mail.")).catch((error) => (error.status ? messageOf(error) : Promise.reject(error))),
    (text) => html`<div class="sheet stack"><p>${text}</p><p><a class="button" href=${address("/")}>To the shop</a></p></div>`,
  )}</div>`,
});

export const resetPassword = (router) => async ({ query }) => {
  const token = query.get("token");
  const asking = form({ action: "Send me a link", fields: [EMAIL], submit: async ({ email }) => {
    await client.auth.changePassword({ email });
    asking.replaceWith(html`<div class="stack"><p>If there is an account for ${email}, a link is on its way.</p>${mailbox()}</div>`);
  } });
  const setting = form({ action: "Set the password", fields: [
    { name: "new_password", label: "New password", type: "password", required: true, minlength: 8, autocomplete: "new-password", hint: STRONG },
    { name: "new_password_confirm", label: "Once more", type: "password", required: true, autocomplete: "new-password" },
  ], submit: async (values) => {
    await client.auth.changePassword({ token, ...values });
    toast("Your password is set.");
    await router.go("/sign-in");
  } });
  return { title: "Password", view: html`<div class="page narrow"><h1>${token ? "A new password" : "Forgotten your password?"}</h1><div class="sheet">${token ? setting : asking}</div></div>` };
};
