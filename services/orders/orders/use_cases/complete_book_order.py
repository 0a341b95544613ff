"""Staff complete orders of books."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from orders.domain.book_order import BookOrder
from orders.repository.book_orders import BookOrders


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteBookOrder:
    storefront: str
    number: int
    note: str | None
    by: UUID


async def complete_book_order(command: CompleteBookOrder, uow: UnitOfWork) -> BookOrder:
    """The books were produced. Raises BookOrderNotFound, BookOrderNotCompletable, BookOrderUnclaimed."""
    orders = BookOrders(uow, command.storefront)
    order = await orders.numbered(command.number)
    await orders.record(order, order.complete(command.by, command.note))
    return order
