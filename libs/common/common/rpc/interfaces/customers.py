"""What the services have of one customer, for staff. Amounts are decimal strings in the storefront's currency."""

from abc import abstractmethod
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface, call_policy

NEWEST = 10
"""How many of the newest things a part has."""


class PlacedOrder(BaseModel, frozen=True):
    id: UUID
    number: str
    status: str
    total: str
    currency: str
    created_at: datetime


class OrdersPart(BaseModel, frozen=True):
    """`count` of all orders. `spent` is what was paid and not refunded."""

    count: int
    spent: str
    currency: str
    newest: list[PlacedOrder]


class CartPart(BaseModel, frozen=True):
    """`total` is that of the lines, without tax and shipping."""

    item_count: int
    total: str
    currency: str
    updated_at: datetime | None


class WrittenReview(BaseModel, frozen=True):
    id: UUID
    product_id: UUID
    rating: int
    title: str
    is_approved: bool
    created_at: datetime


class ReviewsPart(BaseModel, frozen=True):
    count: int
    newest: list[WrittenReview]


class CreditMovementRow(BaseModel, frozen=True):
    """`amount` is signed."""

    kind: str
    amount: int
    balance: int
    created_at: datetime


class CreditsPart(BaseModel, frozen=True):
    balance: int
    newest: list[CreditMovementRow]


class SubscriptionRow(BaseModel, frozen=True):
    id: UUID
    plan_id: str
    status: str
    current_period_end: datetime | None
    cancel_at_period_end: bool
    started_at: datetime
    ended_at: datetime | None


class SubscriptionsPart(BaseModel, frozen=True):
    """`paid` is what was paid and not refunded. The newest subscriptions first."""

    paid: str
    currency: str
    subscriptions: list[SubscriptionRow]


class QuotaPart(BaseModel, frozen=True):
    """Credits for figures: `remaining` of `limit` until `resets_at`. `limit` contains those that staff `granted`."""

    limit: int
    used: int
    remaining: int
    granted: int = 0
    resets_at: datetime | None
    images_generated: int


class SubmittedJob(BaseModel, frozen=True):
    id: UUID
    number: int
    kind: str
    state: str
    created_at: datetime


class JobsPart(BaseModel, frozen=True):
    """`cost` is what the providers charged, in dollars."""

    count: int
    failed: int
    cost: str
    newest: list[SubmittedJob]


class OwnedBook(BaseModel, frozen=True):
    id: UUID
    number: int
    title: str
    status: str
    created_at: datetime


class BooksPart(BaseModel, frozen=True):
    count: int
    newest: list[OwnedBook]


class CustomerParts(BaseModel, frozen=True):
    """Null for what was not asked for, or another service has."""

    orders: OrdersPart | None = None
    book_orders: OrdersPart | None = None
    cart: CartPart | None = None
    reviews: ReviewsPart | None = None
    credits: CreditsPart | None = None
    subscriptions: SubscriptionsPart | None = None
    quota: QuotaPart | None = None
    jobs: JobsPart | None = None
    books: BooksPart | None = None


class CustomersInterface(ServiceInterface):
    """Every service has it; identity, which asks the others, has no parts."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def customer_parts(self, storefront: str, user_id: UUID, wanted: list[str]) -> CustomerParts:
        """The parts whose names are in `wanted`; those of a user who has nothing here are empty."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def kept_of_customer(self, storefront: str, user_id: UUID) -> dict[str, int]:
        """How many rows and files still belong to a customer, by their kind: none after the erasure."""
