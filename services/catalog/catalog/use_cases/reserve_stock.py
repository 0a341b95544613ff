"""Take stock for an order, all lines or none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common import clock, rows
from common.clients.catalog import ReservedLine, WantedLine
from common.database import commit, execute, execute_all, start_over
from common.storefronts import Storefront
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.errors import ReservationClosed, StockUnavailable
from catalog.domain.stock import MovementKind, Reservation, ReservationState
from catalog.queries.fragments import PRIMARY_IMAGE
from catalog.use_cases.move_stock import announce

_TAKE = text(
    f"""
    with offer as (
      select u.id, u.product_id, u.variant_id, u.sku, p.name, p.slug, p.number,
        p.track_inventory, p.low_stock_threshold, v.name as variant_name, {PRIMARY_IMAGE} as image
      from stock_units u join products p on p.id = u.product_id left join variants v on v.id = u.variant_id
      where u.storefront = :storefront and u.id = :unit and p.is_visible and (v.id is null or v.is_active)
    ), moved as (
      update stock_units u set quantity = u.quantity - :many, version = u.version + 1 from offer
      where u.id = offer.id and offer.track_inventory and u.quantity >= :many
      returning u.quantity, u.version
    ), journal as (
      insert into stock_movements (storefront, unit_id, product_id, variant_id, kind, delta, quantity, order_id,
        created_at)
      select :storefront, id, product_id, variant_id, :kind, -:many, quantity, :order_id, :now from offer, moved
    )
    select offer.*, moved.quantity, moved.version from offer left join moved on true
    """
)
_LEFT = text("select quantity from stock_units where storefront = :storefront and id = :unit")
_EARLIER = text(
    "select order_id, state, lines from reservations where storefront = :storefront and order_id = :order_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveStock:
    order_id: UUID
    lines: list[WantedLine]


async def reserve_stock(command: ReserveStock, session: AsyncSession, storefront: Storefront) -> list[ReservedLine]:
    """Repeating it changes nothing and answers the same. Raises StockUnavailable, ReservationClosed."""
    try:
        return await _reserve(command, session, storefront)
    except (StockUnavailable, UniqueViolation):
        await start_over(session)
        earlier = await _earlier(session, storefront, command.order_id)
        if earlier is None:
            raise
        return _answer(earlier)


async def _reserve(command: ReserveStock, session: AsyncSession, storefront: Storefront) -> list[ReservedLine]:
    """Committed here. Raises StockUnavailable, or UniqueViolation when the order has a reservation."""
    wanted = Counter[UUID]()
    for line in command.lines:
        wanted[unit_of(line)] += line.quantity
    taken = await _take(command, session, storefront, wanted)
    lines = [reserved_line(line, taken[unit_of(line)]) for line in command.lines]
    moved = [unit for unit in taken.values() if unit.track_inventory]
    held = {unit.id: wanted[unit.id] for unit in moved}
    await rows.insert(session, _held(storefront, command.order_id, lines, held))
    await announce(session, storefront, moved, {unit: -many for unit, many in held.items()})
    await commit(session)
    return lines


async def _take(
    command: ReserveStock, session: AsyncSession, storefront: Storefront, wanted: Mapping[UUID, int]
) -> dict[UUID, Any]:
    """One statement for each unit, in a fixed order: what it is and, where that is counted, how many are left.

    Raises StockUnavailable: what is no longer sold has nothing available.
    """
    common = {
        "storefront": storefront.name,
        "kind": MovementKind.RESERVE,
        "order_id": command.order_id,
        "now": clock.now(),
    }
    asked = [(_TAKE, {"unit": unit, "many": wanted[unit], **common}) for unit in sorted(wanted)]
    found = [found.first() for found in await execute_all(session, *asked)] if asked else []
    taken = {unit.id: unit for unit in found if unit is not None}
    for line in command.lines:
        unit = taken.get(unit_of(line))
        if unit is None or unit.product_id != line.product_id:
            raise unavailable(line, line.quantity, 0)
        if unit.track_inventory and unit.quantity is None:
            left = (await execute(session, _LEFT, {"storefront": storefront.name, "unit": unit.id})).scalar_one()
            raise unavailable(line, wanted[unit.id], left)
    return taken


def unavailable(line: WantedLine, requested: int, available: int) -> StockUnavailable:
    variant = str(line.variant_id) if line.variant_id else None
    return StockUnavailable(
        product_id=str(line.product_id), variant_id=variant, requested=requested, available=available
    )


def _held(storefront: Storefront, order_id: UUID, lines: list[ReservedLine], taken: dict[UUID, int]) -> Reservation:
    return Reservation(
        storefront=storefront.name,
        order_id=order_id,
        state=ReservationState.HELD,
        lines=[line.model_dump(mode="json") for line in lines],
        taken={str(unit): quantity for unit, quantity in taken.items()},
    )


async def _earlier(session: AsyncSession, storefront: Storefront, order_id: UUID) -> Any:
    parameters = {"storefront": storefront.name, "order_id": order_id}
    return (await execute(session, _EARLIER, parameters)).first()


def _answer(reservation: Any) -> list[ReservedLine]:
    if reservation.state == ReservationState.RELEASED:
        raise ReservationClosed(order_id=str(reservation.order_id))
    return [ReservedLine.model_validate(line) for line in reservation.lines]


def unit_of(line: WantedLine) -> UUID:
    return line.variant_id or line.product_id


def reserved_line(line: WantedLine, unit: Any) -> ReservedLine:
    return ReservedLine(
        product_id=line.product_id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        product_name=unit.name,
        product_slug=unit.slug,
        variant_name=unit.variant_name,
        sku=unit.sku,
        image=unit.image,
    )
