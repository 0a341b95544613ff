// What a visitor is offered below the hero: an account, in which drawing begins at once, or the order.

import { form } from "../shared/form.js";
import { html } from "../shared/html.js";
import { address, asset } from "../shared/shop.js";
import { toast } from "../shared/toast.js";
import { t } from "./language.js";
import { registerWith } from "./session.js";
import { STYLES } from "./styles.js";

export function invitation({ book, characters, router }) {
  const name = characters[0]?.name ?? t("heroChild");
  const style = STYLES.find((each) => each.name === book.art_style) ?? STYLES[0];
  const made = form({
    action: t("createAccount"),
    busy: t("copying"),
    fields: [
      { name: "first_name", label: t("firstName"), required: true, autocomplete: "given-name", maxlength: 150 },
      { name: "email", label: t("email"), type: "email", required: true, autocomplete: "email" },
      { name: "password", label: t("password"), type: "password", required: true, minlength: 8, autocomplete: "new-password", hint: t("passwordHint"), wide: true },
    ],
    submit: async (details) => {
      const id = await registerWith(book.id, details);
      toast(t("movedIn"));
      await router.go(`/books/${id}`, { replace: true });
    },
  });
  return html`<section class="sheet invitation"><img src=${asset(`storybook/pictures/style-${style.key}.webp`)} width="240" height="360" alt="" loading="lazy" decoding="async">
    <div class="stack"><h2>${t("seeTitle", { name })}</h2><p class="soft">${t("seeText")}</p>${made}
      <p><a href=${address(`/books/${book.id}/order`)}>${t("orderFirst")}</a></p></div></section>`;
}
