"""Cancel unpaid orders of books that were deleted: they would be paid for nothing."""

from collections.abc import Sequence
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from orders.repository.book_orders import BookOrders

NOTE = "Order cancelled: a book in it was deleted."


async def cancel_orders_of_books(storefront: str, book_ids: Sequence[UUID], uow: UnitOfWork) -> None:
    """All copies in such an order are cancelled. Paid orders stay, for staff to decide on."""
    orders = BookOrders(uow, storefront)
    for order in await orders.pending_of_books(book_ids):
        await orders.record(order, order.cancel(NOTE))
