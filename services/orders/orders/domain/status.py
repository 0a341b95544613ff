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
PURCHASED = frozenset({Status.PROCESSING, Status.SHIPPED, Status.DELIVERED, Status.RETURNED})
"""The statuses of an order that counts as a purchase of its products."""
IN_FULFILMENT = frozenset({Status.PROCESSING, Status.SHIPPED})
"""The statuses in which the shipping address is still needed."""
DEFAULT_NOTES: Mapping[Status, str] = {
    Status.PENDING: "Order created",
    Status.PROCESSING: "Marked as processing by staff.",
    Status.SHIPPED: "Order shipped.",
    Status.DELIVERED: "Order delivered.",
    Status.CANCELLED: "Order cancelled.",
    Status.RETURNED: "Order returned.",
}
"""The default note of each status in the history."""
PAID_NOTE = "Payment confirmed. Order processing started."
PAID_LATER_NOTE = "Payment confirmed."
"""The history notes of a payment: of a pending order, and of one whose status staff had changed before."""
