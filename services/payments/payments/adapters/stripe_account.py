"""A client of a storefront's account at Stripe. Every call may be repeated, and raises domain errors."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

import stripe
from common.kernel import clock
from common.rpc.http_transport import HttpTransport
from pydantic import BaseModel, ValidationError

from payments.adapters.stripe_objects import StripeIntent, StripeIntents, StripeRefund, StripeRefunds
from payments.adapters.stripe_transport import StripeHttpClient
from payments.domain.errors import CardDeclined, ProviderRefused, ProviderUnavailable
from payments.domain.intent import Intent, ProviderRefund
from payments.domain.payment import Payment
from payments.domain.refund import Refund
from payments.settings import SHARED, StripeCredentials

RETRIES = 2
IDEMPOTENCY_KEYS_KEPT = timedelta(hours=23)
"""Stripe may delete an idempotency key after 24 hours."""

INTENTS, REFUNDS = "/v1/payment_intents", "/v1/refunds"
StripeObject = TypeVar("StripeObject", bound=BaseModel)


class Page(NamedTuple):
    """`after` is the cursor of the next page, None on the last one."""

    intents: list[Intent]
    after: str | None


class Account:
    """Every call raises ProviderUnavailable if its outcome is unknown, ProviderRefused if it had no effect."""

    def __init__(self, credentials: StripeCredentials, api_base: str | None, transport: StripeHttpClient) -> None:
        self._client = stripe.StripeClient(
            credentials.secret_key.get_secret_value(),
            base_addresses={"api": api_base} if api_base else {},
            http_client=transport,
            max_network_retries=RETRIES,
        )
        self.webhook_secret = credentials.webhook_secret.get_secret_value()

    async def create_intent(self, payment: Payment) -> Intent:
        """Create the intent of a payment. Repeating it within a day returns the same intent."""
        metadata = {
            "order_id": str(payment.order_id),
            "customer_email": payment.email or "",
            "payment_id": str(payment.id),
            "storefront": payment.storefront,
            **({"traceparent": payment.traceparent} if payment.traceparent else {}),
        }
        created = await self.request(
            StripeIntent,
            "post",
            INTENTS,
            amount=payment.amount,
            currency=payment.currency.lower(),
            metadata=metadata,
            automatic_payment_methods={"enabled": True},
            idempotency_key=str(payment.id),
        )
        return created.intent()

    async def intent(self, transaction_id: str) -> Intent:
        """Return the intent in its current state, with its charge."""
        return (await self.request(StripeIntent, "get", _intent(transaction_id), expand=["latest_charge"])).intent()

    async def intents_since(self, moment: datetime, after: str | None) -> Page:
        """Return one page of the intents created since a moment, newest first."""
        parameters = page_parameters(moment, after, "data.latest_charge")
        listed = await self.request(StripeIntents, "get", INTENTS, **parameters)
        return Page([each.intent() for each in listed.data], listed.data[-1].id if listed.has_more else None)

    async def refunded_since(self, moment: datetime, after: str | None) -> Page:
        """Return the current intents of one page of the refunds created since a moment."""
        listed = await self.request(StripeRefunds, "get", REFUNDS, **page_parameters(moment, after, "data.charge"))
        transaction_ids = dict.fromkeys(each.charge.payment_intent for each in listed.data)
        intents = [await self.intent(transaction_id) for transaction_id in transaction_ids if transaction_id]
        return Page(intents, listed.data[-1].id if listed.has_more else None)

    async def cancel_intent(self, transaction_id: str) -> Intent:
        """Cancel an intent. Raises ProviderRefused when it is already cancelled or captured."""
        cancelled = await self.request(
            StripeIntent, "post", f"{_intent(transaction_id)}/cancel", expand=["latest_charge"]
        )
        return cancelled.intent()

    async def refund(self, refund: Refund, transaction_id: str) -> ProviderRefund:
        """Create a refund at Stripe. Repeating it returns the same refund, also after Stripe has deleted its key."""
        existing = await self._existing_refund(refund, transaction_id)
        return existing or await self._create_refund(refund, transaction_id)

    async def _existing_refund(self, refund: Refund, transaction_id: str) -> ProviderRefund | None:
        """Look the refund up by its metadata, if Stripe may have deleted its idempotency key; otherwise None."""
        if clock.now() - refund.created_at < IDEMPOTENCY_KEYS_KEPT:
            return None
        listed = await self.request(
            StripeRefunds, "get", REFUNDS, payment_intent=transaction_id, limit=100, expand=["data.charge"]
        )
        return next(
            (each.provider_refund() for each in listed.data if each.metadata.get("refund_id") == str(refund.id)), None
        )

    async def _create_refund(self, refund: Refund, transaction_id: str) -> ProviderRefund:
        created = await self.request(
            StripeRefund,
            "post",
            REFUNDS,
            payment_intent=transaction_id,
            amount=refund.amount,
            reason="requested_by_customer",
            metadata={"refund_id": str(refund.id)},
            expand=["charge"],
            idempotency_key=str(refund.id),
        )
        return created.provider_refund()

    async def request(self, model: type[StripeObject], method: str, path: str, **parameters: Any) -> StripeObject:
        """Send a request through the SDK, and parse the body into `model` instead of the SDK's objects."""
        try:
            response = await self._client.raw_request_async(method, path, **parameters)
            return model.model_validate_json(response.body)
        except stripe.CardError as error:
            declined = error.error.decline_code if error.error else None
            raise CardDeclined(reason=declined or error.code or type(error).__name__) from error
        except stripe.InvalidRequestError as error:
            raise ProviderRefused(reason=error.code or error.user_message or type(error).__name__) from error
        except (stripe.StripeError, ValidationError) as error:
            raise ProviderUnavailable(reason=type(error).__name__) from error


class Accounts:
    """The Stripe account of each storefront.

    `api_base` is the address of a substitute for Stripe, for accounts that name none. `substitute` reaches it in place
    of the network; an account at Stripe itself is always called over the network.
    """

    def __init__(
        self, credentials: Mapping[str, StripeCredentials], api_base: str | None, substitute: HttpTransport | None
    ) -> None:
        at_stripe, at_substitute = StripeHttpClient.over_network(), StripeHttpClient.of_substitute(substitute)
        self._accounts = {}
        for name, each in credentials.items():
            base = each.api_base or api_base
            self._accounts[name] = Account(each, base, at_substitute if base else at_stripe)

    def of(self, storefront: str) -> Account:
        """Raises KeyError for a storefront without an account."""
        return self._accounts.get(storefront) or self._accounts[SHARED]


def page_parameters(moment: datetime, after: str | None, expanded: str) -> dict[str, Any]:
    parameters = {"created": {"gte": int(moment.timestamp())}, "limit": 20, "expand": [expanded]}
    return {**parameters, "starting_after": after} if after else parameters


def _intent(transaction_id: str) -> str:
    return f"{INTENTS}/{quote(transaction_id, safe='')}"
