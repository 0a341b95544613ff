// Sign-in, and the customer's account with its ledger.

import { demoAccount } from "../../shared/demo.js";
import { form } from "../../shared/form.js";
import { moment } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { address } from "../../shared/shop.js";
import { part } from "../../shared/states.js";
import { failed, toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as api from "../api.js";
import { t } from "../language.js";
import { begin, customer, end } from "../session.js";

export async function signIn(context, router) {
  const demo = demoAccount(({ email, password }) => entered(router, email, password).catch(failed), t("wrongIn"));
  return {
    title: t("signIn"),
    view: html`<section class="page entrance"><div class="sheet stack"><h1>${t("signInTitle")}</h1>${signInForm(router)}<p class="soft">${t("noAccount")}</p>
      <p><a href=${address("/new")}>${t("heroAct")}</a></p>${demo}</div></section>`,
  };
}

async function entered(router, username, password) {
  await begin(username, password);
  await router.go("/shelf", { replace: true });
}

export const signInForm = (router, email = "") =>
  form({
    action: t("signIn"),
    fields: [
      { name: "username", label: t("userOrEmail"), required: true, autocomplete: "username", value: email, wide: true },
      { name: "password", label: t("password"), type: "password", required: true, autocomplete: "current-password", wide: true },
    ],
    submit: ({ username, password }) => entered(router, username, password),
  });

export async function account({ signal }, router) {
  const user = customer.value;
  const leave = html`<button class="quiet" type="button" @click=${() => working(leave, signOut)}>${t("signOut")}</button>`;
  const signOut = async () => {
    await end();
    toast(t("signedOut"));
    await router.go("/");
  };
  return {
    title: t("account"),
    view: html`<div class="page narrow"><div class="page-head"><h1>${[user.first_name, user.last_name].filter(Boolean).join(" ") || user.username}</h1><p class="soft">${user.email}</p></div>
      <section class="sheet stack"><h2>${t("profile")}</h2>${profileForm(user, router)}</section>
      <section class="stack"><h2>${t("ledgerTitle")}</h2>${part(api.ledger, ledger, { signal })}</section><p>${leave}</p></div>`,
  };
}

const profileForm = (user, router) =>
  form({
    action: t("save"),
    fields: [
      { name: "first_name", label: t("firstName"), maxlength: 150, value: user.first_name, autocomplete: "given-name" },
      { name: "last_name", label: t("lastName"), maxlength: 150, value: user.last_name, autocomplete: "family-name" },
      { name: "phone", label: t("phone"), type: "tel", maxlength: 50, value: user.phone, autocomplete: "tel" },
      { name: "email", label: t("email"), type: "email", required: true, value: user.email, autocomplete: "email" },
    ],
    submit: async (values) => {
      await api.updateProfile(values);
      customer.set(await api.profile());
      toast(t("saved"));
      await router.show();
    },
  });

function ledger(entries) {
  if (!entries.length) return html`<p class="soft">${t("ledgerEmpty")}</p>`;
  return html`<div class="table" role="region" aria-label=${t("ledgerTitle")} tabindex="0"><table><tbody>${entries.map((entry) => html`<tr><td>${t(entry.entry_type)}</td>
    <td>${entry.content_type ? t(entry.content_type) : ""} ${entry.attempt_number ? html`<span class="soft">${t("try", { number: entry.attempt_number })}</span>` : null}</td><td class="number"><time datetime=${entry.created_at}>${moment(entry.created_at)}</time></td></tr>`)}</tbody></table></div>`;
}
