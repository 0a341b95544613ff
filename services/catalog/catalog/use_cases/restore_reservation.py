"""Take the stock of an order whose reservation was lost, as after restoring this database to an earlier moment."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.clients.catalog import WantedLine
from common.database import Database, execute
from common.storefronts import Storefront, Storefronts
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.stock import MovementKind, Reservation, ReservationState
from catalog.domain.storing import store_unless_there
from catalog.queries.fragments import PRIMARY_IMAGE
from catalog.use_cases.move_stock import Cause, move_stock
from catalog.use_cases.release_stock import RestoreLostReservation, keep_reservation
from catalog.use_cases.reserve_stock import reserved_line, unavailable, unit_of

REASON = "reservation restored"
_UNITS = text(f"""
    select u.id, u.product_id, u.sku, p.name, p.slug, p.track_inventory, v.name as variant_name,
      {PRIMARY_IMAGE} as image
    from stock_units u join products p on p.id = u.product_id left join variants v on v.id = u.variant_id
    where u.storefront = :storefront and u.id = any(:units)
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReservation:
    """`lines` are the order's. What is sold but no longer shown is reserved all the same: the order exists."""

    order_id: UUID
    lines: list[WantedLine]
    is_paid: bool


async def restore_reservation(command: RestoreReservation, session: AsyncSession, storefront: Storefront) -> None:
    """Reserve the order's goods unless it has a reservation; of a paid order it is kept for good.

    One that was released stays released. Raises StockUnavailable, also for goods that are not in the catalog.
    """
    units = await _units(command, session, storefront)
    wanted = Counter[UUID]()
    for line in command.lines:
        if units[unit_of(line)].track_inventory:
            wanted[unit_of(line)] += line.quantity
    reservation = Reservation(
        storefront=storefront.name,
        order_id=command.order_id,
        state=ReservationState.KEPT if command.is_paid else ReservationState.HELD,
        lines=[reserved_line(line, units[unit_of(line)]).model_dump(mode="json") for line in command.lines],
        taken={str(unit): quantity for unit, quantity in wanted.items()},
    )
    if await store_unless_there(session, reservation):
        cause = Cause(kind=MovementKind.RESERVE, order_id=command.order_id, reason=REASON)
        await move_stock(session, storefront, {unit: -quantity for unit, quantity in wanted.items()}, cause)
    elif command.is_paid:
        await keep_reservation(session, storefront, command.order_id)


async def _units(command: RestoreReservation, session: AsyncSession, storefront: Storefront) -> dict[UUID, Any]:
    """What the order's lines are of, by id. Raises StockUnavailable."""
    wanted = [unit_of(line) for line in command.lines]
    rows = await execute(session, _UNITS, {"storefront": storefront.name, "units": wanted})
    units = {row.id: row for row in rows}
    for line in command.lines:
        unit = units.get(unit_of(line))
        if unit is None or unit.product_id != line.product_id:
            raise unavailable(line, line.quantity, 0)
    return units


async def restore_lost_reservation(job: RestoreLostReservation, database: Database, storefronts: Storefronts) -> None:
    """Raises StockUnavailable while there is not enough."""
    command = RestoreReservation(order_id=job.order_id, lines=job.lines, is_paid=True)
    async with database.transaction() as session:
        await restore_reservation(command, session, storefronts[job.storefront])
