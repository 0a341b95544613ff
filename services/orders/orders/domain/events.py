"""Builds the events of orders from an order and its lines."""

from typing import Any

from common.events.orders import (
    OrderAccepted,
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderEvent,
    OrderExpired,
    OrderPaid,
    OrderReturned,
    OrderShipped,
)
from common.events.orders import OrderLine as EventLine

from orders.domain.order import Order, OrderLine
from orders.domain.status import Status


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
