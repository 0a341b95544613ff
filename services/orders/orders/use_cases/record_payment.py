"""What becomes of an order when payments reports money coming or going."""

import structlog
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.money import to_decimal_string
from common.outbox import publish
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.errors import OrderNotFound
from orders.domain.facts import paid
from orders.domain.order import Order
from orders.domain.repository import Orders
from orders.use_cases.mails import confirm_payment

log = structlog.get_logger()
SECOND = "Another payment of this order arrived. Staff decides about its refund."
TOO_LATE = "A payment arrived after the order was cancelled. It will be refunded."
REFUNDED, PARTLY_REFUNDED = "Payment refunded:", "Payment partly refunded:"
NO_STEPS = (SECOND, TOO_LATE, REFUNDED, PARTLY_REFUNDED)
"""How history entries begin that are no steps of the status machine."""


async def record_payment(event: PaymentSucceeded, storefront: Storefront, session: AsyncSession) -> None:
    """Link the payment: a pending order starts processing, one that staff moved on keeps its status.

    A closed order stays closed, and its payment is refunded. Raises OrderNotFound.
    """
    orders = Orders(session, storefront.name)
    order, lines = await orders.get_with_lines(event.order_id)
    if order.payment_id == event.payment_id:
        return
    if (event.amount, event.currency.upper()) != (order.total, order.currency):
        _warn("payment_does_not_fit_order", order, event)
        return
    if order.is_closed:
        order.payment_id = event.payment_id
        await orders.record(order, order.entry(TOO_LATE))
    elif order.payment_id is None:
        await orders.record(order, order.pay(event.payment_id))
        await publish(session, paid(order, lines))
        await confirm_payment(session, order, lines, storefront)
    else:
        _warn("order_is_paid_already", order, event)
        await orders.record(order, order.entry(f"{SECOND} ({event.reference})"))


async def record_refund(event: PaymentRefunded, storefront: Storefront, session: AsyncSession) -> None:
    """Note it beside the unchanged status; what tells less than is known came late.

    An order that was lost with a restored database gets its money back without being here.
    """
    orders = Orders(session, storefront.name)
    try:
        order = await orders.get(event.order_id)
    except OrderNotFound:
        log.warning("refund_of_unknown_order", order_id=str(event.order_id), reference=event.reference)
        return
    if event.amount <= order.refunded:
        return
    order.refunded = event.amount
    amount = f"{to_decimal_string(event.amount, order.currency)} {order.currency}"
    await orders.record(order, order.entry(f"{REFUNDED if event.is_full else PARTLY_REFUNDED} {amount}."))


def _warn(what: str, order: Order, event: PaymentSucceeded) -> None:
    log.error(
        what,
        order_id=str(order.id),
        status=order.status.value,
        owed=f"{order.total} {order.currency}",
        paid=f"{event.amount} {event.currency}",
        reference=event.reference,
    )
