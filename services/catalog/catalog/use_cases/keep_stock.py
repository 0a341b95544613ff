"""Make the reservation of a paid or accepted order permanent."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.rpc.interfaces.catalog import WantedLine

from catalog.repository.reservations import Reservations
from catalog.use_cases.restore_reservation import RestoreLostReservation


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepStock:
    """`lines` are the order's, in case its reservation was lost."""

    storefront: str
    order_id: UUID
    lines: list[WantedLine]


async def keep_stock(command: KeepStock, uow: UnitOfWork) -> None:
    """Set the reservation's state to `kept`. A released reservation stays released.

    An order exists only after its reservation, so a missing reservation was lost. Then RestoreLostReservation is
    enqueued; the job fails while there is not enough stock, and becomes a dead letter in the end.
    """
    job = RestoreLostReservation(storefront=command.storefront, order_id=command.order_id, lines=command.lines)
    await Reservations(uow, command.storefront).keep_or_enqueue(command.order_id, job)
