"""Orders that are not stored."""

from typing import Any
from uuid import uuid4

from common.kernel import clock
from orders.domain.order import Order
from orders.domain.status import Status


def an_order(status: Status = Status.PENDING, storefront: str = "emporium") -> Order:
    now = clock.now()
    facts: dict[str, Any] = {
        **dict.fromkeys(("subtotal", "tax", "shipping", "discount", "total"), 0),
        **dict.fromkeys(("expires_at", "created_at", "updated_at"), now),
        "id": uuid4(),
        "storefront": storefront,
        "number": "ORD-1",
        "user_id": uuid4(),
        "email": "j@x.example",
        "currency": "USD",
        "item_count": 1,
        "shipping_address": {"city": "Rome"},
        "billing_address": {},
    }
    return Order(**facts, status=status)
