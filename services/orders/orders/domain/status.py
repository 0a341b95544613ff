"""The status machine of an order."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.PROCESSING, Status.CANCELLED}),
    Status.PROCESSING: frozenset({Status.SHIPPED, Status.CANCELLED}),
    Status.SHIPPED: frozenset({Status.DELIVERED}),
    Status.DELIVERED: frozenset({Status.RETURNED}),
    Status.CANCELLED: frozenset(),
    Status.RETURNED: frozenset(),
}
BOUGHT = frozenset({Status.PROCESSING, Status.SHIPPED, Status.DELIVERED, Status.RETURNED})
UNDER_WAY = frozenset({Status.PROCESSING, Status.SHIPPED})
NOTES: Mapping[Status, str] = {
    Status.PENDING: "Order created",
    Status.PROCESSING: "Marked as processing by staff.",
    Status.SHIPPED: "Order shipped.",
    Status.DELIVERED: "Order delivered.",
    Status.CANCELLED: "Order cancelled.",
    Status.RETURNED: "Order returned.",
}
"""What the history says of a status unless a note is given."""
PAID = "Payment confirmed. Order processing started."
PAID_AFTERWARDS = "Payment confirmed."
"""What the history says of a payment: of a pending order, and of one that staff had moved on before."""
