"""What an order took goes back, or stays gone for good."""

from uuid import UUID

from common import clock, rows
from common.database import execute_later
from common.storefronts import Storefront
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.stock import MovementKind, Reservation, ReservationState
from catalog.domain.storing import store_unless_there
from catalog.use_cases.move_stock import Cause, move_stock

_THIS = "storefront = :storefront and order_id = :order_id for update"
_KEEP = text(
    "update reservations set state = 'kept', updated_at = :now"
    " where storefront = :storefront and order_id = :order_id and state = 'held'"
)


async def release_stock(
    session: AsyncSession, storefront: Storefront, order_id: UUID, reason: str, *, also_kept: bool
) -> None:
    """Return an order's stock once, and refuse a reservation that comes later.

    A reservation that is kept is returned only with `also_kept`.
    """
    tombstone = Reservation(storefront=storefront.name, order_id=order_id, state=ReservationState.RELEASED)
    if await store_unless_there(session, tombstone):
        return
    (reservation,) = await rows.find_all(session, Reservation, _THIS, storefront=storefront.name, order_id=order_id)
    if reservation.state == ReservationState.RELEASED:
        return
    if reservation.state == ReservationState.KEPT and not also_kept:
        return
    reservation.state, reservation.updated_at = ReservationState.RELEASED, clock.now()
    await rows.save(session, reservation)
    cause = Cause(kind=MovementKind.RELEASE, order_id=order_id, reason=reason)
    await move_stock(session, storefront, {UUID(unit): taken for unit, taken in reservation.taken.items()}, cause)


async def keep_stock(session: AsyncSession, storefront: Storefront, order_id: UUID) -> None:
    """The order is paid, or processed all the same. What was released before stays released."""
    await execute_later(session, _KEEP, {"storefront": storefront.name, "order_id": order_id, "now": clock.now()})
