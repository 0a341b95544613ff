// The customer's account: the address, and passkeys for more devices.

import { form } from "../../shared/form.js";
import { date } from "../../shared/format.js";
import { html } from "../../shared/html.js";
import { toast } from "../../shared/toast.js";
import { working } from "../../shared/working.js";
import * as passkeys from "../passkeys.js";
import { customer, end } from "../session.js";

export async function account(context, router) {
  const user = customer.value;
  const leave = html`<button class="quiet" type="button" @click=${() => working(leave, signOut)}>Sign out</button>`;
  const signOut = async () => {
    await end();
    toast("You are signed out.");
    await router.go("/");
  };
  return {
    title: "Account",
    view: html`<div class="page narrow"><h1>${[user.first_name, user.last_name].filter(Boolean).join(" ") || "Your account"}</h1>
      <dl class="facts"><dt>E-mail</dt><dd>${user.email}</dd><dt>Customer since</dt><dd>${date(user.created_at)}</dd>
        <dt>Free unlock by sharing</dt><dd>${user.social_share_unlock_used ? "Used" : "Not used yet"}</dd></dl>
      <section class="sheet stack"><h2>Passkeys</h2><p class="soft">Sign in with your fingerprint, your face, or the lock of your device.</p>${passkeyForm()}</section>
      <p>${leave}</p></div>`,
  };
}

function passkeyForm() {
  const device = { name: "name", label: "Name of this device", required: true, maxlength: 100, value: deviceName(), autocomplete: "off" };
  return form({
    action: "Add a passkey",
    busy: "Follow your device …",
    fields: [device],
    submit: async ({ name }) => {
      const answer = await passkeys.explained(() => passkeys.register("Registration", undefined, { name }));
      toast(`“${answer.device_name}” can sign you in now.`);
    },
  });
}

const deviceName = () => /Android|iPhone|iPad|Mac|Windows|Linux/.exec(navigator.userAgent)?.[0] ?? "This device";
