"""The visible categories of a storefront with what is in them, in one statement."""

from typing import Any, LiteralString

from common.database import Reads

from catalog.queries.fragments import utc

_DEPARTMENTS: LiteralString = f"""
with counted as (
  select a.id, count(*) as products
  from products p join categories c on c.id = p.category_id cross join unnest(c.lineage) as a (id)
  where p.storefront = %(storefront)s and p.is_visible group by a.id
)
select c.number as id, c.name, c.description, coalesce(counted.products, 0) as product_count,
  {utc("c.created_at")} as created_at, {utc("c.updated_at")} as updated_at
from categories c left join counted on counted.id = c.id
where c.storefront = %(storefront)s and c.is_visible order by c.number"""


async def departments(reads: Reads, storefront: str) -> list[dict[str, Any]]:
    """Each counts its own visible products and those of the categories below it. Oldest first."""
    return await reads.rows(_DEPARTMENTS, {"storefront": storefront})
