"""The billing portal and the cards of customers at a storefront's Stripe account. Every call may be repeated."""

from typing import Any
from urllib.parse import quote

import structlog
from pydantic import BaseModel

from payments.adapters.stripe_account import Account
from payments.domain.errors import ProviderRefused
from payments.domain.payment_method import CardOnFile

PORTAL_SESSIONS, METHODS = "/v1/billing_portal/sessions", "/v1/payment_methods"
CUSTOMERS, SUBSCRIPTIONS = "/v1/customers", "/v1/subscriptions"
log = structlog.get_logger()


class StripePortalSession(BaseModel):
    url: str


class StripeCard(BaseModel):
    brand: str
    last4: str
    exp_month: int
    exp_year: int


class StripePaymentMethod(BaseModel):
    """Payment methods other than cards have no `card`."""

    id: str
    card: StripeCard | None = None

    def card_on_file(self) -> CardOnFile | None:
        return CardOnFile(id=self.id, **self.card.model_dump()) if self.card else None


class StripeNamed(BaseModel):
    id: str


class StripeSubscriptionIds(BaseModel):
    data: list[StripeNamed]


class StripePortal:
    """Every call raises ProviderUnavailable if its outcome is unknown, ProviderRefused if it had no effect."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def open(self, customer_id: str, return_url: str) -> str:
        """Return the URL of a new session of the portal, which links back to `return_url`."""
        session = await self._account.request(
            StripePortalSession, "post", PORTAL_SESSIONS, customer=customer_id, return_url=return_url
        )
        return session.url

    async def attach(self, method_id: str, customer_id: str) -> CardOnFile | None:
        """Attach a payment method to a customer; None if it is no card. Raises CardDeclined."""
        path = f"{METHODS}/{_part(method_id)}/attach"
        attached = await self._account.request(StripePaymentMethod, "post", path, customer=customer_id)
        return attached.card_on_file()

    async def detach(self, method_id: str) -> None:
        await self._account.request(StripeNamed, "post", f"{METHODS}/{_part(method_id)}/detach")

    async def use_by_default(self, method_id: str, customer_id: str) -> None:
        """Make an attached payment method the default of the customer and of the subscriptions that have not ended."""
        settings = {"default_payment_method": method_id}
        await self._change(f"{CUSTOMERS}/{_part(customer_id)}", invoice_settings=settings)
        listed = await self._account.request(
            StripeSubscriptionIds, "get", SUBSCRIPTIONS, customer=customer_id, limit=100
        )
        for subscription in listed.data:
            try:
                await self._change(f"{SUBSCRIPTIONS}/{_part(subscription.id)}", default_payment_method=method_id)
            except ProviderRefused as refusal:  # it has ended meanwhile
                log.info("subscription_not_changed", subscription=subscription.id, reason=refusal.facts.get("reason"))

    async def _change(self, path: str, **changes: Any) -> None:
        await self._account.request(StripeNamed, "post", path, **changes)


def _part(identifier: str) -> str:
    return quote(identifier, safe="")
