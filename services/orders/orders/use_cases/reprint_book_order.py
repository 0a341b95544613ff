"""Staff let the books of an order be printed again."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from orders.domain.book_order import BookOrder
from orders.repository.book_orders import BookOrders


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintBookOrder:
    storefront: str
    number: int
    reason: str
    by: UUID


async def reprint_book_order(command: ReprintBookOrder, uow: UnitOfWork) -> BookOrder:
    """The order is to be produced once more, until it is completed again; its customer sees it as completed.

    Raises BookOrderNotFound, BookOrderNotReprintable.
    """
    orders = BookOrders(uow, command.storefront)
    order = await orders.numbered(command.number)
    await orders.record(order, order.request_reprint(command.reason, command.by))
    return order
