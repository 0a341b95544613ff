"""Subscriptions, invoices and staff's decisions about them, for staff: each limited to one storefront."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row, query

from payments.domain.billing_action import BillingAction, InvoiceNotFound
from payments.domain.billing_customer import BillingCustomer
from payments.domain.invoice import Invoice
from payments.domain.subscription import IS_NUMBERED, Subscription, SubscriptionStatus
from payments.domain.subscription_errors import SubscriptionNotFound

ABOVE_ALL_NUMBERS = 2**62
_OWN: LiteralString = "id = %(id)s and storefront = %(storefront)s"
_SUBSCRIPTIONS: LiteralString = """
    select s.number, s.id, c.user_id, c.email, c.stripe_customer_id, s.stripe_subscription_id, s.stripe_price_id,
      s.plan_id, s.next_plan_id, s.status, s.current_period_start, s.current_period_end, s.cancel_at_period_end,
      s.is_paused, s.resumes_at, s.paid_until, s.started_at, s.ended_at, s.created_at, s.updated_at
    from subscriptions s join billing_customers c on c.id = s.customer_id"""
_PAGE: LiteralString = f"""{_SUBSCRIPTIONS}
    where s.storefront = %(storefront)s and s.number < %(before)s and s.{IS_NUMBERED}
      and (%(ids)s::uuid[] is null or s.id = any(%(ids)s))
      and (%(status)s::text is null or s.status = %(status)s)
      and (%(plan_id)s::text is null or s.plan_id = %(plan_id)s)
    order by s.number desc limit %(limit)s"""
_OF_USER: LiteralString = "c.user_id = %(user_id)s and c.storefront = %(storefront)s"
_CUSTOMER: LiteralString = f"""
    select user_id, email, stripe_customer_id, version, created_at, deleted_at from billing_customers c
    where {_OF_USER}"""
_OF_CUSTOMER: LiteralString = f"{_SUBSCRIPTIONS} where {_OF_USER} order by s.number desc"
_INVOICES: LiteralString = f"""
    select i.id, i.stripe_invoice_id, i.subscription_id, i.invoice_number, i.reason, i.description, i.amount,
      i.currency, i.status, i.refunded, i.attempts, i.invoice_url, i.pdf_url, i.issued_at, i.paid_at
    from invoices i join billing_customers c on c.id = i.customer_id
    where {_OF_USER} order by i.issued_at desc, i.id desc limit %(limit)s"""
_ACTIONS: LiteralString = f"""
    select a.id, a.kind, a.amount, i.currency, a.subscription_id, a.invoice_id, a.until, a.reason, a.staff_id,
      actor_name(c.storefront, a.staff_id, a.created_at) as staff_name, a.status,
      a.failure, a.created_at, a.settled_at
    from billing_actions a join billing_customers c on c.id = a.customer_id
      left join invoices i on i.id = a.invoice_id
    where {_OF_USER} order by a.created_at desc, a.id desc limit %(limit)s"""
_SUBSCRIPTION: LiteralString = f"{_SUBSCRIPTIONS} where s.id = %(id)s and s.storefront = %(storefront)s"
_REQUESTED_UNTIL: LiteralString = """
    select max(until) from billing_actions
    where subscription_id = %(id)s and storefront = %(storefront)s and kind = 'comp' and status = 'requested'"""
_SUBSCRIBERS: LiteralString = """
    select plan_id, count(*) as subscribers from subscriptions
    where storefront = %(storefront)s and status <> 'canceled' group by plan_id"""


async def page(
    executor: Executor,
    storefront: str,
    *,
    before: int,
    limit: int,
    status: SubscriptionStatus | None,
    plan_id: str | None,
    ids: Sequence[UUID] | None = None,
) -> list[Row]:
    """Subscriptions with numbers below `before`, newest first; with `ids` only those."""
    return await executor.fetch(
        _PAGE, storefront=storefront, before=before, limit=limit, status=status, plan_id=plan_id, ids=ids
    )


async def customer(executor: Executor, storefront: str, user_id: UUID, newest: int) -> Row | None:
    """A customer with all `subscriptions` and the newest `invoices` and `actions`; None for other users."""
    user = {"user_id": user_id, "storefront": storefront}
    found, subscriptions, invoices, actions = await executor.fetch_many(
        query(_CUSTOMER, **user),
        query(_OF_CUSTOMER, **user),
        query(_INVOICES, **user, limit=newest),
        query(_ACTIONS, **user, limit=newest),
    )
    if not found:
        return None
    return {**found[0], "subscriptions": subscriptions, "invoices": invoices, "actions": actions}


async def subscription(executor: Executor, storefront: str, subscription_id: UUID) -> Row:
    """With its customer. Raises SubscriptionNotFound."""
    row = await executor.fetch_one(_SUBSCRIPTION, storefront=storefront, id=subscription_id)
    if row is None:
        raise SubscriptionNotFound()
    return row


async def subscribers(executor: Executor, storefront: str) -> dict[str, int]:
    """How many live subscriptions each plan has."""
    rows = await executor.fetch(_SUBSCRIBERS, storefront=storefront)
    return {row["plan_id"]: row["subscribers"] for row in rows}


class BillingActions:
    """Staff's decisions, and what they are about."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def add(self, action: BillingAction) -> None:
        await self._executor.defer_add(action)

    async def save(self, action: BillingAction) -> None:
        await self._executor.defer_save(action)

    async def get(self, action_id: UUID) -> BillingAction:
        found = await self._executor.get(BillingAction, _OWN, id=action_id, storefront=self._storefront)
        assert found
        return found

    async def customer(self, customer_id: UUID) -> BillingCustomer:
        found = await self._executor.get(BillingCustomer, _OWN, id=customer_id, storefront=self._storefront)
        assert found
        return found

    async def subscription(self, subscription_id: UUID) -> Subscription:
        """Raises SubscriptionNotFound."""
        found = await self._executor.get(Subscription, _OWN, id=subscription_id, storefront=self._storefront)
        if found is None:
            raise SubscriptionNotFound()
        return found

    async def requested_until(self, subscription_id: UUID) -> datetime | None:
        """The end of the last period that staff gave, and that the provider has not been asked for yet."""
        until: datetime | None = await self._executor.fetch_value(
            _REQUESTED_UNTIL, id=subscription_id, storefront=self._storefront
        )
        return until

    async def invoice(self, invoice_id: UUID) -> Invoice:
        """Raises InvoiceNotFound."""
        found = await self._executor.get(Invoice, _OWN, id=invoice_id, storefront=self._storefront)
        if found is None:
            raise InvoiceNotFound()
        return found
