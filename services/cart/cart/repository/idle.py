"""Carts without activity, as staff see them."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

_IDLE: LiteralString = """
    select carts.id, carts.owner_id, carts.is_guest, carts.created_at, carts.updated_at, content.lines,
        content.item_count, content.total
    from carts cross join lateral (
        select jsonb_agg(jsonb_build_object(
                   'product_id', product_id, 'variant_id', variant_id, 'quantity', quantity, 'unit_price', unit_price
               ) order by created_at, id) as lines,
               sum(quantity)::bigint as item_count, sum(quantity * unit_price)::bigint as total
        from cart_lines where cart_id = carts.id and claimed_by is null
    ) content
    where carts.storefront = %(storefront)s and carts.updated_at < %(before)s and content.item_count > 0
      and (%(is_guest)s::boolean is null or carts.is_guest = %(is_guest)s)
      and (%(after)s::timestamptz is null or (carts.updated_at, carts.id) < (%(after)s, %(after_id)s::uuid))
    order by carts.updated_at desc, carts.id desc limit %(limit)s
"""


async def read_idle_carts(
    executor: Executor,
    storefront: str,
    before: datetime,
    is_guest: bool | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Row]:
    """Carts with lines that were last changed before a moment, the latest first. Lines of a checkout do not count."""
    moment, cart_id = after or (None, None)
    return await executor.fetch(
        _IDLE, storefront=storefront, before=before, is_guest=is_guest, after=moment, after_id=cart_id, limit=limit
    )
