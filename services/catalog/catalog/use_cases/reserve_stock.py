"""Take stock for an order, all lines or none."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common import rows
from common.clients.catalog import ReservedLine, WantedLine
from common.database import execute, start_over
from common.storefronts import Storefront
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.errors import ReservationClosed, StockUnavailable
from catalog.domain.stock import MovementKind, Reservation, ReservationState
from catalog.domain.storing import store_unless_there
from catalog.queries.fragments import PRIMARY_IMAGE
from catalog.use_cases.move_stock import Cause, move_stock

_OFFERS = text(
    f"""
    select u.id, u.product_id, u.sku, p.name as product_name, p.slug as product_slug, p.track_inventory,
      v.name as variant_name,
      {PRIMARY_IMAGE} as image
    from stock_units u join products p on p.id = u.product_id left join variants v on v.id = u.variant_id
    where u.storefront = :storefront and u.id = any(:units) and p.is_visible and (v.id is null or v.is_active)
    """
)
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
        offers = await _offers(session, storefront, command.lines)
    except StockUnavailable:
        earlier = await _earlier(session, storefront, command.order_id)
        if earlier is None:
            raise
        return _answer(earlier)
    lines = [_reserved(line, offers[_unit(line)]) for line in command.lines]
    taken: Counter[UUID] = Counter()
    for line in command.lines:
        if offers[_unit(line)].track_inventory:
            taken[_unit(line)] += line.quantity
    if not await _hold(session, storefront, _held(storefront, command.order_id, lines, taken)):
        return _answer(await _earlier(session, storefront, command.order_id))
    return lines


async def _hold(session: AsyncSession, storefront: Storefront, reservation: Reservation) -> bool:
    """Write the reservation and take its stock; neither, and False, when the order has one."""
    if not reservation.taken:
        return await store_unless_there(session, reservation)
    await rows.insert(session, reservation)
    cause = Cause(kind=MovementKind.RESERVE, order_id=reservation.order_id)
    try:
        await move_stock(session, storefront, {UUID(unit): -many for unit, many in reservation.taken.items()}, cause)
    except UniqueViolation:
        await start_over(session)
        return False
    return True


async def _offers(session: AsyncSession, storefront: Storefront, lines: list[WantedLine]) -> dict[UUID, Any]:
    """What is sold of the wanted units. What is no longer sold has nothing available."""
    parameters = {"storefront": storefront.name, "units": [_unit(line) for line in lines]}
    offers = {row.id: row for row in await execute(session, _OFFERS, parameters)}
    for line in lines:
        offer = offers.get(_unit(line))
        if offer is None or offer.product_id != line.product_id:
            variant = str(line.variant_id) if line.variant_id else None
            raise StockUnavailable(
                product_id=str(line.product_id), variant_id=variant, requested=line.quantity, available=0
            )
    return offers


def _held(storefront: Storefront, order_id: UUID, lines: list[ReservedLine], taken: Counter[UUID]) -> Reservation:
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


def _unit(line: WantedLine) -> UUID:
    return line.variant_id or line.product_id


def _reserved(line: WantedLine, offer: Any) -> ReservedLine:
    return ReservedLine(
        product_id=line.product_id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        product_name=offer.product_name,
        product_slug=offer.product_slug,
        variant_name=offer.variant_name,
        sku=offer.sku,
        image=offer.image,
    )
