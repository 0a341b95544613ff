"""Subscriptions and billing history as rows, one statement each, limited to one storefront."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row, query

_OF_USER: LiteralString = "c.user_id = %(user_id)s and c.storefront = %(storefront)s and c.deleted_at is null"
_CUSTOMER: LiteralString = f"select id, email, stripe_customer_id from billing_customers c where {_OF_USER}"
_CURRENT: LiteralString = """
    select s.id, s.stripe_subscription_id, s.stripe_price_id, s.plan_id, s.next_plan_id, s.status,
      s.current_period_start, s.current_period_end, s.cancel_at_period_end, s.paid_until, s.started_at, s.ended_at,
      c.stripe_customer_id, p.amount as price
    from subscriptions s join billing_customers c on c.id = s.customer_id
    left join plan_prices p
      on p.stripe_price_id = s.stripe_price_id and p.storefront = s.storefront and p.plan_id = s.plan_id"""
_LATEST: LiteralString = f"""{_CURRENT}
    where {_OF_USER} order by (s.status <> 'canceled') desc, s.ended_at desc, s.started_at desc limit 1"""
_PLAN: LiteralString = f"""
    select s.plan_id from subscriptions s join billing_customers c on c.id = s.customer_id
    where {_OF_USER} and s.status not in ('canceled', 'incomplete')"""
_HISTORY: LiteralString = f"""
    select i.id, i.stripe_invoice_id, i.invoice_number, i.reason, i.description, i.amount, i.currency, i.status,
      i.refunded, i.invoice_url, i.pdf_url, i.issued_at, i.paid_at
    from invoices i join billing_customers c on c.id = i.customer_id
    where {_OF_USER} order by i.issued_at desc, i.id desc limit %(limit)s offset %(offset)s"""
_COUNT: LiteralString = f"""
    select count(*) as count from invoices i join billing_customers c on c.id = i.customer_id where {_OF_USER}"""


async def customer(executor: Executor, storefront: str, user_id: UUID) -> Row | None:
    """`id`, `email` and `stripe_customer_id` (null before it was created) of a user."""
    return await executor.fetch_one(_CUSTOMER, user_id=user_id, storefront=storefront)


async def current(executor: Executor, storefront: str, user_id: UUID) -> Row | None:
    """The user's live subscription, else the one that ended last, else None.

    `price` is what the plan costs this user, None if only the price of the next plan is known.
    """
    return await executor.fetch_one(_LATEST, user_id=user_id, storefront=storefront)


async def current_plan_id(executor: Executor, storefront: str, user_id: UUID) -> str | None:
    """The plan of the user's subscription, None without one, or before its first payment."""
    found = await executor.fetch_one(_PLAN, user_id=user_id, storefront=storefront)
    return found["plan_id"] if found else None


async def history(executor: Executor, storefront: str, user_id: UUID, limit: int, offset: int) -> tuple[list[Row], int]:
    """A page of the user's invoices, newest first, and how many there are."""
    user = {"user_id": user_id, "storefront": storefront}
    rows, counted = await executor.fetch_many(
        query(_HISTORY, **user, limit=limit, offset=offset), query(_COUNT, **user)
    )
    return rows, counted[0]["count"]
