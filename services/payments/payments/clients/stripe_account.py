"""A storefront's account at Stripe: four calls, each repeatable, with refusals of our own."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

import stripe
from common import clock
from pydantic import BaseModel, ValidationError

from payments.clients.stripe_shapes import IntentShape, IntentsShape, RefundShape, RefundsShape
from payments.clients.stripe_transport import PooledTransport
from payments.domain.errors import ProviderRefused, ProviderUnavailable
from payments.domain.intent import Intent, MadeRefund
from payments.domain.payment import Payment
from payments.domain.refund import Refund
from payments.settings import SHARED, StripeAccount

RETRIES = 2
KEYS_KEPT = timedelta(hours=23)
"""Stripe forgets an idempotency key after a day."""

INTENTS, REFUNDS = "/v1/payment_intents", "/v1/refunds"
S = TypeVar("S", bound=BaseModel)


class Page(NamedTuple):
    """`after` is what the next page begins behind, None behind the last one."""

    intents: list[Intent]
    after: str | None


class Account:
    """Every call raises ProviderUnavailable when its outcome is unknown, ProviderRefused when nothing happened."""

    def __init__(self, account: StripeAccount, api_base: str | None, transport: PooledTransport) -> None:
        self._client = stripe.StripeClient(
            account.secret_key.get_secret_value(),
            base_addresses={"api": api_base} if api_base else {},
            http_client=transport,
            max_network_retries=RETRIES,
        )
        self.webhook_secret = account.webhook_secret.get_secret_value()

    async def make_intent(self, payment: Payment) -> Intent:
        """The intent for a payment; the same one however often it is asked for within a day."""
        metadata = {
            "order_id": str(payment.order_id),
            "customer_email": payment.email or "",
            "payment_id": str(payment.id),
            "storefront": payment.storefront,
            **({"traceparent": payment.traceparent} if payment.traceparent else {}),
        }
        made = await self._ask(
            IntentShape,
            "post",
            INTENTS,
            amount=payment.amount,
            currency=payment.currency.lower(),
            metadata=metadata,
            automatic_payment_methods={"enabled": True},
            idempotency_key=str(payment.id),
        )
        return made.intent()

    async def intent(self, transaction_id: str) -> Intent:
        """The intent as it is now, with its charge."""
        return (await self._ask(IntentShape, "get", _intent(transaction_id), expand=["latest_charge"])).intent()

    async def intents_since(self, moment: datetime, after: str | None) -> Page:
        """A page of the intents made since a moment, newest first."""
        asked = _page(moment, after, "data.latest_charge")
        listed = await self._ask(IntentsShape, "get", INTENTS, **asked)
        return Page([each.intent() for each in listed.data], listed.data[-1].id if listed.has_more else None)

    async def refunded_since(self, moment: datetime, after: str | None) -> Page:
        """The intents that a page of the refunds made since a moment is of."""
        listed = await self._ask(RefundsShape, "get", REFUNDS, **_page(moment, after, "data.charge"))
        named = dict.fromkeys(each.charge.payment_intent for each in listed.data)
        intents = [await self.intent(transaction_id) for transaction_id in named if transaction_id]
        return Page(intents, listed.data[-1].id if listed.has_more else None)

    async def cancel_intent(self, transaction_id: str) -> Intent:
        """Raises ProviderRefused when it is cancelled already, or has taken money."""
        cancelled = await self._ask(IntentShape, "post", f"{_intent(transaction_id)}/cancel", expand=["latest_charge"])
        return cancelled.intent()

    async def refund(self, refund: Refund, transaction_id: str) -> MadeRefund:
        """Give money back, once per refund."""
        known = await self._known_refund(refund, transaction_id)
        return known or await self._make_refund(refund, transaction_id)

    async def _known_refund(self, refund: Refund, transaction_id: str) -> MadeRefund | None:
        """The refund, if it was made so long ago that Stripe may have forgotten its key."""
        if clock.now() - refund.created_at < KEYS_KEPT:
            return None
        listed = await self._ask(
            RefundsShape, "get", REFUNDS, payment_intent=transaction_id, limit=100, expand=["data.charge"]
        )
        return next((each.made() for each in listed.data if each.metadata.get("refund_id") == str(refund.id)), None)

    async def _make_refund(self, refund: Refund, transaction_id: str) -> MadeRefund:
        made = await self._ask(
            RefundShape,
            "post",
            REFUNDS,
            payment_intent=transaction_id,
            amount=refund.amount,
            reason="requested_by_customer",
            metadata={"refund_id": str(refund.id)},
            expand=["charge"],
            idempotency_key=str(refund.id),
        )
        return made.made()

    async def _ask(self, shape: type[S], method: str, path: str, **parameters: Any) -> S:
        """Through the SDK, but for its objects: we read what we rely on from the answer itself."""
        try:
            answer = await self._client.raw_request_async(method, path, **parameters)
            return shape.model_validate_json(answer.body)
        except (stripe.InvalidRequestError, stripe.CardError) as error:
            raise ProviderRefused(reason=error.code or error.user_message or type(error).__name__) from error
        except (stripe.StripeError, ValidationError) as error:
            raise ProviderUnavailable(reason=type(error).__name__) from error


class Accounts:
    """Which account a storefront is paid through."""

    def __init__(self, accounts: Mapping[str, StripeAccount], api_base: str | None, transport: PooledTransport) -> None:
        self._accounts = {name: Account(account, api_base, transport) for name, account in accounts.items()}

    def of(self, storefront: str) -> Account:
        """Raises KeyError for a storefront without an account."""
        return self._accounts.get(storefront) or self._accounts[SHARED]


def _page(moment: datetime, after: str | None, expanded: str) -> dict[str, Any]:
    asked = {"created": {"gte": int(moment.timestamp())}, "limit": 20, "expand": [expanded]}
    return {**asked, "starting_after": after} if after else asked


def _intent(transaction_id: str) -> str:
    return f"{INTENTS}/{quote(transaction_id, safe='')}"
