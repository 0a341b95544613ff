"""Staff cancel orders of books."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from orders.domain.book_order import BookOrder
from orders.repository.book_orders import BookOrders


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBookOrder:
    storefront: str
    number: int
    reason: str
    by: UUID


async def cancel_book_order(command: CancelBookOrder, uow: UnitOfWork) -> BookOrder:
    """Nothing is refunded here: the payment was made outside, and so is its refund.

    Raises BookOrderNotFound, BookOrderCancelled, BookOrderNotCompletable, PackNotCancellable.
    """
    orders = BookOrders(uow, command.storefront)
    order = await orders.numbered(command.number)
    await orders.record(order, order.cancel(command.reason, command.by))
    return order
