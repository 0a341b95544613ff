"""Which categories and products a storefront has, for seeding."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor

from catalog.domain.category import Category
from catalog.domain.product import Product

_IDS: dict[type[Product | Category], LiteralString] = {
    Product: "select slug, id from products where storefront = %(storefront)s",
    Category: "select slug, id from categories where storefront = %(storefront)s",
}
_WITH_PRODUCTS: LiteralString = """
select s.name from unnest(%(storefronts)s::text[]) as s (name)
where exists (select from products p where p.storefront = s.name)
"""


async def ids_by_slug(executor: Executor, model: type[Product | Category], storefront: str) -> dict[str, UUID]:
    return {row["slug"]: row["id"] for row in await executor.fetch(_IDS[model], storefront=storefront)}


async def with_products(executor: Executor, storefronts: Sequence[str]) -> set[str]:
    """Those of the given storefronts that have at least one product."""
    rows = await executor.fetch(_WITH_PRODUCTS, storefronts=list(storefronts))
    return {row["name"] for row in rows}
