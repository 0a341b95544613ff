"""What a customer has in orders, and what an erasure must not leave."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row, query

_ORDERS: LiteralString = """
    select count(*) as count,
      coalesce(sum(total - refunded) filter (
        where payment_id is not null or (imported_at is not null and status <> 'cancelled')), 0)::bigint as spent
    from orders where storefront = %(storefront)s and user_id = %(user_id)s
"""
_NEWEST_ORDERS: LiteralString = """
    select id, number, status, total, currency, created_at from orders
    where storefront = %(storefront)s and user_id = %(user_id)s order by created_at desc, id desc limit %(limit)s
"""
_BOOK_ORDERS: LiteralString = """
    select count(*) as count, coalesce(sum(total) filter (where status in ('paid', 'completed')), 0)::bigint as spent
    from book_orders where storefront = %(storefront)s and user_id = %(user_id)s
"""
_NEWEST_BOOK_ORDERS: LiteralString = """
    select id, number::text as number, status, total, currency, created_at from book_orders
    where storefront = %(storefront)s and user_id = %(user_id)s order by number desc limit %(limit)s
"""
_KEPT: LiteralString = """
    select
      (select count(*) from orders where storefront = %(storefront)s and user_id = %(user_id)s) as orders,
      (select count(*) from book_orders where storefront = %(storefront)s and user_id = %(user_id)s) as book_orders,
      (select count(*) from checkouts where storefront = %(storefront)s and user_id = %(user_id)s) as checkouts
"""


async def orders_of_customer(executor: Executor, storefront: str, user_id: UUID, limit: int) -> tuple[Row, list[Row]]:
    """`count` and `spent` of all orders, and the newest ones."""
    of_user = {"storefront": storefront, "user_id": user_id}
    found, newest = await executor.fetch_many(query(_ORDERS, **of_user), query(_NEWEST_ORDERS, **of_user, limit=limit))
    return found[0], newest


async def book_orders_of_customer(
    executor: Executor, storefront: str, user_id: UUID, limit: int
) -> tuple[Row, list[Row]]:
    """The same of orders of books."""
    of_user = {"storefront": storefront, "user_id": user_id}
    found, newest = await executor.fetch_many(
        query(_BOOK_ORDERS, **of_user), query(_NEWEST_BOOK_ORDERS, **of_user, limit=limit)
    )
    return found[0], newest


async def kept_of_customer(executor: Executor, storefront: str, user_id: UUID) -> dict[str, int]:
    """Rows that name the customer."""
    row = await executor.fetch_one(_KEPT, storefront=storefront, user_id=user_id)
    assert row is not None
    return row
