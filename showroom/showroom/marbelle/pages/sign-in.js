// Signing in, registering, the links of mails.

import { client } from "../api.js";
import { demoAccount } from "../../shared/demo.js";
import { failed, messageOf, toast } from "../../shared/toast.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { part } from "../../shared/states.js";
import { address, shop } from "../../shared/shop.js";
import { signIn } from "../session.js";

const EMAIL = { name: "email", label: "E-mail address", type: "email", required: true, autocomplete: "email", wide: true };
const NEW = (name) => [
  { name, label: "New password", type: "password", required: true, minlength: 8, autocomplete: "new-password", hint: "At least eight characters, not only digits." },
  { name: name === "password" ? "password_confirm" : "new_password_confirm", label: "Once more", type: "password", required: true, autocomplete: "new-password" },
];
const mailbox = () => shop.mailbox && html`<p class="small"><a href=${shop.mailbox} target="_blank">Open the sandbox's mailbox</a></p>`;
const told = (message, more) => html`<div class="stack"><p>${message}</p>${more ?? mailbox()}</div>`;

export const signInPage = (router) => async () => {
  const use = async (credentials) => {
    await signIn(credentials);
    toast("Welcome back.");
    await router.go("/", { replace: true });
  };
  return {
    title: "Sign in",
    view: html`<div class="page narrow"><h1>Sign in</h1><div class="sheet stack">
      ${form({ action: "Sign in", fields: [EMAIL, { name: "password", label: "Password", type: "password", required: true, autocomplete: "current-password", wide: true }], submit: use })}
      <p class="row between small"><a href=${address("/register")}>New here? Register</a><a href=${address("/password-reset")}>Forgotten your password?</a></p></div>
      ${demoAccount((account) => use(account).catch(failed))}${resend()}</div>`,
  };
};

const resend = () => {
  const again = form({ action: "Send the link again", quiet: true, fields: [EMAIL], submit: async ({ email }) => again.replaceWith(told((await client.auth.resendVerification({ email })).message)) });
  return html`<details><summary>No mail to confirm your address?</summary><div class="sheet">${again}</div></details>`;
};

export const register = async () => {
  const made = form({ action: "Register", fields: [
    { name: "first_name", label: "First name", required: true, autocomplete: "given-name", maxlength: 150 },
    { name: "last_name", label: "Last name", required: true, autocomplete: "family-name", maxlength: 150 },
    EMAIL,
    { name: "company_name", label: "Company", autocomplete: "organization", maxlength: 100 },
    { name: "phone", label: "Telephone", type: "tel", autocomplete: "tel", maxlength: 20 },
    ...NEW("password"),
  ], submit: async (values) => made.replaceWith(told((await client.auth.register(values)).message)) });
  return { title: "Register", view: html`<div class="page narrow"><h1>Register</h1><div class="sheet">${made}</div><p class="small"><a href=${address("/sign-in")}>I have an account</a></p></div>` };
};

/** A page that uses the token of a mail's link once, and says what the shop says. */
const used = (title, call, next) => async ({ query }) => ({
  title,
  view: html`<div class="page narrow"><h1>${title}</h1>${part(
    () => (query.get("token") ? call({ token: query.get("token") }) : Promise.resolve({ message: "This link is not complete. Please open it from the mail." })).then((body) => body.message, (error) => (error.status ? messageOf(error) : Promise.reject(error))),
    (message) => html`<div class="sheet">${told(message, html`<p><a class="button" href=${address(next[0])}>${next[1]}</a></p>`)}</div>`,
  )}</div>`,
});

export const verifyEmail = used("Your e-mail address", (body) => client.auth.verifyEmail(body), ["/sign-in", "Sign in"]);
export const confirmEmailChange = used("Your new address", (body) => client.auth.confirmEmailChange(body), ["/account", "To your account"]);

export const passwordReset = (router) => async ({ query }) => {
  const token = query.get("token");
  const ask = form({ action: "Send me a link", fields: [EMAIL], submit: async ({ email }) => ask.replaceWith(told((await client.auth.requestPasswordReset({ email })).message)) });
  const set = form({ action: "Set the password", fields: NEW("new_password"), submit: async (values) => {
    toast((await client.auth.resetPassword({ token, ...values })).message);
    await router.go("/sign-in");
  } });
  return { title: "Password", view: html`<div class="page narrow"><h1>${token ? "A new password" : "Forgotten your password?"}</h1><div class="sheet">${token ? set : ask}</div></div>` };
};
