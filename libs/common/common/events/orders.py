"""The events of orders. Amounts are minor units of `currency`."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel

from common.events.envelope import Event
from common.kernel.languages import Language

DELETED_CUSTOMER = UUID(int=0)
"""The `user_id` of orders whose customer's account was deleted."""


class OrderLine(BaseModel, frozen=True):
    product_id: UUID
    variant_id: UUID | None
    quantity: int


class OrderEvent(Event):
    """The fields of every event about an order."""

    source: ClassVar[str] = "orders"

    order_id: UUID
    number: str
    user_id: UUID
    email: str

    @property
    def subject_id(self) -> str:
        return str(self.order_id)


class OrderCreated(OrderEvent):
    type: ClassVar[str] = "order.created"
    consumers: ClassVar[tuple[str, ...]] = ("cart", "webhooks")

    amount: int
    currency: str
    lines: list[OrderLine]
    expires_at: datetime


class OrderAccepted(OrderEvent):
    """Staff decided to process the order without a known payment. `order.paid` may follow."""

    type: ClassVar[str] = "order.accepted"
    consumers: ClassVar[tuple[str, ...]] = ("catalog",)

    lines: list[OrderLine]


class OrderPaid(OrderEvent):
    """The order was paid. Staff may have accepted it before, so it may have any status."""

    type: ClassVar[str] = "order.paid"
    consumers: ClassVar[tuple[str, ...]] = ("catalog", "webhooks")

    amount: int
    currency: str
    lines: list[OrderLine]


class OrderCancelled(OrderEvent):
    """The customer or staff cancelled the order."""

    type: ClassVar[str] = "order.cancelled"
    consumers: ClassVar[tuple[str, ...]] = ("catalog", "payments", "webhooks")


class OrderExpired(OrderEvent):
    """The order was not paid before its deadline."""

    type: ClassVar[str] = "order.expired"
    consumers: ClassVar[tuple[str, ...]] = ("catalog", "payments", "webhooks")


class OrderShipped(OrderEvent):
    type: ClassVar[str] = "order.shipped"
    consumers: ClassVar[tuple[str, ...]] = ("webhooks",)

    tracking_number: str | None


class OrderDelivered(OrderEvent):
    type: ClassVar[str] = "order.delivered"
    consumers: ClassVar[tuple[str, ...]] = ("webhooks",)


class OrderReturned(OrderEvent):
    type: ClassVar[str] = "order.returned"
    consumers: ClassVar[tuple[str, ...]] = ("webhooks",)


class GoodsReturned(OrderEvent):
    """Goods of an order came back and are for sale again. `cause_id` is the return or the refund."""

    type: ClassVar[str] = "order.goods_returned"
    consumers: ClassVar[tuple[str, ...]] = ("catalog",)

    cause_id: UUID
    lines: list[OrderLine]


class RefundRequested(OrderEvent):
    """Staff want a part of an order's payment refunded: `amount` in minor units of the payment's currency."""

    type: ClassVar[str] = "order.refund_requested"
    consumers: ClassVar[tuple[str, ...]] = ("payments",)

    payment_id: UUID
    refund_id: UUID
    amount: int
    reason: str | None
    requested_by: UUID | None


class CheckoutAbandoned(Event):
    """A checkout ended without an order: cart restores its lines, and catalog its stock."""

    type: ClassVar[str] = "checkout.abandoned"
    source: ClassVar[str] = "orders"
    consumers: ClassVar[tuple[str, ...]] = ("cart", "catalog")

    order_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.order_id)


class BookOrderEvent(Event):
    """The fields of every event about an order of books or of a retry pack. `number` is the id that clients see."""

    source: ClassVar[str] = "orders"

    order_id: UUID
    number: int

    @property
    def subject_id(self) -> str:
        return str(self.order_id)


class ClaimRequested(BookOrderEvent):
    """A visitor's order was paid: what the guest has made is to become a customer's.

    The customer is `user_id` if the payment named one; else the account with `email`, which is created if there is
    none. `language` is what the visitor's browser preferred.
    """

    type: ClassVar[str] = "claim.requested"
    consumers: ClassVar[tuple[str, ...]] = ("identity",)

    guest_id: UUID
    user_id: UUID | None
    email: str
    full_name: str
    phone: str
    language: Language | None = None


class RetryPackFacts(BaseModel, frozen=True):
    """`content_id` is a character, a page, or, for covers, a book."""

    id: UUID
    content_type: str
    content_id: UUID


class BookOrderPaid(BookOrderEvent):
    """An order of a customer was paid, or a visitor's paid order became a customer's.

    `tier_code` is that of the ordered books, or `retry_pack`. `user_id` may be DELETED_CUSTOMER.
    """

    type: ClassVar[str] = "book_order.paid"
    consumers: ClassVar[tuple[str, ...]] = ("generation", "payments", "webhooks")

    user_id: UUID
    tier_code: str
    amount: int
    currency: str
    book_ids: list[UUID]
    retry_pack: RetryPackFacts | None
    paid_at: datetime
