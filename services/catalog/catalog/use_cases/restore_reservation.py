"""Take the stock of an order whose reservation was lost, for example because this database was restored."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Row
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.catalog import WantedLine

from catalog.domain.stock import MovementKind, Reservation, ReservationState
from catalog.repository.reservations import Reservations
from catalog.repository.stock import Cause, sold_units
from catalog.use_cases.move_stock import move_stock
from catalog.use_cases.reserve_stock import reserved_line, unavailable, unit_of

REASON = "reservation restored"


class RestoreLostReservation(JobPayload, name="RestoreLostReservation"):
    """The payload of the job that restores the reservation of a paid or accepted order."""

    storefront: str
    order_id: UUID
    lines: list[WantedLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReservation:
    """`lines` are the order's. Hidden products are reserved as well, because the order exists."""

    storefront: Storefront
    order_id: UUID
    lines: list[WantedLine]
    is_paid: bool


async def restore_reservation(command: RestoreReservation, uow: UnitOfWork) -> None:
    """Reserve the order's lines unless it has a reservation; the reservation of a paid order becomes permanent.

    A released reservation stays released. Raises StockUnavailable, also for products that are not in the catalog.
    """
    reservations = Reservations(uow, command.storefront.name)
    units = await _units(command, uow)
    wanted = Counter[UUID]()
    for line in command.lines:
        if units[unit_of(line)]["track_inventory"]:
            wanted[unit_of(line)] += line.quantity
    if await reservations.add_if_absent(_reservation(command, units, wanted)):
        cause = Cause(kind=MovementKind.RESERVE, order_id=command.order_id, reason=REASON)
        await move_stock(uow, command.storefront, {unit: -quantity for unit, quantity in wanted.items()}, cause)
    elif command.is_paid:
        await reservations.keep(command.order_id)


def _reservation(command: RestoreReservation, units: dict[UUID, Row], wanted: Counter[UUID]) -> Reservation:
    return Reservation(
        storefront=command.storefront.name,
        order_id=command.order_id,
        state=ReservationState.KEPT if command.is_paid else ReservationState.HELD,
        lines=[reserved_line(line, units[unit_of(line)]).model_dump(mode="json") for line in command.lines],
        taken={str(unit): quantity for unit, quantity in wanted.items()},
    )


async def _units(command: RestoreReservation, uow: UnitOfWork) -> dict[UUID, Row]:
    """The units of the order's lines by id. Raises StockUnavailable."""
    units = await sold_units(uow, command.storefront.name, [unit_of(line) for line in command.lines])
    for line in command.lines:
        unit = units.get(unit_of(line))
        if unit is None or unit["product_id"] != line.product_id:
            raise unavailable(line, line.quantity, 0)
    return units
