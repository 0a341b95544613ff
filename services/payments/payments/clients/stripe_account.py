"""A storefront's account at Stripe: four calls, each repeatable, with refusals of our own."""

from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import TypeVar

import stripe
from common import clock
from pydantic import BaseModel, ValidationError

from payments.clients.stripe_shapes import IntentShape, RefundShape, RefundsShape
from payments.clients.stripe_transport import PooledTransport
from payments.domain.errors import ProviderRefused, ProviderUnavailable
from payments.domain.intent import Intent, MadeRefund
from payments.domain.payment import Payment
from payments.domain.refund import Refund
from payments.settings import SHARED, StripeAccount

RETRIES = 2
KEYS_KEPT = timedelta(hours=23)
"""Stripe forgets an idempotency key after a day."""

S = TypeVar("S", bound=BaseModel)
Answer = stripe.PaymentIntent | stripe.Refund | stripe.ListObject[stripe.Refund]


class Account:
    """Every call raises ProviderUnavailable when its outcome is unknown, ProviderRefused when nothing happened."""

    def __init__(self, account: StripeAccount, api_base: str | None, transport: PooledTransport) -> None:
        client = stripe.StripeClient(
            account.secret_key.get_secret_value(),
            base_addresses={"api": api_base} if api_base else {},
            http_client=transport,
            max_network_retries=RETRIES,
        )
        self.webhook_secret = account.webhook_secret.get_secret_value()
        self._intents = client.v1.payment_intents
        self._refunds = client.v1.refunds

    async def make_intent(self, payment: Payment) -> Intent:
        """The intent for a payment; the same one however often it is asked for within a day."""
        metadata = {
            "order_id": str(payment.order_id),
            "customer_email": payment.email or "",
            "payment_id": str(payment.id),
            "storefront": payment.storefront,
            **({"traceparent": payment.traceparent} if payment.traceparent else {}),
        }
        answer = self._intents.create_async(
            {
                "amount": payment.amount,
                "currency": payment.currency.lower(),
                "metadata": metadata,
                "automatic_payment_methods": {"enabled": True},
            },
            {"idempotency_key": str(payment.id)},
        )
        return (await _shaped(IntentShape, answer)).intent()

    async def intent(self, transaction_id: str) -> Intent:
        """The intent as it is now, with its charge."""
        answer = self._intents.retrieve_async(transaction_id, {"expand": ["latest_charge"]})
        return (await _shaped(IntentShape, answer)).intent()

    async def cancel_intent(self, transaction_id: str) -> Intent:
        """Raises ProviderRefused when it is cancelled already, or has taken money."""
        answer = self._intents.cancel_async(transaction_id, {"expand": ["latest_charge"]})
        return (await _shaped(IntentShape, answer)).intent()

    async def refund(self, refund: Refund, transaction_id: str) -> MadeRefund:
        """Give money back, once per refund."""
        known = await self._known_refund(refund, transaction_id)
        return known or await self._make_refund(refund, transaction_id)

    async def _known_refund(self, refund: Refund, transaction_id: str) -> MadeRefund | None:
        """The refund, if it was made so long ago that Stripe may have forgotten its key."""
        if clock.now() - refund.created_at < KEYS_KEPT:
            return None
        answer = self._refunds.list_async({"payment_intent": transaction_id, "limit": 100, "expand": ["data.charge"]})
        made = (await _shaped(RefundsShape, answer)).data
        return next((each.made() for each in made if each.metadata.get("refund_id") == str(refund.id)), None)

    async def _make_refund(self, refund: Refund, transaction_id: str) -> MadeRefund:
        answer = self._refunds.create_async(
            {
                "payment_intent": transaction_id,
                "amount": refund.amount,
                "reason": "requested_by_customer",
                "metadata": {"refund_id": str(refund.id)},
                "expand": ["charge"],
            },
            {"idempotency_key": str(refund.id)},
        )
        return (await _shaped(RefundShape, answer)).made()


class Accounts:
    """Which account a storefront is paid through."""

    def __init__(self, accounts: Mapping[str, StripeAccount], api_base: str | None, transport: PooledTransport) -> None:
        self._accounts = {name: Account(account, api_base, transport) for name, account in accounts.items()}

    def of(self, storefront: str) -> Account:
        """Raises KeyError for a storefront without an account."""
        return self._accounts.get(storefront) or self._accounts[SHARED]


async def _shaped(shape: type[S], answer: Awaitable[Answer]) -> S:
    try:
        response = (await answer).last_response
        return shape.model_validate_json(response.body if response else "")
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise ProviderRefused(reason=error.code or error.user_message or type(error).__name__) from error
    except (stripe.StripeError, ValidationError) as error:
        raise ProviderUnavailable(reason=type(error).__name__) from error
