"""Record payments and refunds from the events of payments."""

import structlog
from common.db.unit_of_work import UnitOfWork
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.kernel import clock
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish
from common.reports.facts import Fact, add_fact

from orders.domain.errors import OrderNotFound
from orders.domain.events import paid
from orders.domain.order import Order
from orders.repository.workbench import unannounced_refund
from orders.repository.writes import Orders
from orders.use_cases.enqueue_order_mail import enqueue_order_mail, enqueue_payment_mail

log = structlog.get_logger()
SECOND_PAYMENT_NOTE = "Another payment of this order arrived. Staff decides about its refund."
CANCELLED_BEFORE_NOTE = "A payment arrived after the order was cancelled. It will be refunded."
REFUNDED_PREFIX, PARTLY_REFUNDED_PREFIX = "Payment refunded:", "Payment partly refunded:"
NOTES_WITHOUT_STATUS_CHANGE = (SECOND_PAYMENT_NOTE, CANCELLED_BEFORE_NOTE, REFUNDED_PREFIX, PARTLY_REFUNDED_PREFIX)
"""Prefixes of the notes of history entries that were not written by a change of status."""


async def record_payment(event: PaymentSucceeded, storefront: Storefront, uow: UnitOfWork) -> None:
    """Link the payment to its order: a pending order becomes processing, any other keeps its status.

    A cancelled order notes that the payment will be refunded; a paid one that another payment arrived. A payment
    with another amount or currency than the order's is logged and ignored. Raises OrderNotFound.
    """
    orders = Orders(uow, storefront.name)
    order, lines = await orders.get_with_lines(event.order_id)
    if order.payment_id == event.payment_id:
        return
    if (event.amount, event.currency.upper()) != (order.total, order.currency):
        _log_error("payment_does_not_fit_order", order, event)
        return
    if order.is_closed:
        order.payment_id = event.payment_id
        await orders.record(order, order.entry(CANCELLED_BEFORE_NOTE))
        await _report_further_payment(event, uow)
    elif order.payment_id is None:
        await orders.record(order, order.pay(event.payment_id))
        await publish(uow, paid(order, lines))
        await enqueue_payment_mail(uow, order, lines, storefront)
    else:
        _log_error("order_is_paid_already", order, event)
        await orders.record(order, order.entry(f"{SECOND_PAYMENT_NOTE} ({event.reference})"))
        await _report_further_payment(event, uow)


async def record_refund(event: PaymentRefunded, storefront: Storefront, uow: UnitOfWork) -> None:
    """Add a history entry, and mail it where staff wanted that; the status is unchanged.

    `event.amount` is the total refunded so far. Ignored if that total is not above the recorded one (a repeated or
    late event), and for an unknown order, which was lost when this database was restored.
    """
    orders = Orders(uow, storefront.name)
    try:
        order = await orders.get(event.order_id)
    except OrderNotFound:
        log.warning("refund_of_unknown_order", order_id=str(event.order_id), reference=event.reference)
        return
    await _report_refund(event, order, uow)
    if event.amount <= order.refunded:
        return
    returned, order.refunded = event.amount - order.refunded, event.amount
    amount = f"{to_decimal_string(event.amount, order.currency)} {order.currency}"
    await orders.record(order, order.entry(f"{REFUNDED_PREFIX if event.is_full else PARTLY_REFUNDED_PREFIX} {amount}."))
    announced = await unannounced_refund(uow, storefront.name, order.id)
    if announced is not None:
        announced.notified_at = clock.now()
        await uow.defer_save(announced)
        await enqueue_order_mail(uow, "refunded", order, storefront, amount=returned)


async def _report_further_payment(event: PaymentSucceeded, uow: UnitOfWork) -> None:
    """A payment that pays for no order is revenue until it is refunded."""
    counts = {"sales.revenue": event.amount}
    await add_fact(
        uow, Fact(storefront=event.storefront, at=clock.now(), key=f"payment:{event.payment_id}", counts=counts)
    )


async def _report_refund(event: PaymentRefunded, order: Order, uow: UnitOfWork) -> None:
    """By its own amount and moment, so that the order in which refunds arrive does not matter."""
    amount = max(event.amount - order.refunded, 0) if event.increase is None else event.increase
    if amount:
        at, key = event.refunded_at or clock.now(), f"refund:{event.payment_id}:{event.amount}"
        await add_fact(uow, Fact(storefront=event.storefront, at=at, key=key, counts={"sales.refunds": amount}))


def _log_error(message: str, order: Order, event: PaymentSucceeded) -> None:
    log.error(
        message,
        order_id=str(order.id),
        status=order.status.value,
        owed=f"{order.total} {order.currency}",
        paid=f"{event.amount} {event.currency}",
        reference=event.reference,
    )
