// Sign in by the code of a mail: typed, or in the link of the mail.

import { demoAccount } from "../../shared/demo.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { address, shop } from "../../shared/shop.js";
import { messageOf, toast } from "../../shared/toast.js";
import * as api from "../api.js";
import { begin, customer } from "../session.js";

const pageOf = (query) => {
  const next = query.get("next") ?? "/studio";
  return next.startsWith("/") && !next.startsWith("//") ? next : "/studio";
};

export async function signIn({ query }, router) {
  const next = pageOf(query);
  if (customer.value) queueMicrotask(() => router.go(next, { replace: true }));
  const place = html`<div class="stack"></div>`;
  const ask = async (email) => {
    await api.requestLink(email);
    place.replaceChildren(codeForm(email, next, router));
    place.querySelector("input").focus();
  };
  place.append(addressForm(ask));
  return {
    title: "Sign in",
    view: html`<section class="page entrance"><div class="sheet stack"><div class="stack tight"><h1>Sign in</h1>
      <p class="soft">We mail you six digits. There is no password.</p></div>${place}
      ${demoAccount(({ email }) => ask(email), "Mail a code to the demo account")}</div></section>`,
  };
}

const addressForm = (ask) =>
  form({
    action: "Mail me a code",
    label: "Sign in",
    fields: [{ name: "email", label: "E-mail", type: "email", required: true, autocomplete: "email", placeholder: "you@example.com" }],
    submit: ({ email }) => ask(email),
  });

function codeForm(email, next, router) {
  const digits = { name: "code", label: "Code", required: true, inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9]{6}", maxlength: 6, placeholder: "000000" };
  const entered = form({
    action: "Sign in",
    label: "Enter the code",
    fields: [digits],
    submit: async ({ code }) => {
      const user = await begin(email, code);
      toast(`Welcome, ${user.display_name ?? user.username}.`);
      await router.go(next, { replace: true });
    },
  });
  const mailbox = shop.mailbox && html`<p><a href=${`${shop.mailbox}?to=${encodeURIComponent(email)}`} target="_blank" rel="noopener">Open the sandbox’s mailbox</a></p>`;
  return html`<div class="stack code"><p>If <strong>${email}</strong> can receive mail, a code is there now. It is valid for 15 minutes.</p>${entered}${mailbox}</div>`;
}

/** The link of the mail: `code` and `email` in the query. */
export async function magicLink({ query }, router) {
  const email = query.get("email");
  const code = query.get("code");
  history.replaceState(history.state, "", address("/auth/magic-link"));
  try {
    if (!email || !code) throw Object.assign(new Error("The link is incomplete."), { status: 400 });
    const user = await begin(email, code);
    toast(`Welcome, ${user.display_name ?? user.username}.`);
    queueMicrotask(() => router.go("/studio", { replace: true }));
    return { title: "Signed in", view: html`<section class="page"></section>` };
  } catch (error) {
    return {
      title: "This link does not work",
      view: html`<section class="page narrow state"><h1>This link does not work</h1><p>${messageOf(error)}</p>
        <p><a class="button" href=${address("/sign-in")}>Ask for a new code</a></p></section>`,
    };
  }
}
