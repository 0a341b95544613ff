"""What waits for a person in the catalog."""

from typing import LiteralString

from common.db.executor import Executor, Row

_LOW: LiteralString = """
    select count(*) as count, null::timestamptz as since
    from stock_units u join products p on p.id = u.product_id left join variants v on v.id = u.variant_id
    where u.storefront = %(storefront)s and p.is_active and p.track_inventory and (v.id is null or v.is_active)
      and u.quantity <= coalesce(p.low_stock_threshold, %(threshold)s)
"""
_REVIEWS: LiteralString = """
    select count(*) as count, min(created_at) as since from reviews
    where storefront = %(storefront)s and not is_approved
"""


async def count_low_stock(executor: Executor, storefront: str, threshold: int) -> Row:
    """Units that are for sale and at most at their threshold, or the storefront's: `count` and `since`."""
    row = await executor.fetch_one(_LOW, storefront=storefront, threshold=threshold)
    assert row is not None
    return row


async def count_hidden_reviews(executor: Executor, storefront: str) -> Row:
    """Reviews that are not approved: `count`, and `since` when the oldest waits."""
    row = await executor.fetch_one(_REVIEWS, storefront=storefront)
    assert row is not None
    return row
