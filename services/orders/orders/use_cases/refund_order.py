"""Staff refund an order: lines of it, its shipping, an amount, or all that is left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock, money
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish
from common.rpc.interfaces.payments import OrderPayment, PaymentsInterface

from orders.domain.events import goods_returned, refund_requested
from orders.domain.order import Order, OrderLine
from orders.domain.workbench import OrderRefund, Quantities, value_of_lines
from orders.domain.workbench_errors import NotPaid, RefundExceedsPayment, ShippingRefunded
from orders.repository.workbench import get_refund, read_refunded, read_refunds
from orders.repository.writes import Orders


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRefund:
    """Either `amount` in minor units, or `full`, or lines (ids to quantities) and shipping."""

    lines: Mapping[UUID, int] = field(default_factory=dict)
    shipping: bool = False
    amount: int | None = None
    full: bool = False
    reason: str | None = None
    notify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """With `restock` the refunded lines are for sale again. `by` is the member of staff.

    `refund_id` is the same in repetitions.
    """

    refund_id: UUID
    storefront: Storefront
    order_id: UUID
    wanted: WantedRefund
    restock: bool
    by: UUID


async def find_payment(storefront: str, order_id: UUID, payments: PaymentsInterface) -> OrderPayment | None:
    """The captured payment of an order, as payments has it now; None if there is none."""
    found = await payments.payments_of_orders(storefront, [order_id])
    return next((payment for payment in found if payment.is_captured), None)


async def refund_order(command: RefundOrder, payment: OrderPayment | None, uow: UnitOfWork) -> OrderRefund:
    """Request the refund of payments, which executes it afterwards.

    Raises OrderNotFound, NotPaid, NothingLeft, LineUnknown, QuantityTooLarge, ShippingRefunded, RefundExceedsPayment.
    """
    name = command.storefront.name
    order, lines = await Orders(uow, name).get_with_lines(command.order_id)
    if earlier := await get_refund(uow, name, command.refund_id):
        return earlier
    refund = await add_refund(order, lines, command.wanted, payment, command.refund_id, command.by, uow)
    if command.restock and command.wanted.lines:
        await publish(uow, goods_returned(order, lines, command.wanted.lines, refund.id))
    return refund


async def add_refund(
    order: Order,
    lines: list[OrderLine],
    wanted: WantedRefund,
    payment: OrderPayment | None,
    refund_id: UUID,
    by: UUID,
    uow: UnitOfWork,
) -> OrderRefund:
    """Store and request a refund of an order whose row is locked; the money moves in payments."""
    if payment is None:
        raise NotPaid()
    earlier = await read_refunds(uow, order.storefront, order.id)
    available = payment.available - sum(row["amount"] for row in earlier if row["id"] not in payment.refunds)
    amount = await _amount(order, lines, wanted, payment, available, uow)
    if not 0 < amount <= available:
        raise RefundExceedsPayment(available=money.to_decimal_string(max(available, 0), order.currency))
    refund = OrderRefund(
        id=refund_id,
        storefront=order.storefront,
        order_id=order.id,
        amount=amount,
        lines={str(line_id): quantity for line_id, quantity in wanted.lines.items()},
        shipping=wanted.shipping,
        reason=wanted.reason,
        notify=wanted.notify,
        created_by=by,
    )
    order.updated_at, order.version = clock.now(), order.version + 1
    await uow.defer_save(order)
    await uow.defer_add(refund)
    await publish(uow, refund_requested(order, refund, payment.id))
    return refund


async def _amount(
    order: Order,
    lines: list[OrderLine],
    wanted: WantedRefund,
    payment: OrderPayment,
    available: int,
    uow: UnitOfWork,
) -> int:
    if wanted.full:
        return available
    if wanted.amount is not None:
        return wanted.amount
    failed = [refund_id for refund_id, status in payment.refunds.items() if status == "failed"]
    amount = 0
    if wanted.lines:
        before = await read_refunded(uow, order.storefront, order.id, failed)
        chosen = Quantities(lines, before).chosen(wanted.lines)
        amount = value_of_lines(order, lines, before, chosen)
    if wanted.shipping:
        earlier = await read_refunds(uow, order.storefront, order.id)
        if not order.shipping or any(row["shipping"] and row["id"] not in failed for row in earlier):
            raise ShippingRefunded()
        amount += order.shipping
    return amount
