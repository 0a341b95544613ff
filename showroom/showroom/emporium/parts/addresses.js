// Postal addresses: how one is shown, and the form for a new or a changed one.

import { client } from "../api.js";
import { form } from "../../shared/form.js";
import { html } from "../../shared/html.js";
import { openDialog } from "../../shared/dialog.js";

const KINDS = [["shipping", "Delivery"], ["billing", "Invoice"], ["other", "Other"]];

export const kindOf = (given) => KINDS.find(([key]) => key === given.address_type)?.[1] ?? given.address_type;

export const lines = (given) => html`<p class="postal">${[
  given.full_name,
  [given.street_address, given.apartment].filter(Boolean).join(", "),
  [given.city, given.state, given.zip_code].filter(Boolean).join(" "),
  given.country,
  given.phone_number,
].filter(Boolean).flatMap((line, index) => (index ? [html`<br>`, line] : [line]))}</p>`;

/** Opens the form in a dialog; `saved(address)` is called after the shop has accepted it. */
export function editAddress(given, saved) {
  const dialog = openDialog(
    given.id ? "Change the address" : "A new address",
    form({
      action: "Save",
      label: "Address",
      fields: [
        { name: "full_name", label: "Name", value: given.full_name, required: true, autocomplete: "name", wide: true },
        { name: "street_address", label: "Street and number", value: given.street_address, required: true, autocomplete: "address-line1", wide: true },
        { name: "apartment", label: "Apartment", value: given.apartment, autocomplete: "address-line2" },
        { name: "zip_code", label: "Postal code", value: given.zip_code, required: true, autocomplete: "postal-code" },
        { name: "city", label: "City", value: given.city, required: true, autocomplete: "address-level2" },
        { name: "state", label: "State", value: given.state, autocomplete: "address-level1" },
        { name: "country", label: "Country", value: given.country, required: true, autocomplete: "country-name" },
        { name: "phone_number", label: "Telephone", value: given.phone_number, type: "tel", autocomplete: "tel" },
        { name: "address_type", label: "Used for", value: given.address_type ?? "shipping", options: KINDS, required: true },
        { name: "is_default", label: "Use it by default", value: given.is_default, type: "checkbox" },
      ],
      submit: async (values) => {
        const body = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === "" ? null : value]));
        const kept = given.id ? await client.addresses.update({ address_id: given.id, ...body }) : await client.addresses.create(body);
        dialog.close();
        await saved(kept);
      },
    }),
  );
}
