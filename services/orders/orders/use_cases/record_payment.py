"""What becomes of an order when payments reports money coming or going."""

import structlog
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.money import to_decimal_string
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.order import Order
from orders.domain.repository import Orders
from orders.domain.status import Status
from orders.use_cases.change_status import announce

log = structlog.get_logger()
TOO_LATE = "A payment arrived after the order was cancelled. It will be refunded."


async def record_payment(event: PaymentSucceeded, storefront: Storefront, session: AsyncSession) -> None:
    """Start processing a pending order; a closed one stays closed. Raises OrderNotFound."""
    orders = Orders(session, storefront.name)
    order, lines = await orders.get_with_lines(event.order_id)
    if order.payment_id == event.payment_id:
        return
    if (event.amount, event.currency.upper()) != (order.total, order.currency):
        _warn("payment_does_not_fit_order", order, event)
        return
    if order.status is Status.PENDING:
        order.payment_id = event.payment_id
        await orders.record(order, order.change(Status.PROCESSING))
        await announce(order, lines, Status.PENDING, storefront, session)
    elif order.is_closed:
        order.payment_id = event.payment_id
        await orders.record(order, order.entry(TOO_LATE))
    else:
        _warn("order_is_paid_already", order, event)


async def record_refund(event: PaymentRefunded, storefront: Storefront, session: AsyncSession) -> None:
    """Note it beside the unchanged status; what tells less than is known came late. Raises OrderNotFound."""
    orders = Orders(session, storefront.name)
    order = await orders.get(event.order_id)
    if event.amount <= order.refunded:
        return
    order.refunded = event.amount
    amount = f"{to_decimal_string(event.amount, order.currency)} {order.currency}"
    note = f"Payment refunded: {amount}." if event.is_full else f"Payment partly refunded: {amount}."
    await orders.record(order, order.entry(note))


def _warn(what: str, order: Order, event: PaymentSucceeded) -> None:
    log.error(
        what,
        order_id=str(order.id),
        status=order.status.value,
        owed=f"{order.total} {order.currency}",
        paid=f"{event.amount} {event.currency}",
        reference=event.reference,
    )
