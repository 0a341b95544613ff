// Packs of three more tries for one picture: bought, paid for elsewhere, and then used.

import { money } from "../shared/format.js";
import { html } from "../shared/html.js";
import { kept } from "../shared/store.js";
import { toast } from "../shared/toast.js";
import { working } from "../shared/working.js";
import * as api from "./api.js";
import { t } from "./language.js";
import { payFor } from "./payment.js";
import { noteTries } from "./tries.js";

const PRICE = "2.00";

/** Bought packs that are not used yet, by the item. */
const bought = kept("storybook-packs", {});

export function packButton(contentType, itemId, page, changed) {
  const pack = bought.value[itemId];
  const apply = async () => {
    const applied = await api.addRetries({ content_type: contentType, content_id: itemId, retry_pack_order_id: pack });
    noteTries(itemId, applied);
    const { [itemId]: used, ...others } = bought.value;
    bought.set(others);
    toast(t("packDone"));
    changed();
  };
  const buy = async () => {
    const made = await api.createRetryPack({ content_type: contentType, content_id: itemId });
    bought.set({ ...bought.value, [itemId]: made.retry_pack_order_id });
    payFor({ order: made.order_id, amount: made.total_amount, page });
  };
  const button = html`<button class="quiet" type="button" @click=${() => working(button, pack ? apply : buy)}>${pack ? t("packWaiting") : t("buyTries", { price: money(PRICE, "GEL") })}</button>`;
  return button;
}
