"""The prices of plans at a storefront's Stripe account: one for each plan and amount, found by its lookup key."""

from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from common.kernel.storefronts import Storefront

from payments.adapters.stripe_account import Account
from payments.adapters.stripe_billing_objects import StripePrice, StripePrices
from payments.domain.billing_state import ProviderPrice
from payments.storefront import Plan

PRICES = "/v1/prices"


class StripePlanPrices:
    """Every call raises ProviderUnavailable if its outcome is unknown, ProviderRefused if it had no effect."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def price(self, price_id: str) -> ProviderPrice:
        return (await self._account.request(StripePrice, "get", f"{PRICES}/{quote(price_id, safe='')}")).price()

    async def provide(self, storefront: Storefront, plan: Plan) -> ProviderPrice:
        """Return the price of a plan at its present amount, created at the first call."""
        lookup_key = f"{storefront.name}/{plan.id}/{plan.price}/{storefront.currency}"
        found = await self._account.request(StripePrices, "get", PRICES, lookup_keys=[lookup_key], limit=1)
        if found.data:
            return found.data[0].price()
        metadata = {"storefront": storefront.name, "plan_id": plan.id}
        created = await self._account.request(
            StripePrice,
            "post",
            PRICES,
            currency=storefront.currency.lower(),
            unit_amount=plan.price,
            recurring={"interval": "month"},
            lookup_key=lookup_key,
            metadata=metadata,
            product_data={"name": f"{storefront.title} {plan.name}", "metadata": metadata},
            idempotency_key=str(uuid5(NAMESPACE_URL, lookup_key)),
        )
        return created.price()
