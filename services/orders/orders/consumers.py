"""Event and job handlers: the whole subscription table. Their names are stored with their deliveries.

`payment.failed` is not among them: an order whose payment failed waits for the next attempt, unchanged.
"""

from common.db.unit_of_work import UnitOfWork
from common.events.generation import BookDeleted
from common.events.identity import GuestClaimed, UserDeleted, UserLanguageChanged
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender, register_mail_job
from common.messaging.handlers import HandlerRegistry

from orders.repository.book_orders import BookOrders
from orders.repository.writes import Orders
from orders.use_cases.anonymise_customer import AnonymiseCustomer, anonymise_book_orders, anonymise_customer
from orders.use_cases.cancel_orders_of_books import cancel_orders_of_books
from orders.use_cases.claim_book_orders import claim_book_orders
from orders.use_cases.record_payment import record_payment, record_refund


def consumers(storefronts: Storefronts, sender: MailSender | None) -> HandlerRegistry:
    """Without a sender, mails remain in the queue."""
    handlers = HandlerRegistry()

    @handlers.on(PaymentSucceeded, batch=True, name="start_processing")
    async def start_processing(event: PaymentSucceeded, uow: UnitOfWork) -> None:
        await record_payment(event, storefronts[event.storefront], uow)

    @handlers.on(PaymentRefunded, name="note_refund")
    async def note_refund(event: PaymentRefunded, uow: UnitOfWork) -> None:
        await record_refund(event, storefronts[event.storefront], uow)

    @handlers.on(UserDeleted, name="forget")
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        command = AnonymiseCustomer(storefront=event.storefront, user_id=event.user_id)
        await anonymise_customer(command, uow)
        await anonymise_book_orders(command, uow)

    @handlers.on(UserLanguageChanged, name="change_language")
    async def change_language(event: UserLanguageChanged, uow: UnitOfWork) -> None:
        await Orders(uow, event.storefront).change_language(event.user_id, event.language)
        await BookOrders(uow, event.storefront).change_language(event.user_id, event.language)

    @handlers.on(GuestClaimed, name="claim")
    async def claim(event: GuestClaimed, uow: UnitOfWork) -> None:
        await claim_book_orders(event, storefronts[event.storefront], uow)

    @handlers.on(BookDeleted, name="cancel_orders")
    async def cancel_orders(event: BookDeleted, uow: UnitOfWork) -> None:
        await cancel_orders_of_books(event.storefront, [event.book_id], uow)

    register_mail_job(handlers, sender)
    return handlers
