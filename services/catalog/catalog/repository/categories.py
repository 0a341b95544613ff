"""The categories of a storefront, in one statement each."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

from catalog.domain.category import Category
from catalog.repository.fragments import utc

_VISIBLE: LiteralString = """
select id::text, parent_id::text, name, slug, description, image from categories
where storefront = %(storefront)s and is_visible order by lower(name), id"""
_WITH_COUNTS: LiteralString = f"""
with counted as (
  select a.id, count(*) as products
  from products p join categories c on c.id = p.category_id cross join unnest(c.lineage) as a (id)
  where p.storefront = %(storefront)s and p.is_visible group by a.id
)
select c.number as id, c.name, c.description, coalesce(counted.products, 0) as product_count,
  {utc("c.created_at")} as created_at, {utc("c.updated_at")} as updated_at
from categories c left join counted on counted.id = c.id
where c.storefront = %(storefront)s and c.is_visible order by c.number"""
_PAGE: LiteralString = """
storefront = %(storefront)s and number > %(after)s and (cast(%(ids)s as uuid[]) is null or id = any(%(ids)s))
order by number limit %(limit)s"""


async def visible_categories(executor: Executor, storefront: str) -> list[Row]:
    return await executor.fetch(_VISIBLE, storefront=storefront)


async def categories_with_counts(executor: Executor, storefront: str) -> list[Row]:
    """Each counts its own visible products and those of the categories below it. Oldest first."""
    return await executor.fetch(_WITH_COUNTS, storefront=storefront)


async def all_categories(
    executor: Executor, storefront: str, after: int, limit: int, ids: Sequence[UUID] | None = None
) -> list[Category]:
    """Oldest first, hidden ones too, with numbers above `after`; with `ids` only those."""
    return await executor.get_all(Category, _PAGE, storefront=storefront, after=after, limit=limit, ids=ids)
