"""A past order: one that another system has processed to its end, as it is stored here.

Its history has the old moments. It has no checkout, no reservation and no payment here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from common.kernel import clock
from common.rpc.interfaces.catalog import Sku

from orders.domain.order import ANONYMOUS_USER_ID, ERASED_ADDRESS, HistoryEntry, Order, OrderLine
from orders.domain.status import Status

ENDED = frozenset({Status.DELIVERED, Status.RETURNED, Status.CANCELLED})
NOTE = "Imported from another system."
_UNKNOWN_PRODUCTS = UUID("6f1d3d5e-8f3b-4a53-9a0b-6a3d0c1f2b77")
"""The namespace of ids that stand for products that the shop does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    sku: str
    product_name: str
    variant_name: str | None
    quantity: int
    unit_price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """Amounts are in minor units. `user_id` is None for an order of no account, which keeps no address."""

    number: str
    user_id: UUID | None
    email: str
    status: Status
    tax: int
    shipping: int
    discount: int
    refunded: int
    shipping_address: dict[str, Any]
    billing_address: dict[str, Any]
    tracking_number: str | None
    created_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    lines: Sequence[PastLine]

    @property
    def subtotal(self) -> int:
        return sum(line.unit_price * line.quantity for line in self.lines)

    @property
    def total(self) -> int:
        return self.subtotal + self.tax + self.shipping - self.discount

    def order(self, storefront: str, currency: str) -> Order:
        now = clock.now()
        is_cancelled, is_known = self.status is Status.CANCELLED, self.user_id is not None
        return Order(
            id=uuid4(),
            storefront=storefront,
            number=self.number,
            user_id=self.user_id or ANONYMOUS_USER_ID,
            email=self.email if is_known else "",
            status=self.status,
            currency=currency,
            subtotal=self.subtotal,
            tax=self.tax,
            shipping=self.shipping,
            discount=self.discount,
            total=self.total,
            refunded=self.refunded,
            item_count=sum(line.quantity for line in self.lines),
            shipping_address=self.shipping_address if is_known else ERASED_ADDRESS,
            billing_address=self.billing_address if is_known else ERASED_ADDRESS,
            tracking_number=self.tracking_number,
            expires_at=self.created_at,
            created_at=self.created_at,
            updated_at=now,
            imported_at=now,
            shipped_at=None if is_cancelled else self.shipped_at or self.created_at,
            delivered_at=None if is_cancelled else self.delivered_at or self.shipped_at or self.created_at,
        )

    def order_lines(self, order: Order, skus: dict[str, Sku]) -> list[OrderLine]:
        return [
            OrderLine(
                order_id=order.id,
                position=position,
                product_id=known.product_id if known else uuid5(_UNKNOWN_PRODUCTS, line.sku or line.product_name),
                variant_id=known.variant_id if known else None,
                product_name=line.product_name,
                product_slug=known.product_slug if known else "",
                variant_name=line.variant_name,
                sku=line.sku,
                unit_price=line.unit_price,
                quantity=line.quantity,
            )
            for position, line in enumerate(self.lines)
            for known in [skus.get(line.sku)]
        ]

    def history(self, order: Order) -> list[HistoryEntry]:
        """One entry for each status that the order must have had. A cancelled one was never a sale."""
        moments = {Status.PENDING: order.created_at}
        if self.status is Status.CANCELLED:
            moments[Status.CANCELLED] = order.created_at
        else:
            moments[Status.PROCESSING] = order.created_at
            moments[Status.SHIPPED] = order.shipped_at or order.created_at
            moments[Status.DELIVERED] = order.delivered_at or order.created_at
        if self.status is Status.RETURNED:
            moments[Status.RETURNED] = moments[Status.DELIVERED]
        return [
            HistoryEntry(order_id=order.id, status=status, note=NOTE, created_at=at) for status, at in moments.items()
        ]
