"""Customers, subscriptions and invoices at a storefront's Stripe account. Every call may be repeated."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel

from payments.adapters.stripe_account import REFUNDS, Account
from payments.adapters.stripe_billing_objects import (
    StripeBillingSession,
    StripeBillingSessions,
    StripeCustomer,
    StripeCustomerCharges,
    StripeCustomers,
    StripeInvoices,
    StripeReference,
    StripeSubscription,
    StripeSubscriptions,
)
from payments.adapters.stripe_checkout import SESSIONS
from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_state import CustomerState, ProviderCustomer, ProviderSession, SubscriptionState
from payments.domain.subscription_checkout import SubscriptionCheckout

CUSTOMERS, SUBSCRIPTIONS, INVOICES, CHARGES = "/v1/customers", "/v1/subscriptions", "/v1/invoices", "/v1/charges"
MOST = 100
"""The largest page of Stripe's lists."""


P = TypeVar("P", bound=BaseModel)


class StripeBilling:
    """Every call raises ProviderUnavailable if its outcome is unknown, ProviderRefused if it had no effect."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def create_customer(self, customer: BillingCustomer) -> str:
        """Return the id of the customer at Stripe. Repeating it within a day returns the same one."""
        created = await self._account.request(
            StripeReference,
            "post",
            CUSTOMERS,
            metadata={"user_id": str(customer.user_id), "storefront": customer.storefront},
            idempotency_key=f"customer-{customer.id}",
            **({"email": customer.email} if customer.email else {}),
        )
        return created.id

    async def customer(self, customer_id: str) -> ProviderCustomer:
        return (await self._account.request(StripeCustomer, "get", f"{CUSTOMERS}/{_part(customer_id)}")).customer()

    async def customers(self, **filters: Any) -> AsyncIterator[ProviderCustomer]:
        """The customers with an `email`, or created since a moment (`created={"gte": …}`), newest first."""
        async for each in self._pages(StripeCustomers, CUSTOMERS, **filters):
            yield each.customer()

    async def state_of(self, customer_id: str) -> CustomerState:
        """Everything that was billed to a customer: subscriptions, also ended ones, and invoices with their refunds."""
        customer = {"customer": customer_id}
        subscriptions = self._pages(StripeSubscriptions, SUBSCRIPTIONS, **customer, status="all")
        states = [each.state() async for each in subscriptions]
        invoices = [each async for each in self._pages(StripeInvoices, INVOICES, **customer, expand=["data.payments"])]
        charges = self._pages(StripeCustomerCharges, CHARGES, **customer) if invoices else None
        refunds: dict[str, int] = {}
        if charges is not None:
            async for charge in charges:
                if charge.payment_intent and charge.amount_refunded:
                    refunds[charge.payment_intent] = refunds.get(charge.payment_intent, 0) + charge.amount_refunded
        return CustomerState(tuple(states), tuple(each.state(refunds) for each in invoices))

    async def create_session(self, checkout: SubscriptionCheckout, customer: BillingCustomer) -> ProviderSession:
        """Create the session in which a subscription is begun. Repeating it within a day returns the same one."""
        metadata, price = _metadata(checkout, customer), {"price": checkout.stripe_price_id, "quantity": 1}
        what = {"mode": "subscription", "line_items": [price], "subscription_data": {"metadata": metadata}}
        return await self._create_session(checkout, customer, metadata, what)

    async def create_change_session(
        self, checkout: SubscriptionCheckout, customer: BillingCustomer, currency: str, text: str
    ) -> ProviderSession:
        """Create the session in which a change of plan is confirmed with a card: it charges nothing itself.

        `text` says on the page what is charged when it is completed. Repeating it within a day returns the same one.
        """
        metadata = _metadata(checkout, customer)
        what = {
            "mode": "setup",
            "currency": currency.lower(),
            "setup_intent_data": {"metadata": metadata},
            "custom_text": {"submit": {"message": text}},
        }
        return await self._create_session(checkout, customer, metadata, what)

    async def _create_session(
        self, checkout: SubscriptionCheckout, customer: BillingCustomer, metadata: dict[str, str], what: dict[str, Any]
    ) -> ProviderSession:
        created = await self._account.request(
            StripeBillingSession,
            "post",
            SESSIONS,
            **what,
            allowed_payment_method_types=["card"],
            customer=customer.stripe_customer_id,
            client_reference_id=str(customer.user_id),
            metadata=metadata,
            success_url=checkout.success_url,
            cancel_url=checkout.cancel_url,
            idempotency_key=f"checkout-{checkout.id}",
        )
        return created.session()

    async def session(self, session_id: str) -> ProviderSession:
        path, expand = f"{SESSIONS}/{_part(session_id)}", ["setup_intent"]
        return (await self._account.request(StripeBillingSession, "get", path, expand=expand)).session()

    async def open_sessions(self, customer_id: str) -> list[ProviderSession]:
        parameters = {"customer": customer_id, "status": "open", "limit": MOST}
        listed = await self._account.request(StripeBillingSessions, "get", SESSIONS, **parameters)
        return [each.session() for each in listed.data]

    async def expire_session(self, session_id: str) -> None:
        """Close an open session, so that it cannot be paid. Raises ProviderRefused when it is not open."""
        await self._account.request(StripeReference, "post", f"{SESSIONS}/{_part(session_id)}/expire")

    async def subscription(self, subscription_id: str) -> SubscriptionState:
        found = await self._account.request(StripeSubscription, "get", f"{SUBSCRIPTIONS}/{_part(subscription_id)}")
        return found.state()

    async def change_price(
        self,
        subscription: SubscriptionState,
        price_id: str,
        *,
        key: str,
        charged_from: datetime | None = None,
        payment_method: str | None = None,
    ) -> None:
        """Change the plan. With `charged_from` the difference from then to the end of the period is charged first.

        `payment_method` becomes the one that the subscription is charged to.
        Raises CardDeclined when that payment is declined, ProviderRefused otherwise; then nothing was changed.
        """
        how: dict[str, Any] = {"proration_behavior": "none"}
        if charged_from is not None:
            how = {
                "proration_behavior": "always_invoice",
                "proration_date": int(charged_from.timestamp()),
                "payment_behavior": "error_if_incomplete",
            }
        if payment_method is not None:
            how["default_payment_method"] = payment_method
        items = [{"id": subscription.item_id, "price": price_id}]
        await self._change(subscription.id, items=items, **how, idempotency_key=key)

    async def end_at_period_end(self, subscription: SubscriptionState) -> None:
        await self._change(subscription.id, cancel_at_period_end=True)

    async def keep(self, subscription: SubscriptionState) -> None:
        """Undo the scheduled end of a subscription."""
        if subscription.cancel_at_period_end:
            await self._change(subscription.id, cancel_at_period_end=False)
        else:
            await self._change(subscription.id, cancel_at="")

    async def extend(self, subscription_id: str, until: datetime) -> None:
        """Extend the current period without a charge: as a trial, after which the next period is charged."""
        await self._change(subscription_id, trial_end=int(until.timestamp()), proration_behavior="none")

    async def pause(self, subscription_id: str, resumes_at: datetime | None) -> None:
        """Void the invoices of new periods, until the subscription is resumed or `resumes_at`."""
        end = {} if resumes_at is None else {"resumes_at": int(resumes_at.timestamp())}
        await self._change(subscription_id, pause_collection={"behavior": "void", **end})

    async def resume(self, subscription_id: str) -> None:
        """Charge the periods that begin from now on."""
        await self._change(subscription_id, pause_collection="")

    async def end_now(self, subscription_id: str) -> None:
        """End a subscription. Raises ProviderRefused when it has ended before."""
        await self._account.request(StripeReference, "delete", f"{SUBSCRIPTIONS}/{_part(subscription_id)}")

    async def refund(self, transaction_id: str, key: UUID, amount: int | None = None) -> None:
        """Refund an amount, or what is left, of a payment. Repeating it within a day has no further effect.

        Raises ProviderRefused when less is left.
        """
        how = {} if amount is None else {"amount": amount}
        await self._account.request(
            StripeReference, "post", REFUNDS, payment_intent=transaction_id, **how, idempotency_key=str(key)
        )

    async def _change(self, subscription_id: str, **parameters: Any) -> None:
        await self._account.request(StripeReference, "post", f"{SUBSCRIPTIONS}/{_part(subscription_id)}", **parameters)

    async def _pages(self, model: type[P], path: str, **filters: Any) -> AsyncIterator[Any]:
        """The objects of a list, page by page."""
        after: dict[str, str] = {}
        while True:
            listed: Any = await self._account.request(model, "get", path, **filters, **after, limit=MOST)
            for each in listed.data:
                yield each
            if not listed.has_more:
                return
            after = {"starting_after": listed.data[-1].id}


def _metadata(checkout: SubscriptionCheckout, customer: BillingCustomer) -> dict[str, str]:
    return {
        "user_id": str(customer.user_id),
        "plan_id": checkout.plan_id,
        "storefront": checkout.storefront,
        "checkout_id": str(checkout.id),
    }


def created_since(moment: datetime) -> dict[str, Any]:
    """The filter of lists for objects that were created since a moment."""
    return {"created": {"gte": int(moment.timestamp())}}


def _part(identifier: str) -> str:
    return quote(identifier, safe="")
