"""The facts that orders tells, made from the order they are about."""

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
from common.events.orders import OrderLine as Sold

from orders.domain.order import Order, OrderLine
from orders.domain.status import Status


def created(order: Order, lines: list[OrderLine]) -> OrderCreated:
    return OrderCreated(**_about(order), **_owed(order, lines), expires_at=order.expires_at)


def paid(order: Order, lines: list[OrderLine]) -> OrderPaid:
    return OrderPaid(**_about(order), **_owed(order, lines))


def expired(order: Order) -> OrderExpired:
    return OrderExpired(**_about(order))


def changed(order: Order, lines: list[OrderLine]) -> OrderEvent:
    """What is to be told of the status that staff or the customer gave an order."""
    match order.status:
        case Status.PROCESSING:
            return OrderAccepted(**_about(order), lines=_sold(lines))
        case Status.SHIPPED:
            return OrderShipped(**_about(order), tracking_number=order.tracking_number)
        case Status.DELIVERED:
            return OrderDelivered(**_about(order))
        case Status.CANCELLED:
            return OrderCancelled(**_about(order))
        case Status.RETURNED:
            return OrderReturned(**_about(order))
    raise ValueError(f"no order becomes {order.status}")


def _about(order: Order) -> dict[str, Any]:
    return {
        "storefront": order.storefront,
        "version": order.version,
        "order_id": order.id,
        "number": order.number,
        "user_id": order.user_id,
        "email": order.email,
    }


def _owed(order: Order, lines: list[OrderLine]) -> dict[str, Any]:
    return {"amount": order.total, "currency": order.currency, "lines": _sold(lines)}


def _sold(lines: list[OrderLine]) -> list[Sold]:
    return [Sold(product_id=line.product_id, variant_id=line.variant_id, quantity=line.quantity) for line in lines]
