"""What orders tells. Amounts are minor units of `currency`."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.events.envelope import Event


class OrderLine(BaseModel):
    model_config = ConfigDict(frozen=True)

    product_id: UUID
    variant_id: UUID | None
    quantity: int


class OrderEvent(Event):
    """What every fact about an order carries."""

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

    amount: int
    currency: str
    lines: list[OrderLine]
    expires_at: datetime


class OrderAccepted(OrderEvent):
    """Staff decided that the order is processed though no payment of it is known. `order.paid` may follow."""

    type: ClassVar[str] = "order.accepted"

    lines: list[OrderLine]


class OrderPaid(OrderEvent):
    """A payment of the order arrived, whatever its status: staff may have let it be processed before."""

    type: ClassVar[str] = "order.paid"

    amount: int
    currency: str
    lines: list[OrderLine]


class OrderCancelled(OrderEvent):
    """By its customer or by staff."""

    type: ClassVar[str] = "order.cancelled"


class OrderExpired(OrderEvent):
    """Nobody paid in time."""

    type: ClassVar[str] = "order.expired"


class OrderShipped(OrderEvent):
    type: ClassVar[str] = "order.shipped"

    tracking_number: str | None


class OrderDelivered(OrderEvent):
    type: ClassVar[str] = "order.delivered"


class OrderReturned(OrderEvent):
    type: ClassVar[str] = "order.returned"


class CheckoutAbandoned(Event):
    """A checkout that never became an order: what cart and catalog hold for it goes back."""

    type: ClassVar[str] = "checkout.abandoned"
    source: ClassVar[str] = "orders"

    order_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.order_id)
