"""Builds the events of orders from an order and its lines."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from common.events.orders import (
    GoodsReturned,
    OrderAccepted,
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderEvent,
    OrderExpired,
    OrderPaid,
    OrderReturned,
    OrderShipped,
    RefundRequested,
)
from common.events.orders import OrderLine as EventLine

from orders.domain.order import Order, OrderLine
from orders.domain.status import Status
from orders.domain.workbench import OrderRefund


def created(order: Order, lines: list[OrderLine]) -> OrderCreated:
    return OrderCreated(**_order_fields(order), **_amount_and_lines(order, lines), expires_at=order.expires_at)


def paid(order: Order, lines: list[OrderLine]) -> OrderPaid:
    return OrderPaid(**_order_fields(order), **_amount_and_lines(order, lines))


def expired(order: Order) -> OrderExpired:
    return OrderExpired(**_order_fields(order))


def changed(order: Order, lines: list[OrderLine]) -> OrderEvent:
    """Return the event of the order's new status. Raises ValueError for a status that has none."""
    match order.status:
        case Status.PROCESSING:
            return OrderAccepted(**_order_fields(order), lines=_lines(lines))
        case Status.SHIPPED:
            return OrderShipped(**_order_fields(order), tracking_number=order.tracking_number)
        case Status.DELIVERED:
            return OrderDelivered(**_order_fields(order))
        case Status.CANCELLED:
            return OrderCancelled(**_order_fields(order))
        case Status.RETURNED:
            return OrderReturned(**_order_fields(order))
    raise ValueError(f"no event for the status {order.status}")


def goods_returned(
    order: Order, lines: Sequence[OrderLine], quantities: Mapping[UUID, int], cause_id: UUID
) -> GoodsReturned:
    """`cause_id` is the return, or the refund, with which they came back."""
    returned = [
        EventLine(product_id=line.product_id, variant_id=line.variant_id, quantity=quantities[line.id])
        for line in lines
        if line.id in quantities
    ]
    return GoodsReturned(**_order_fields(order), cause_id=cause_id, lines=returned)


def refund_requested(order: Order, refund: OrderRefund, payment_id: UUID) -> RefundRequested:
    return RefundRequested(
        **_order_fields(order),
        payment_id=payment_id,
        refund_id=refund.id,
        amount=refund.amount,
        reason=refund.reason,
        requested_by=refund.created_by,
    )


def _order_fields(order: Order) -> dict[str, Any]:
    return {
        "storefront": order.storefront,
        "version": order.version,
        "order_id": order.id,
        "number": order.number,
        "user_id": order.user_id,
        "email": order.email,
    }


def _amount_and_lines(order: Order, lines: list[OrderLine]) -> dict[str, Any]:
    return {"amount": order.total, "currency": order.currency, "lines": _lines(lines)}


def _lines(lines: list[OrderLine]) -> list[EventLine]:
    return [EventLine(product_id=line.product_id, variant_id=line.variant_id, quantity=line.quantity) for line in lines]
