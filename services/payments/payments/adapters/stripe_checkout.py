"""Checkout Sessions at a storefront's Stripe account. Every call may be repeated, and raises domain errors."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic import BaseModel

from payments.adapters.stripe_account import REFUNDS, Account, page_parameters
from payments.adapters.stripe_objects import StripeCharge, StripeRefunds
from payments.domain.credit_purchase import CheckoutSession, CreditPurchase

SESSIONS = "/v1/checkout/sessions"
_WITH_CHARGE = ["payment_intent.latest_charge"]


class StripeSessionIntent(BaseModel):
    id: str
    latest_charge: StripeCharge | str | None = None


class StripeSession(BaseModel):
    """`payment_intent` is an object when it was expanded."""

    id: str
    status: str | None = None
    payment_status: str
    amount_total: int | None = None
    currency: str | None = None
    url: str | None = None
    metadata: dict[str, str] | None = None
    payment_intent: StripeSessionIntent | str | None = None

    def session(self) -> CheckoutSession:
        intent = self.payment_intent
        charge = intent.latest_charge if isinstance(intent, StripeSessionIntent) else None
        return CheckoutSession(
            id=self.id,
            metadata=self.metadata or {},
            is_paid=self.payment_status == "paid",
            is_expired=self.status == "expired",
            amount=self.amount_total or 0,
            currency=(self.currency or "").upper(),
            transaction_id=intent.id if isinstance(intent, StripeSessionIntent) else intent,
            refunded=charge.amount_refunded if isinstance(charge, StripeCharge) else None,
            url=self.url,
        )


class StripeSessions(BaseModel):
    data: list[StripeSession]
    has_more: bool = False


class SessionPage(NamedTuple):
    """`after` is the cursor of the next page, None on the last one."""

    sessions: list[CheckoutSession]
    after: str | None


class StripeCheckout:
    """Every call raises ProviderUnavailable if its outcome is unknown, ProviderRefused if it had no effect."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def create(self, purchase: CreditPurchase, product: str, site_url: str) -> CheckoutSession:
        """Create the session of a purchase. Repeating it within a day returns the same session."""
        metadata = {
            "user_id": str(purchase.user_id),
            "sku": purchase.sku,
            "credits": str(purchase.credits),
            "purchase_id": str(purchase.id),
            "storefront": purchase.storefront,
        }
        price = {
            "currency": purchase.currency.lower(),
            "unit_amount": purchase.price,
            "product_data": {"name": product},
        }
        created = await self._account.request(
            StripeSession,
            "post",
            SESSIONS,
            mode="payment",
            allowed_payment_method_types=["card"],
            line_items=[{"quantity": 1, "price_data": price}],
            metadata=metadata,
            payment_intent_data={"metadata": metadata},
            success_url=f"{site_url}/payment/success?session_id={{CHECKOUT_SESSION_ID}}",
            cancel_url=f"{site_url}/payment/cancelled",
            idempotency_key=str(purchase.id),
            **({"customer_email": purchase.email} if purchase.email else {}),
        )
        return created.session()

    async def session(self, session_id: str) -> CheckoutSession:
        """Return the session in its current state, with the refunds of its charge."""
        return (await self._account.request(StripeSession, "get", _session(session_id), expand=_WITH_CHARGE)).session()

    async def session_of(self, transaction_id: str) -> CheckoutSession | None:
        """Return the session that a payment intent belongs to; None if it belongs to none."""
        listed = await self._account.request(StripeSessions, "get", SESSIONS, payment_intent=transaction_id, limit=1)
        return listed.data[0].session() if listed.data else None

    async def sessions_since(self, moment: datetime, after: str | None) -> SessionPage:
        """Return one page of the sessions created since a moment, newest first."""
        parameters = page_parameters(moment, after, "data.payment_intent")
        listed = await self._account.request(StripeSessions, "get", SESSIONS, **parameters)
        return SessionPage([each.session() for each in listed.data], listed.data[-1].id if listed.has_more else None)

    async def expire(self, session_id: str) -> None:
        """Close an open session, so that it cannot be paid. Raises ProviderRefused when it is not open."""
        await self._account.request(StripeSession, "post", f"{_session(session_id)}/expire")

    async def refunded_since(self, moment: datetime) -> AsyncIterator[dict[str, int]]:
        """The total refunded of each payment intent that had a refund since a moment, by its id, page by page."""
        after: str | None = None
        while True:
            parameters: dict[str, Any] = page_parameters(moment, after, "data.charge")
            listed = await self._account.request(StripeRefunds, "get", REFUNDS, **parameters)
            yield {
                each.charge.payment_intent: each.charge.amount_refunded
                for each in listed.data
                if each.charge.payment_intent
            }
            if not listed.has_more:
                return
            after = listed.data[-1].id


def _session(session_id: str) -> str:
    return f"{SESSIONS}/{quote(session_id, safe='')}"
