"""Wishlists."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel import clock
from common.kernel.paging import PageRequest

from catalog.repository.fragments import PRICE, utc

_WISHES: LiteralString = f"""
with wishes as (
  select w.product_id, w.added_at from wishlist_items w join products p on p.id = w.product_id
  where w.storefront = %(storefront)s and w.user_id = %(user_id)s and p.is_visible
)
select total.total, page.* from (select count(*) as total from wishes) as total left join (
  select p.id::text, p.name, p.slug, {PRICE} as price, p.track_inventory, u.quantity, {utc("w.added_at")} as added_at
  from wishes w join products p on p.id = w.product_id join stock_units u on u.id = p.id
  order by w.added_at desc, p.id limit %(limit)s offset %(offset)s
) as page on true"""


_REMOVE: LiteralString = "delete from wishlist_items where user_id = %(user_id)s and product_id = %(product_id)s"


async def wishlist(executor: Executor, storefront: str, user_id: UUID, page: PageRequest) -> tuple[int, list[Row]]:
    """The number of visible products on the wishlist, and a page of them, newest first. Raises PageNotFound."""
    rows = await executor.fetch(
        _WISHES, storefront=storefront, user_id=user_id, limit=page.size, offset=page.offset, now=clock.now()
    )
    total = int(rows[0]["total"])
    page.check(total)
    return total, [row for row in rows if row["id"] is not None]


async def remove_wish(executor: Executor, user_id: UUID, product_id: UUID) -> bool:
    """False if it was not on the wishlist."""
    return await executor.execute(_REMOVE, user_id=user_id, product_id=product_id) > 0
