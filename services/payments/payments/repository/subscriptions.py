"""Queries of a billing customer's subscriptions, checkouts and invoices, to be changed under the customer's lock."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor

from payments.domain.base import Table
from payments.domain.invoice import Invoice
from payments.domain.subscription import IS_LIVE, Subscription
from payments.domain.subscription_checkout import IS_PENDING, IS_UNSETTLED, SubscriptionCheckout

_OF_CUSTOMER: LiteralString = "customer_id = %(customer_id)s and storefront = %(storefront)s"
_LIVE: LiteralString = f"{_OF_CUSTOMER} and {IS_LIVE}"
_PENDING: LiteralString = f"{_OF_CUSTOMER} and {IS_PENDING}"
_UNFINISHED: LiteralString = f"""
    {_OF_CUSTOMER} and ({IS_PENDING} or {IS_UNSETTLED}) order by {IS_PENDING}, created_at limit 1"""
_CHECKOUT: LiteralString = "id = %(id)s and storefront = %(storefront)s"
_CLAIM_PENDING: LiteralString = f"""
    update subscription_checkouts o set refreshed_at = %(now)s from billing_customers c
    where c.user_id = %(user_id)s and c.storefront = %(storefront)s and c.deleted_at is null
      and o.customer_id = c.id and o.{IS_PENDING} and o.session_id is not null
      and (o.refreshed_at is null or o.refreshed_at <= %(before)s)
    returning o.session_id"""


class Subscriptions:
    """What was billed to customers of one storefront."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def of_customer(self, customer_id: UUID) -> dict[str, Subscription]:
        """All of a customer's subscriptions, by their id at the provider."""
        rows = await self._executor.get_all(
            Subscription, _OF_CUSTOMER, customer_id=customer_id, storefront=self._storefront
        )
        return {row.stripe_subscription_id: row for row in rows}

    async def live(self, customer_id: UUID) -> Subscription | None:
        return await self._executor.get(Subscription, _LIVE, customer_id=customer_id, storefront=self._storefront)

    async def invoices(self, customer_id: UUID) -> dict[str, Invoice]:
        """All of a customer's invoices, by their id at the provider."""
        rows = await self._executor.get_all(Invoice, _OF_CUSTOMER, customer_id=customer_id, storefront=self._storefront)
        return {row.stripe_invoice_id: row for row in rows}

    async def pending_checkout(self, customer_id: UUID) -> SubscriptionCheckout | None:
        return await self._executor.get(
            SubscriptionCheckout, _PENDING, customer_id=customer_id, storefront=self._storefront
        )

    async def unfinished_checkout(self, customer_id: UUID) -> SubscriptionCheckout | None:
        """The pending one, but first a confirmed change of plan that was not made."""
        return await self._executor.get(
            SubscriptionCheckout, _UNFINISHED, customer_id=customer_id, storefront=self._storefront
        )

    async def checkout(self, checkout_id: UUID) -> SubscriptionCheckout:
        found = await self._executor.get(SubscriptionCheckout, _CHECKOUT, id=checkout_id, storefront=self._storefront)
        assert found
        return found

    async def add(self, row: Table) -> None:
        await self._executor.defer_add(row)

    async def save(self, row: Table) -> None:
        await self._executor.defer_save(row)


async def claim_pending_checkout(
    executor: Executor, storefront: str, user_id: UUID, now: datetime, before: datetime
) -> str | None:
    """The session of a user's pending checkout, unless it was claimed after `before`."""
    session_id: str | None = await executor.fetch_value(
        _CLAIM_PENDING, storefront=storefront, user_id=user_id, now=now, before=before
    )
    return session_id
