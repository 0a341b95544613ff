"""Staff write a note about an order."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from orders.domain.workbench import OrderNote
from orders.repository.writes import Orders


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrderNote:
    storefront: str
    order_id: UUID
    text: str
    by: UUID
    by_email: str | None


async def add_order_note(command: AddOrderNote, uow: UnitOfWork) -> OrderNote:
    """Customers do not see it. Raises OrderNotFound."""
    order = await Orders(uow, command.storefront).get(command.order_id)
    note = OrderNote(
        storefront=command.storefront,
        order_id=order.id,
        text=command.text,
        created_by=command.by,
        created_by_email=command.by_email,
    )
    order.updated_at, order.version = clock.now(), order.version + 1
    await uow.defer_save(order)
    await uow.defer_add(note)
    return note
