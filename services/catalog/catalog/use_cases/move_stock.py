"""The only way stock changes: conditional, in a fixed order, journalled, and told to everyone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Never
from uuid import UUID

from common import clock
from common.database import execute_all
from common.events.catalog import StockChanged, StockLow
from common.mail import Templates, send_mail
from common.outbox import publish
from common.storefronts import Storefront
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.errors import StockUnavailable
from catalog.domain.stock import MovementKind, StockUnit

TEMPLATES = Templates("catalog")
_MOVE = text(
    """
    with moved as (
      update stock_units u set quantity = u.quantity + cast(:delta as bigint), version = u.version + 1 from products p
      where u.id = :unit and u.storefront = :storefront and u.quantity + cast(:delta as bigint) >= 0
        and p.id = u.product_id
      returning u.id, u.product_id, u.variant_id, u.sku, u.quantity, u.version,
        p.name, p.slug, p.number, p.track_inventory, p.low_stock_threshold
    ), journal as (
      insert into stock_movements (storefront, unit_id, product_id, variant_id, kind, delta, quantity, reason, order_id,
        actor_id, created_at)
      select :storefront, id, product_id, variant_id, :kind, cast(:delta as bigint), quantity, cast(:reason as text),
        cast(:order_id as uuid), cast(:actor_id as uuid), :now from moved
    )
    select * from moved
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why stock moves, for the journal."""

    kind: MovementKind
    order_id: UUID | None = None
    actor_id: UUID | None = None
    reason: str | None = None


async def move_stock(session: AsyncSession, storefront: Storefront, deltas: Mapping[UUID, int], cause: Cause) -> None:
    """Change units by these deltas, all or none. Raises StockUnavailable."""
    await announce(session, storefront, await _move(session, storefront, deltas, cause), deltas)


async def announce(
    session: AsyncSession, storefront: Storefront, moved: Sequence[Any], deltas: Mapping[UUID, int]
) -> None:
    """Tell everyone how many there are of the units, and staff which became scarce."""
    await publish(session, *(_changed(storefront, unit) for unit in moved))
    await _warn(session, storefront, [unit for unit in moved if _became_low(storefront, unit, deltas[unit.id])])


async def _move(
    session: AsyncSession, storefront: Storefront, deltas: Mapping[UUID, int], cause: Cause
) -> Sequence[Any]:
    """One statement for each: there is no movement without its line in the journal."""
    common = {"storefront": storefront.name, "now": clock.now(), **asdict(cause)}
    units = sorted(deltas)
    asked = [(_MOVE, {"unit": unit, "delta": deltas[unit], **common}) for unit in units]
    moved = [rows.first() for rows in await execute_all(session, *asked)] if asked else []
    for unit, row in zip(units, moved, strict=True):
        if row is None:
            await _refuse(session, unit, deltas[unit])
    return moved


async def _refuse(session: AsyncSession, unit_id: UUID, delta: int) -> Never:
    unit = await session.get_one(StockUnit, unit_id, populate_existing=True)
    raise StockUnavailable(
        product_id=str(unit.product_id),
        variant_id=str(unit.variant_id) if unit.variant_id else None,
        requested=-delta,
        available=unit.quantity,
    )


def _changed(storefront: Storefront, unit: Any) -> StockChanged:
    return StockChanged(
        storefront=storefront.name,
        version=unit.version,
        product_id=unit.product_id,
        variant_id=unit.variant_id,
        slug=unit.slug,
        number=unit.number,
        quantity=unit.quantity,
    )


def threshold_of(storefront: Storefront, own: int | None) -> int:
    return storefront.catalog.low_stock_threshold if own is None else own


def _became_low(storefront: Storefront, unit: Any, delta: int) -> bool:
    threshold = threshold_of(storefront, unit.low_stock_threshold)
    return bool(unit.track_inventory and unit.quantity <= threshold < unit.quantity - delta)


async def _warn(session: AsyncSession, storefront: Storefront, units: Sequence[Any]) -> None:
    """Only when a threshold is crossed downwards, not with every sale below it."""
    if not units:
        return
    await publish(session, *(_low(storefront, unit) for unit in units))
    await send_mail(session, TEMPLATES.render("stock_low", storefront, storefront.mail.staff, units=units))


def _low(storefront: Storefront, unit: Any) -> StockLow:
    return StockLow(
        storefront=storefront.name,
        version=unit.version,
        product_id=unit.product_id,
        variant_id=unit.variant_id,
        name=unit.name,
        sku=unit.sku,
        quantity=unit.quantity,
        threshold=threshold_of(storefront, unit.low_stock_threshold),
    )
