"""A customer's wishlist: visible products, newest addition first, in one statement."""

from typing import Any, LiteralString
from uuid import UUID

from common.database import Reads
from common.paging import PageRequest

from catalog.queries.fragments import utc

_WISHES: LiteralString = f"""
with wishes as (
  select w.product_id, w.added_at from wishlist_items w join products p on p.id = w.product_id
  where w.storefront = %(storefront)s and w.user_id = %(user_id)s and p.is_visible
)
select total.total, page.* from (select count(*) as total from wishes) as total left join (
  select p.id::text, p.name, p.slug, p.price, p.track_inventory, u.quantity, {utc("w.added_at")} as added_at
  from wishes w join products p on p.id = w.product_id join stock_units u on u.id = p.id
  order by w.added_at desc, p.id limit %(limit)s offset %(offset)s
) as page on true"""


async def wishlist(reads: Reads, storefront: str, user_id: UUID, page: PageRequest) -> tuple[int, list[dict[str, Any]]]:
    """How many wishes there are, and the page's rows. Raises PageNotFound."""
    parameters = {"storefront": storefront, "user_id": user_id, "limit": page.size, "offset": page.offset}
    rows = await reads.rows(_WISHES, parameters)
    total = int(rows[0]["total"])
    page.check(total)
    return total, [row for row in rows if row["id"] is not None]
