"""What a customer has in payments: credits and subscriptions in numbers, and what an erasure must not leave."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, query
from common.kernel.money import to_decimal_string
from common.rpc.interfaces.customers import (
    NEWEST,
    CreditMovementRow,
    CreditsPart,
    SubscriptionRow,
    SubscriptionsPart,
)

_OF_USER: LiteralString = "c.user_id = %(user_id)s and c.storefront = %(storefront)s"
_BALANCE: LiteralString = """
    select balance from credit_accounts where user_id = %(user_id)s and storefront = %(storefront)s
"""
_MOVEMENTS: LiteralString = f"""
    select e.kind, e.amount, e.balance, e.created_at from credit_entries e join credit_accounts c on c.id = e.account_id
    where {_OF_USER} order by e.version desc limit %(limit)s
"""
_PAID: LiteralString = f"""
    select coalesce(sum(i.amount - i.refunded), 0)::bigint as paid
    from invoices i join billing_customers c on c.id = i.customer_id
    where {_OF_USER} and i.paid_at is not null
"""
_SUBSCRIPTIONS: LiteralString = f"""
    select s.id, s.plan_id, s.status, s.current_period_end, s.cancel_at_period_end, s.started_at, s.ended_at
    from subscriptions s join billing_customers c on c.id = s.customer_id
    where {_OF_USER} order by s.number desc limit %(limit)s
"""
_KEPT: LiteralString = f"""
    select
      (select count(*) from payments c where {_OF_USER}) as payments,
      (select count(*) from credit_purchases c where {_OF_USER}) as credit_purchases,
      (select count(*) from credit_accounts c where {_OF_USER}) as credit_accounts,
      (select count(*) from billing_customers c where {_OF_USER} and c.deleted_at is null) as billing_customers
"""


async def read_credits_part(executor: Executor, storefront: str, user_id: UUID) -> CreditsPart:
    of_user = {"storefront": storefront, "user_id": user_id}
    accounts, newest = await executor.fetch_many(query(_BALANCE, **of_user), query(_MOVEMENTS, **of_user, limit=NEWEST))
    balance = accounts[0]["balance"] if accounts else 0
    return CreditsPart(balance=balance, newest=[CreditMovementRow(**row) for row in newest])


async def read_subscriptions_part(
    executor: Executor, storefront: str, currency: str, user_id: UUID
) -> SubscriptionsPart:
    of_user = {"storefront": storefront, "user_id": user_id}
    [totals], rows = await executor.fetch_many(query(_PAID, **of_user), query(_SUBSCRIPTIONS, **of_user, limit=NEWEST))
    paid = to_decimal_string(totals["paid"], currency)
    return SubscriptionsPart(paid=paid, currency=currency, subscriptions=[SubscriptionRow(**row) for row in rows])


async def kept_of_customer(executor: Executor, storefront: str, user_id: UUID) -> dict[str, int]:
    """Rows that name the customer."""
    row = await executor.fetch_one(_KEPT, storefront=storefront, user_id=user_id)
    assert row is not None
    return row
