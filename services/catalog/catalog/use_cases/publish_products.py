"""Bring the derived columns of products up to date and tell everyone what the products are now."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from common import clock
from common.database import execute
from common.events.catalog import ProductChanged
from common.outbox import publish
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain import words
from catalog.domain.errors import ProductNotFound
from catalog.queries.fragments import PRIMARY_IMAGE

_LOCK = text("select id from products where storefront = :storefront and id = any(:ids) order by id for no key update")
_TEXTS = text(
    "select p.id, p.name, p.description, array_agg(u.sku order by u.sku) as skus"
    " from products p join stock_units u on u.product_id = p.id where p.id = any(:ids) group by p.id"
)
_DERIVE = text(
    """
    update products p set
      version = p.version + 1,
      updated_at = :now,
      is_visible = p.is_active and c.is_visible,
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
      unnest(cast(:ids as uuid[]), cast(:sort_names as text[]), cast(:names as text[]), cast(:skus as text[]),
        cast(:codes as text[]), cast(:descriptions as text[]), cast(:folded as text[]))
        as t (id, sort_name, name, skus, codes, description, folded)
    where p.id = t.id and c.id = p.category_id
    """
)
_SNAPSHOT = text(
    f"""
    select p.storefront, p.version, p.id as product_id, p.number, p.name, p.slug, u.sku, p.price,
      p.is_visible as is_active, p.track_inventory, u.quantity, u.version as stock_version,
      {PRIMARY_IMAGE} as image,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'sku', vu.sku,
          'price', coalesce(v.price, p.price), 'quantity', vu.quantity, 'stock_version', vu.version,
          'is_active', v.is_active) order by v.number)
        from variants v join stock_units vu on vu.id = v.id where v.product_id = p.id), '[]') as variants
    from products p join stock_units u on u.id = p.id
    where p.storefront = :storefront and p.id = any(:ids) order by p.number
    """
)


async def publish_products(session: AsyncSession, storefront: str, product_ids: Iterable[UUID]) -> None:
    """To be called after the last change of a transaction.

    The lock comes first, in a statement of its own: what is derived afterwards sees every earlier change.
    """
    await session.flush()
    ids = [row.id for row in await execute(session, _LOCK, {"storefront": storefront, "ids": list(product_ids)})]
    if not ids:
        return
    rows = (await execute(session, _TEXTS, {"ids": ids})).all()
    await execute(session, _DERIVE, {"now": clock.now(), **_documents(rows)})
    await publish(session, *await snapshots(session, storefront, ids))


async def snapshots(session: AsyncSession, storefront: str, ids: list[UUID]) -> list[ProductChanged]:
    """Products as `product.changed` tells them."""
    rows = (await execute(session, _SNAPSHOT, {"storefront": storefront, "ids": ids})).mappings()
    return [ProductChanged.model_validate(dict(row)) for row in rows]


async def snapshot(session: AsyncSession, storefront: str, product_id: UUID) -> ProductChanged:
    """Raises ProductNotFound."""
    found = await snapshots(session, storefront, [product_id])
    if not found:
        raise ProductNotFound(product_id=product_id)
    return found[0]


def _documents(rows: Iterable[Any]) -> dict[str, list[Any]]:
    documents = [
        (
            row.id,
            row.name.casefold(),
            words.plain(row.name),
            words.plain(" ".join(row.skus)),
            words.codes(row.skus),
            words.plain(row.description),
            words.folded(row.name, *row.skus, row.description),
        )
        for row in rows
    ]
    names = ("ids", "sort_names", "names", "skus", "codes", "descriptions", "folded")
    return {name: list(column) for name, column in zip(names, zip(*documents, strict=True), strict=True)}
