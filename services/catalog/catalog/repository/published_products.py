"""The derived columns of products, and the snapshots of products that `product.changed` contains."""

from collections.abc import Iterable
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.events.catalog import ProductChanged
from common.kernel import clock

from catalog.domain import search_text
from catalog.domain.errors import ProductNotFound
from catalog.repository.fragments import PRICE, PRIMARY_IMAGE, SALE, VARIANT_PRICE, VARIANT_SALE, in_sale

_LOCK: LiteralString = """
select id from products where storefront = %(storefront)s and id = any(%(ids)s) order by id for no key update
"""
_TEXTS: LiteralString = """
select p.id, p.name, p.description, array_agg(u.sku order by u.sku) as skus
from products p join stock_units u on u.product_id = p.id where p.id = any(%(ids)s) group by p.id
"""
_DERIVE: LiteralString = f"""
update products p set
  version = p.version + 1,
  updated_at = %(now)s,
  is_visible = p.is_active and c.is_visible,
  reduced_price = case when {in_sale("p")} then p.sale_price end,
  next_price_at = (
    select min(b.moment) from (
      select unnest(array[p.sale_starts_at, p.sale_ends_at]) as moment
      union all
      select unnest(array[v.sale_starts_at, v.sale_ends_at]) from variants v where v.product_id = p.id
    ) b where b.moment > %(now)s),
  sort_name = t.sort_name,
  images = coalesce((
    select jsonb_agg(jsonb_build_object('id', i.id, 'number', i.number, 'key', i.key, 'alt_text', i.alt_text,
      'is_primary', i.is_primary, 'order', i.display_order, 'created_at', i.created_at)
      order by i.display_order, i.created_at, i.number)
    from images i where i.product_id = p.id), '[]'),
  search = setweight(to_tsvector('english', t.name) || to_tsvector('simple', t.name || ' ' || t.skus), 'A')
    || cast(t.codes as tsvector)
    || setweight(to_tsvector('english', t.description) || to_tsvector('simple', t.description), 'C'),
  folded = t.folded
from categories c,
  unnest(cast(%(ids)s as uuid[]), cast(%(sort_names)s as text[]), cast(%(names)s as text[]), cast(%(skus)s as text[]),
    cast(%(codes)s as text[]), cast(%(descriptions)s as text[]), cast(%(folded)s as text[]))
    as t (id, sort_name, name, skus, codes, description, folded)
where p.id = t.id and c.id = p.category_id
"""
_SNAPSHOTS: LiteralString = f"""
select p.storefront, p.version, p.id as product_id, p.number, p.name, p.slug, u.sku, {PRICE} as price,
  p.price as regular_price, {SALE} as sale,
  p.is_visible as is_active, p.track_inventory, u.quantity, u.version as stock_version,
  {PRIMARY_IMAGE} as image,
  coalesce((
    select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'sku', vu.sku,
      'price', {VARIANT_PRICE}, 'regular_price', coalesce(v.price, p.price), 'sale', {VARIANT_SALE},
      'quantity', vu.quantity, 'stock_version', vu.version,
      'is_active', v.is_active) order by v.number)
    from variants v join stock_units vu on vu.id = v.id where v.product_id = p.id), '[]') as variants
from products p join stock_units u on u.id = p.id
where p.storefront = %(storefront)s and p.id = any(%(ids)s) order by p.number
"""
_LOCK_UNITS: LiteralString = """
select id from stock_units where storefront = %(storefront)s and product_id = %(product_id)s
order by id for no key update
"""
_RAISE_STOCK_VERSIONS: LiteralString = """
update stock_units u set version = greatest(u.version, coalesce(known.version, 0)) + 1
from stock_units s
  left join unnest(cast(%(units)s as uuid[]), cast(%(versions)s as bigint[])) as known (id, version) on known.id = s.id
where u.id = s.id and s.storefront = %(storefront)s and s.product_id = %(product_id)s
"""
_RAISE_VERSION: LiteralString = """
update products set version = %(version)s
where storefront = %(storefront)s and id = %(product_id)s and version < %(version)s
"""
_RAISE_NUMBERS: LiteralString = """
select setval(counter, %(above)s)
from (select cast(pg_get_serial_sequence('products', 'number') as regclass) as counter) products
where coalesce(pg_sequence_last_value(counter), 0) < %(above)s
"""
_DUE: LiteralString = """
select id, storefront from products where next_price_at <= %(now)s
order by next_price_at limit %(limit)s for no key update skip locked
"""


async def lock_due_products(uow: UnitOfWork, limit: int) -> list[Row]:
    """The `id` and `storefront` of products whose price has changed with the time, locked."""
    return await uow.fetch(_DUE, now=clock.now(), limit=limit)


async def lock_products(uow: UnitOfWork, storefront: str, product_ids: Iterable[UUID]) -> list[UUID]:
    """Lock products in the order of their ids; returns the ids of those that exist."""
    return [row["id"] for row in await uow.fetch(_LOCK, storefront=storefront, ids=list(product_ids))]


async def derive_columns(uow: UnitOfWork, product_ids: list[UUID]) -> None:
    """Update the derived columns of products, and increment their versions."""
    rows = await uow.fetch(_TEXTS, ids=product_ids)
    await uow.defer(_DERIVE, now=clock.now(), **_search_columns(rows))


async def snapshots(executor: Executor, storefront: str, product_ids: list[UUID]) -> list[ProductChanged]:
    rows = await executor.fetch(_SNAPSHOTS, storefront=storefront, ids=product_ids, now=clock.now())
    return [ProductChanged.model_validate(row) for row in rows]


async def snapshot(executor: Executor, storefront: str, product_id: UUID) -> ProductChanged:
    """Raises ProductNotFound."""
    found = await snapshots(executor, storefront, [product_id])
    if not found:
        raise ProductNotFound(product_id=product_id)
    return found[0]


async def raise_versions(
    uow: UnitOfWork, storefront: str, product_id: UUID, version: int, stock_versions: dict[UUID, int]
) -> None:
    """Set the product's version to at least `version`, and those of its stock units above `stock_versions`."""
    await uow.defer(_LOCK_UNITS, storefront=storefront, product_id=product_id)
    await uow.defer(
        _RAISE_STOCK_VERSIONS,
        storefront=storefront,
        product_id=product_id,
        units=list(stock_versions),
        versions=list(stock_versions.values()),
    )
    await uow.defer(_RAISE_VERSION, storefront=storefront, product_id=product_id, version=version)


async def raise_numbers(executor: Executor, above: int) -> None:
    """Make the sequence assign numbers above this one to new products."""
    await executor.execute(_RAISE_NUMBERS, above=above)


def _search_columns(rows: Iterable[Row]) -> dict[str, list[Any]]:
    columns = [
        (
            row["id"],
            row["name"].casefold(),
            search_text.plain(row["name"]),
            search_text.plain(" ".join(row["skus"])),
            search_text.codes(row["skus"]),
            search_text.plain(row["description"]),
            search_text.folded(row["name"], *row["skus"], row["description"]),
        )
        for row in rows
    ]
    names = ("ids", "sort_names", "names", "skus", "codes", "descriptions", "folded")
    return {name: list(column) for name, column in zip(names, zip(*columns, strict=True), strict=True)}
