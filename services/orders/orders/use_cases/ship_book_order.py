"""Staff ship the books of an order."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from orders.domain.book_order import BookOrder
from orders.repository.book_orders import BookOrders
from orders.use_cases.enqueue_book_mail import enqueue_book_mail
from orders.use_cases.ship_lines import Tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipBookOrder:
    storefront: Storefront
    number: int
    tracking: Tracking
    note: str | None
    notify: bool
    by: UUID


async def ship_book_order(command: ShipBookOrder, uow: UnitOfWork) -> BookOrder:
    """The produced books have left; with `notify` the customer gets a mail. After a reprint it is done again.

    Raises BookOrderNotFound, BookOrderNotShippable.
    """
    orders = BookOrders(uow, command.storefront.name)
    order = await orders.numbered(command.number)
    tracking = command.tracking
    entry = order.ship(tracking.carrier, tracking.tracking_number, tracking.tracking_url, command.note, command.by)
    await orders.record(order, entry)
    if command.notify:
        items, _ = await orders.contents(order)
        await enqueue_book_mail(uow, "book_shipped", order, items, command.storefront)
    return order
