"""Remove the personal data of a deleted account from its orders, which are kept."""

from dataclasses import dataclass
from uuid import UUID

from common.audit import forget_actor, forget_person
from common.db.unit_of_work import UnitOfWork
from common.jobs.withdrawal import withdraw_mails
from common.messaging.outbox import publish

from orders.domain.book_order import BookOrder, BookOrderStatus
from orders.domain.events import changed
from orders.domain.status import Status
from orders.repository.book_orders import BookOrders
from orders.repository.writes import Orders

NOTE = "Order cancelled: the customer's account was deleted."


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymiseCustomer:
    storefront: str
    user_id: UUID


async def anonymise_customer(command: AnonymiseCustomer, uow: UnitOfWork) -> None:
    """Anonymise all orders and cancel the pending ones. A paid order keeps its shipping address until delivery.

    Texts that persons wrote are removed: notes, reasons, and what the audit log says of the orders.
    """
    orders = Orders(uow, command.storefront)
    customer_orders = await orders.of_customer(command.user_id)
    await withdraw_mails(uow, command.storefront, [order.email for order in customer_orders])
    await forget_actor(uow, command.storefront, command.user_id)
    await forget_person(uow, command.storefront, "order", *(str(order.id) for order in customer_orders))
    for order in customer_orders:
        order.anonymise()
        if order.status is Status.PENDING:
            await orders.record(order, order.cancel(NOTE))
            await publish(uow, changed(order, []))
    await orders.anonymise_customer(command.user_id, customer_orders)


async def anonymise_book_orders(command: AnonymiseCustomer, uow: UnitOfWork) -> None:
    """The same for orders of books: a paid one keeps its address until it is completed."""
    orders = BookOrders(uow, command.storefront)
    await orders.mark_deleted(command.user_id)
    customer_orders = await orders.of_customer(command.user_id)
    await withdraw_mails(uow, command.storefront, [order.email for order in customer_orders])
    await forget_person(uow, command.storefront, "book_order", *(str(order.number) for order in customer_orders))
    await orders.forget_notes(customer_orders)
    for order in customer_orders:
        await anonymise_book_order(order, orders)


async def anonymise_book_order(order: BookOrder, orders: BookOrders) -> None:
    entry = order.cancel(NOTE) if order.status is BookOrderStatus.PENDING else None
    order.anonymise()
    await orders.record(order, entry)
