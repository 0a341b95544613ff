"""Return the stock of an order."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront

from catalog.domain.stock import MovementKind, Reservation, ReservationState
from catalog.repository.reservations import Reservations
from catalog.repository.stock import Cause
from catalog.use_cases.move_stock import move_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStock:
    """The stock of a `kept` reservation is returned only with `also_kept`."""

    storefront: Storefront
    order_id: UUID
    reason: str
    also_kept: bool


async def release_stock(command: ReleaseStock, uow: UnitOfWork) -> None:
    """Return an order's stock once. A reservation for the order that arrives later is refused."""
    storefront, order_id = command.storefront, command.order_id
    reservations = Reservations(uow, storefront.name)
    released = Reservation(storefront=storefront.name, order_id=order_id, state=ReservationState.RELEASED)
    if await reservations.add_if_absent(released):
        return
    reservation = await reservations.get(order_id)
    if reservation.state == ReservationState.RELEASED:
        return
    if reservation.state == ReservationState.KEPT and not command.also_kept:
        return
    reservation.state, reservation.updated_at = ReservationState.RELEASED, clock.now()
    await reservations.save(reservation)
    cause = Cause(kind=MovementKind.RELEASE, order_id=order_id, reason=command.reason)
    await move_stock(uow, storefront, {UUID(unit): taken for unit, taken in reservation.taken.items()}, cause)
