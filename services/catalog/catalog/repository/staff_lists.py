"""Lists for staff. Pages have cursors, so that they stay stable while rows are added and removed."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

_LOW: LiteralString = """
select u.id as unit_id, u.product_id, u.variant_id, u.sku, u.quantity, p.name, v.name as variant_name,
  coalesce(p.low_stock_threshold, %(threshold)s) as threshold
from stock_units u join products p on p.id = u.product_id left join variants v on v.id = u.variant_id
where u.storefront = %(storefront)s and p.is_active and p.track_inventory and (v.id is null or v.is_active)
  and u.quantity <= coalesce(p.low_stock_threshold, %(threshold)s)
  and (%(quantity)s::bigint is null or (u.quantity, u.id) > (%(quantity)s::bigint, %(id)s::uuid))
order by u.quantity, u.id limit %(limit)s"""
_MOVEMENTS: LiteralString = """
select id, product_id, variant_id, kind, delta, quantity, reason, order_id, actor_id,
  actor_name(storefront, actor_id, created_at) as actor_name, created_at
from stock_movements
where storefront = %(storefront)s and (%(product_id)s::uuid is null or product_id = %(product_id)s::uuid)
  and (%(after)s::bigint is null or id < %(after)s::bigint)
order by id desc limit %(limit)s"""


async def low_stock(
    executor: Executor, storefront: str, threshold: int, after: tuple[int, UUID] | None, limit: int
) -> list[Row]:
    """Units at or below their threshold, the lowest first, after a quantity and unit id."""
    quantity, unit_id = after or (None, None)
    return await executor.fetch(
        _LOW, storefront=storefront, threshold=threshold, quantity=quantity, id=unit_id, limit=limit
    )


async def movements(
    executor: Executor, storefront: str, product_id: UUID | None, after: int | None, limit: int
) -> list[Row]:
    """The journal of a storefront or one product, newest first, with ids below `after`."""
    return await executor.fetch(_MOVEMENTS, storefront=storefront, product_id=product_id, after=after, limit=limit)
