"""The visible categories of a storefront, in one statement."""

from typing import Any, LiteralString

from common.database import Reads

_CATEGORIES: LiteralString = """
select id::text, parent_id::text, name, slug, description, image from categories
where storefront = %s and is_visible order by lower(name), id"""


async def visible_categories(reads: Reads, storefront: str) -> list[dict[str, Any]]:
    return await reads.rows(_CATEGORIES, (storefront,))
