"""What is stored of products that are named by their SKUs, locked."""

from collections.abc import Iterable, Sequence
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row, objects, query
from common.db.unit_of_work import UnitOfWork

from catalog.domain.product import Product, Variant
from catalog.domain.product_rows import StoredProducts
from catalog.domain.stock import StockUnit

_OWNERS: LiteralString = """(
  select product_id from stock_units where storefront = %(storefront)s and sku = any(cast(%(skus)s as text[])))"""
_CATEGORIES: LiteralString = f"""
select id, slug from categories where storefront = %(storefront)s and (
  id = any(cast(%(ids)s as uuid[])) or slug = any(cast(%(slugs)s as text[]))
  or id in (select category_id from products where id in {_OWNERS}))
order by id for share
"""
_PRODUCTS: LiteralString = f"storefront = %(storefront)s and id in {_OWNERS} order by id for no key update"
_UNITS: LiteralString = "storefront = %(storefront)s and sku = any(cast(%(skus)s as text[])) order by id"
_VARIANTS: LiteralString = """storefront = %(storefront)s and id in (
  select variant_id from stock_units where storefront = %(storefront)s and sku = any(cast(%(skus)s as text[])))"""
_SLUGS: LiteralString = """
select slug, id from products where storefront = %(storefront)s and slug = any(cast(%(slugs)s as text[]))
"""
_SKUS: LiteralString = """
select u.id, u.sku, u.product_id, own.sku as product_sku
from stock_units u join stock_units own on own.id = u.product_id
where u.storefront = %(storefront)s and u.product_id = any(cast(%(ids)s as uuid[]))
  and (u.variant_id is null or %(with_variants)s)
order by u.product_id, u.variant_id nulls first
"""


async def skus_of_products(
    executor: Executor, storefront: str, product_ids: Sequence[UUID], *, with_variants: bool
) -> list[Row]:
    """The `id`, `sku`, `product_id` and `product_sku` of the units of products, each product's own first."""
    return await executor.fetch(_SKUS, storefront=storefront, ids=list(product_ids), with_variants=with_variants)


async def lock_stored_products(
    uow: UnitOfWork,
    storefront: str,
    skus: Iterable[str],
    categories: Iterable[str | UUID],
    slugs: Iterable[str],
    *,
    with_stock: bool,
) -> StoredProducts:
    """Locked in the order in which others lock them: categories, products, and with `with_stock` units.

    `categories` are slugs or ids.
    """
    named = list(categories)
    ids = [each for each in named if isinstance(each, UUID)]
    of_skus = {"storefront": storefront, "skus": sorted(skus)}
    found = await uow.fetch(_CATEGORIES, **of_skus, ids=ids, slugs=[each for each in named if isinstance(each, str)])
    units_of: LiteralString = _UNITS + " for update" if with_stock else _UNITS
    (products, units) = await uow.fetch_many(
        objects(Product, _PRODUCTS, **of_skus), objects(StockUnit, units_of, **of_skus)
    )
    (variants, taken) = await uow.fetch_many(
        objects(Variant, _VARIANTS, **of_skus), query(_SLUGS, storefront=storefront, slugs=sorted(slugs))
    )
    return StoredProducts(
        units={unit.sku: unit for unit in units},
        products={product.id: product for product in products},
        variants={variant.id: variant for variant in variants},
        categories={key: row["id"] for row in found for key in (row["id"], row["slug"])},
        slugs={row["slug"]: row["id"] for row in taken},
    )
