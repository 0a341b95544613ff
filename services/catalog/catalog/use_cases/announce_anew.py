"""Tell everyone what a product is, so that also copies from a time this database was restored from believe it."""

from collections.abc import Mapping
from uuid import UUID

from common.database import execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.use_cases.publish_products import publish_products

_LOCK = text(
    "select id from stock_units where storefront = :storefront and product_id = :product order by id for no key update"
)
_OVERTAKE_STOCKS = text("""
    update stock_units u set version = greatest(u.version, coalesce(known.version, 0)) + 1
    from stock_units s left join unnest(cast(:units as uuid[]), cast(:versions as bigint[])) as known (id, version)
      on known.id = s.id
    where u.id = s.id and s.storefront = :storefront and s.product_id = :product
""")
_OVERTAKE = text(
    "update products set version = :version where storefront = :storefront and id = :product and version < :version"
)
_ADVANCE = text("""
    select setval(counter, :beyond)
    from (select cast(pg_get_serial_sequence('products', 'number') as regclass) as counter) products
    where coalesce(pg_sequence_last_value(counter), 0) < :beyond
""")


async def announce_anew(
    session: AsyncSession, storefront: str, product_id: UUID, version: int, stocks: Mapping[UUID, int]
) -> None:
    """Publish a product and its stocks at versions above those that a copy has: `version`, and `stocks` by unit."""
    product = {"storefront": storefront, "product": product_id}
    await execute(session, _LOCK, product)
    await execute(session, _OVERTAKE_STOCKS, {**product, "units": list(stocks), "versions": list(stocks.values())})
    await execute(session, _OVERTAKE, {**product, "version": version})
    await publish_products(session, storefront, [product_id])


async def advance_numbers(session: AsyncSession, beyond: int) -> None:
    """Give new products higher numbers than this one: copies know it for a product that is no longer here."""
    await execute(session, _ADVANCE, {"beyond": beyond})
