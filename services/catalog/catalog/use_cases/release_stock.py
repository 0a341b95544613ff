"""What an order took goes back, or stays gone for good."""

from uuid import UUID

import orjson
from common import clock, rows, tracing
from common.clients.catalog import WantedLine
from common.consumers import job_name
from common.database import execute_later
from common.storefronts import Storefront
from pydantic import BaseModel
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
_KEEP_OR_RESTORE = text(
    """
    with kept as (
      update reservations set state = 'kept', updated_at = :now
      where storefront = :storefront and order_id = :order_id and state = 'held'
    )
    insert into tasks (key, handler, payload, run_at, created_at)
    select cast(:order_id as uuid), :handler, cast(:payload as jsonb), :now, :now
    where not exists (select from reservations where storefront = :storefront and order_id = :order_id)
    on conflict (key, handler) do nothing
    """
)


class RestoreLostReservation(BaseModel):
    """The job of restoring the reservation of an order that was paid and has none."""

    storefront: str
    order_id: UUID
    lines: list[WantedLine]


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


async def keep_stock(session: AsyncSession, storefront: Storefront, paid: RestoreLostReservation) -> None:
    """The order is paid, or processed all the same. What was released before stays released.

    An order exists only after its reservation, so that one which is missing was lost: it becomes a job, which fails,
    and in the end is a dead letter, while there is not enough stock.
    """
    parameters = {
        "storefront": storefront.name,
        "order_id": paid.order_id,
        "handler": job_name(RestoreLostReservation),
        "payload": orjson.dumps({**paid.model_dump(mode="json"), **tracing.origin()}).decode(),
        "now": clock.now(),
    }
    await execute_later(session, _KEEP_OR_RESTORE, parameters)


async def keep_reservation(session: AsyncSession, storefront: Storefront, order_id: UUID) -> None:
    """The order is paid, and its reservation is there or was released."""
    await execute_later(session, _KEEP, {"storefront": storefront.name, "order_id": order_id, "now": clock.now()})
