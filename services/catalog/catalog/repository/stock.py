"""Changes of stock, one statement per unit, which also inserts the journal entry."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row, query
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from catalog.domain.stock import MovementKind, StockUnit
from catalog.repository.fragments import PRIMARY_IMAGE

_MOVE: LiteralString = """
with moved as (
  update stock_units u set quantity = u.quantity + cast(%(delta)s as bigint), version = u.version + 1 from products p
  where u.id = %(unit)s and u.storefront = %(storefront)s and u.quantity + cast(%(delta)s as bigint) >= 0
    and p.id = u.product_id
  returning u.id, u.product_id, u.variant_id, u.sku, u.quantity, u.version,
    p.name, p.slug, p.number, p.track_inventory, p.low_stock_threshold
), journal as (
  insert into stock_movements (storefront, unit_id, product_id, variant_id, kind, delta, quantity, reason, order_id,
    actor_id, created_at)
  select %(storefront)s, id, product_id, variant_id, %(kind)s, cast(%(delta)s as bigint), quantity,
    cast(%(reason)s as text), cast(%(order_id)s as uuid), cast(%(actor_id)s as uuid), %(now)s from moved
)
select * from moved
"""
_TAKE: LiteralString = f"""
with offer as (
  select u.id, u.product_id, u.variant_id, u.sku, p.name, p.slug, p.number,
    p.track_inventory, p.low_stock_threshold, v.name as variant_name, {PRIMARY_IMAGE} as image
  from stock_units u join products p on p.id = u.product_id left join variants v on v.id = u.variant_id
  where u.storefront = %(storefront)s and u.id = %(unit)s and p.is_visible and (v.id is null or v.is_active)
), moved as (
  update stock_units u set quantity = u.quantity - %(quantity)s, version = u.version + 1 from offer
  where u.id = offer.id and offer.track_inventory and u.quantity >= %(quantity)s
  returning u.quantity, u.version
), journal as (
  insert into stock_movements (storefront, unit_id, product_id, variant_id, kind, delta, quantity, order_id,
    created_at)
  select %(storefront)s, id, product_id, variant_id, %(kind)s, -%(quantity)s, quantity, %(order_id)s, %(now)s
  from offer, moved
)
select offer.*, moved.quantity, moved.version from offer left join moved on true
"""
_QUANTITY: LiteralString = "select quantity from stock_units where storefront = %(storefront)s and id = %(unit)s"
_SOLD: LiteralString = f"""
select u.id, u.product_id, u.sku, p.name, p.slug, p.track_inventory, v.name as variant_name, {PRIMARY_IMAGE} as image
from stock_units u join products p on p.id = u.product_id left join variants v on v.id = u.variant_id
where u.storefront = %(storefront)s and u.id = any(%(units)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why stock changes, for the journal."""

    kind: MovementKind
    order_id: UUID | None = None
    actor_id: UUID | None = None
    reason: str | None = None


async def move(
    uow: UnitOfWork, storefront: str, deltas: Mapping[UUID, int], cause: Cause
) -> list[tuple[UUID, Row | None]]:
    """Change each unit by its delta, in the order of the units' ids, in one message.

    Returns each unit with its product after the change; None if its quantity would have become negative.
    """
    shared = {"storefront": storefront, "now": clock.now(), **asdict(cause)}
    units = sorted(deltas)
    found = await uow.fetch_many(*(query(_MOVE, unit=unit, delta=deltas[unit], **shared) for unit in units))
    return [(unit, rows[0] if rows else None) for unit, rows in zip(units, found, strict=True)]


async def take(uow: UnitOfWork, storefront: str, order_id: UUID, quantities: Mapping[UUID, int]) -> dict[UUID, Row]:
    """Reserve units, in the order of their ids, in one message; returns those that are for sale, with their products.

    `quantity` is the quantity left in stock, or None if nothing was taken.
    """
    shared = {"storefront": storefront, "kind": MovementKind.RESERVE, "order_id": order_id, "now": clock.now()}
    units = sorted(quantities)
    found = await uow.fetch_many(*(query(_TAKE, unit=unit, quantity=quantities[unit], **shared) for unit in units))
    return {rows[0]["id"]: rows[0] for rows in found if rows}


async def quantity_of(executor: Executor, storefront: str, unit_id: UUID) -> int:
    """0 if the product was deleted meanwhile."""
    return int(await executor.fetch_value(_QUANTITY, storefront=storefront, unit=unit_id) or 0)


async def sold_units(executor: Executor, storefront: str, unit_ids: list[UUID]) -> dict[UUID, Row]:
    """Units with their products by id, including those that are not visible any more."""
    rows = await executor.fetch(_SOLD, storefront=storefront, units=unit_ids)
    return {row["id"]: row for row in rows}


async def stock_unit(executor: Executor, unit_id: UUID) -> StockUnit:
    (unit,) = await executor.get_all(StockUnit, "id = %(id)s", id=unit_id)
    return unit
