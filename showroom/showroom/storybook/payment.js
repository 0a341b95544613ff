// The payment page. The contract has none: a payment service of the shop's choice has it, and tells the shop. In the sandbox that is a stand-in.

import { address, shop } from "../shared/shop.js";
import { toast } from "../shared/toast.js";
import { t } from "./language.js";

/** Leave for the payment of an order; `page` is the page of this shop to return to. */
export function payFor({ order, amount, page }) {
  if (!shop.orderPayments) {
    toast(t("elsewhere", { order }));
    return;
  }
  const query = new URLSearchParams({ order, amount, currency: shop.currency, back: location.origin + address(page) });
  location.href = `${shop.orderPayments}?${query}`;
}
