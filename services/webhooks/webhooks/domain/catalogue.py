"""The catalogue of public events: what endpoints can get, which internal event causes it, and what its data is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from common.events import catalog, generation, identity, orders, payments
from common.events.envelope import Envelope, Event

from webhooks.domain import fact_bodies

TEST = "webhook.test"
"""The type of the event that staff send to an endpoint as a test. Endpoints cannot ask for it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The data is what the staff contract shows of a thing when the event is composed, read from the `service`.

    `key` is the member of the event that identifies the thing.
    """

    service: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Told:
    """The data is made of the event itself, and documented by `body`."""

    body: type[fact_bodies.FactBody]
    compose: Callable[[dict[str, Any]], fact_bodies.FactBody]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicType:
    """`version` is increased when the data of the type changes in a way that receivers could not expect.

    `is_once_per_subject`: internal events that are published again for the same subject are the same event.
    """

    name: str
    description: str
    event: type[Event]
    data: Shown | Told
    version: int = 1
    is_once_per_subject: bool = False

    def id_of(self, envelope: Envelope) -> UUID:
        """The id of the public event."""
        if not self.is_once_per_subject:
            return envelope.id
        return uuid5(NAMESPACE_URL, f"{self.name} {envelope.storefront} {envelope.subject}")


_ORDER = Shown("orders", "order", "order_id")
_JOB = Shown("generation", "job", "job_id")
_TYPES = (
    PublicType(name="order.created", description="An order was placed.", event=orders.OrderCreated, data=_ORDER),
    PublicType(name="order.paid", description="An order was paid.", event=orders.OrderPaid, data=_ORDER),
    PublicType(
        name="order.shipped", description="The last goods of an order left.", event=orders.OrderShipped, data=_ORDER
    ),
    PublicType(name="order.delivered", description="An order arrived.", event=orders.OrderDelivered, data=_ORDER),
    PublicType(
        name="order.cancelled",
        description="The customer or staff cancelled an order.",
        event=orders.OrderCancelled,
        data=_ORDER,
    ),
    PublicType(
        name="order.expired",
        description="An order was not paid before its deadline.",
        event=orders.OrderExpired,
        data=_ORDER,
    ),
    PublicType(
        name="order.returned", description="The goods of an order came back.", event=orders.OrderReturned, data=_ORDER
    ),
    PublicType(
        name="book_order.paid",
        description="An order of picture books, or of a retry pack, was paid.",
        event=orders.BookOrderPaid,
        data=Shown("orders", "book_order", "number"),
    ),
    PublicType(
        name="refund.created",
        description="Money of a payment was returned.",
        event=payments.PaymentRefunded,
        data=Told(fact_bodies.Refund, fact_bodies.refund),
    ),
    PublicType(
        name="product.changed",
        description="A product was created or changed, or a sale of it began or ended.",
        event=catalog.ProductChanged,
        data=Shown("catalog", "product", "product_id"),
    ),
    PublicType(
        name="stock.low",
        description="A stock has fallen to its threshold or below.",
        event=catalog.StockLow,
        data=Told(fact_bodies.LowStock, fact_bodies.low_stock),
    ),
    PublicType(
        name="review.created",
        description="A customer reviewed a product. The review may wait for its approval.",
        event=catalog.ReviewWritten,
        data=Shown("catalog", "review", "review_id"),
    ),
    PublicType(
        name="customer.created",
        description="A customer registered, or an account was made for one.",
        event=identity.UserRegistered,
        data=Shown("identity", "customer", "user_id"),
    ),
    PublicType(
        name="customer.erased",
        description="A customer was erased: delete what you have of this person.",
        event=identity.UserDeleted,
        data=Told(fact_bodies.ErasedCustomer, fact_bodies.erased_customer),
        is_once_per_subject=True,
    ),
    PublicType(
        name="subscription.changed",
        description="A subscription began, was renewed or changed, or ended.",
        event=payments.SubscriptionChanged,
        data=Shown("payments", "subscription", "subscription_id"),
    ),
    PublicType(
        name="job.completed",
        description="The pictures of a job are stored.",
        event=generation.JobCompleted,
        data=_JOB,
    ),
    PublicType(
        name="job.failed",
        description="A job ended without pictures.",
        event=generation.JobFailed,
        data=_JOB,
    ),
)
CATALOGUE: Mapping[str, PublicType] = {each.name: each for each in _TYPES}
"""By name."""
