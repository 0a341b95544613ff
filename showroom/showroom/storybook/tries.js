// How many new drawings are left for an item. The shop says it with each drawing and each pack; until then the tier's number less what the ledger counts.

import { html } from "../shared/html.js";
import { kept } from "../shared/store.js";
import { t } from "./language.js";

const told = kept("storybook-tries", {});

/** Keep what an answer says: `max_retries`, `used_retries`. */
export function noteTries(itemId, { max_retries: max, used_retries: used }) {
  if (max !== undefined) told.set({ ...told.value, [itemId]: { max, used } });
}

/** The number of drawings left; null while the book is not paid for. */
export function triesLeft(itemId, versions, { tier, ledger }) {
  if (!tier) return null;
  const ids = new Set(versions.map(({ id }) => id));
  const counted = ledger.filter((entry) => entry.entry_type === "GENERATION" && entry.retry_consumed && ids.has(entry.content_id)).length;
  const known = told.value[itemId];
  const max = Math.max(known?.max ?? 0, tier.max_retries_per_unit);
  return Math.max(0, max - Math.max(counted, known?.max >= tier.max_retries_per_unit ? known.used : 0));
}

export function triesTag(left, hasVersions) {
  if (left === null) return hasVersions ? null : html`<span class="tag">${t("freeDraft")}</span>`;
  return html`<span class="tag">${left === 0 ? t("noTries") : left === 1 ? t("tryOne") : t("triesLeft", { count: left })}</span>`;
}
