"""Take stock for an order, all lines or none."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from common.db.database import Database
from common.db.executor import Row
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.catalog import ReservedLine, WantedLine
from psycopg.errors import UniqueViolation

from catalog.domain.errors import ReservationClosed, StockUnavailable
from catalog.domain.stock import Reservation, ReservationState
from catalog.repository import stock
from catalog.repository.reservations import Reservations
from catalog.use_cases.move_stock import publish_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveStock:
    storefront: Storefront
    order_id: UUID
    lines: list[WantedLine]


async def reserve_stock(command: ReserveStock, database: Database) -> list[ReservedLine]:
    """In a transaction of its own. Idempotent per order. Raises StockUnavailable, ReservationClosed."""
    try:
        async with database.transaction() as uow:
            return await _reserve(command, uow)
    except (StockUnavailable, UniqueViolation):
        earlier = await Reservations(database.autocommit, command.storefront.name).find(command.order_id)
        if earlier is None:
            raise
        return _lines_of(earlier)


async def _reserve(command: ReserveStock, uow: UnitOfWork) -> list[ReservedLine]:
    """Raises StockUnavailable; the commit raises UniqueViolation when the order has a reservation."""
    wanted = Counter[UUID]()
    for line in command.lines:
        wanted[unit_of(line)] += line.quantity
    taken = await _take(command, uow, wanted)
    lines = [reserved_line(line, taken[unit_of(line)]) for line in command.lines]
    moved = [unit for unit in taken.values() if unit["track_inventory"]]
    held = {unit["id"]: wanted[unit["id"]] for unit in moved}
    await Reservations(uow, command.storefront.name).add(_reservation(command, lines, held))
    await publish_stock(uow, command.storefront, moved, {unit: -quantity for unit, quantity in held.items()})
    return lines


async def _take(command: ReserveStock, uow: UnitOfWork, wanted: Counter[UUID]) -> dict[UUID, Row]:
    """Take the units; returns them with the quantities left. Raises StockUnavailable, also for what is not for sale."""
    taken = await stock.take(uow, command.storefront.name, command.order_id, wanted)
    for line in command.lines:
        unit = taken.get(unit_of(line))
        if unit is None or unit["product_id"] != line.product_id:
            raise unavailable(line, line.quantity, 0)
        if unit["track_inventory"] and unit["quantity"] is None:
            left = await stock.quantity_of(uow, command.storefront.name, unit["id"])
            raise unavailable(line, wanted[unit["id"]], left)
    return taken


def unavailable(line: WantedLine, requested: int, available: int) -> StockUnavailable:
    variant = str(line.variant_id) if line.variant_id else None
    return StockUnavailable(
        product_id=str(line.product_id), variant_id=variant, requested=requested, available=available
    )


def _reservation(command: ReserveStock, lines: list[ReservedLine], taken: dict[UUID, int]) -> Reservation:
    return Reservation(
        storefront=command.storefront.name,
        order_id=command.order_id,
        state=ReservationState.HELD,
        lines=[line.model_dump(mode="json") for line in lines],
        taken={str(unit): quantity for unit, quantity in taken.items()},
    )


def _lines_of(reservation: Row) -> list[ReservedLine]:
    if reservation["state"] == ReservationState.RELEASED:
        raise ReservationClosed(order_id=str(reservation["order_id"]))
    return [ReservedLine.model_validate(line) for line in reservation["lines"]]


def unit_of(line: WantedLine) -> UUID:
    return line.variant_id or line.product_id


def reserved_line(line: WantedLine, unit: Row) -> ReservedLine:
    return ReservedLine(
        product_id=line.product_id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        product_name=unit["name"],
        product_slug=unit["slug"],
        variant_name=unit["variant_name"],
        sku=unit["sku"],
        image=unit["image"],
    )
