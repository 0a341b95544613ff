"""What waits for a person in orders."""

from datetime import datetime
from typing import LiteralString

from common.db.executor import Executor, Row

_UNSHIPPED: LiteralString = """
    select count(*) as count, min(created_at) as since from orders
    where storefront = %(storefront)s and status = 'processing' and created_at < %(before)s
"""
_CLAIMS: LiteralString = """
    select count(*) as count, min(paid_at) as since from book_orders
    where storefront = %(storefront)s and status = 'paid' and user_id is null and paid_at <= %(before)s
"""
_TO_PRODUCE: LiteralString = """
    select count(*) as count, min(coalesce(reprint_requested_at, paid_at)) as since from book_orders
    where storefront = %(storefront)s and (reprint_requested_at is not null
      or status = 'paid' and user_id is not null and tier_code <> 'retry_pack')
"""


async def count_unshipped(executor: Executor, storefront: str, before: datetime) -> Row:
    """Orders that were placed before a moment and are still processed: `count`, and `since` when the oldest waits."""
    return await _row(executor, _UNSHIPPED, storefront, before)


async def count_claims(executor: Executor, storefront: str, before: datetime) -> Row:
    """Visitors' orders that were paid before a moment and have no customer."""
    return await _row(executor, _CLAIMS, storefront, before)


async def count_to_produce(executor: Executor, storefront: str) -> Row:
    """Orders of books that are paid, or to be printed again."""
    return await _row(executor, _TO_PRODUCE, storefront, None)


async def _row(executor: Executor, sql: LiteralString, storefront: str, before: datetime | None) -> Row:
    row = await executor.fetch_one(sql, storefront=storefront, **({} if before is None else {"before": before}))
    assert row is not None
    return row
