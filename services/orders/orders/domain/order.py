"""An order: a snapshot of what was bought and where it goes, and the status machine around it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from common import clock
from common.tables import moment, optional_moment
from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from orders.domain.base import Table, named
from orders.domain.errors import OrderNotCancellable, TransitionRefused
from orders.domain.status import NOTES, PAID, PAID_AFTERWARDS, TRANSITIONS, UNDER_WAY, Status

NOBODY = UUID(int=0)
"""The customer of an order whose customer is gone."""
ERASED: dict[str, Any] = {
    **dict.fromkeys(("full_name", "street_address", "city", "country", "zip_code"), ""),
    **dict.fromkeys(("apartment", "state", "phone_number")),
}


class OrderLine(Table, table=True):
    """What was bought, as it was called and priced then. Never changes."""

    __tablename__ = "order_lines"
    __table_args__ = (UniqueConstraint("order_id", "position", name="order_lines_position"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    order_id: UUID = Field(sa_column_args=(ForeignKey("orders.id", name="order_lines_order"),))
    position: int
    product_id: UUID
    variant_id: UUID | None = None
    product_name: str
    product_slug: str
    variant_name: str | None = None
    sku: str
    image: str | None = None
    unit_price: int = Field(sa_type=BigInteger)
    quantity: int


class HistoryEntry(Table, table=True):
    """One line of an order's past; written, never changed. `created_by` is null for what happened by itself."""

    __tablename__ = "order_history"
    __table_args__ = (Index("order_history_order", "order_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),))
    order_id: UUID = Field(sa_column_args=(ForeignKey("orders.id", name="order_history_order_id"),))
    status: Status = named(Status)
    note: str
    created_by: UUID | None = None
    created_at: datetime = moment()


class Order(Table, table=True):
    """Amounts in minor units of `currency`; `item_count` counts units. Unpaid, it expires at `expires_at`.

    `payment_id` is the payment of it, null while none has arrived: staff may let an order be processed without one.
    `refunded` is how much of it has gone back so far.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("storefront", "number", name="orders_number"),
        Index("orders_of_customer", "storefront", "user_id", "created_at", "id"),
        Index("orders_of_storefront", "storefront", "created_at", "id"),
        Index("orders_unpaid", "expires_at", postgresql_where=text("status = 'pending'")),
    )

    id: UUID = Field(primary_key=True)
    storefront: str
    number: str
    user_id: UUID
    email: str
    status: Status = named(Status, default=Status.PENDING)
    currency: str
    subtotal: int = Field(sa_type=BigInteger)
    tax: int = Field(sa_type=BigInteger)
    shipping: int = Field(sa_type=BigInteger)
    discount: int = Field(sa_type=BigInteger)
    total: int = Field(sa_type=BigInteger)
    item_count: int
    shipping_address: dict[str, Any] = Field(sa_type=JSONB)
    billing_address: dict[str, Any] = Field(sa_type=JSONB)
    tracking_number: str | None = None
    payment_id: UUID | None = None
    refunded: int = Field(default=0, sa_type=BigInteger)
    version: int = 0
    expires_at: datetime = moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()
    shipped_at: datetime | None = optional_moment()
    delivered_at: datetime | None = optional_moment()

    def change(
        self, to: Status, note: str | None = None, *, by: UUID | None = None, tracking_number: str | None = None
    ) -> HistoryEntry:
        """Move to another status; the entry belongs into the same transaction. Raises TransitionRefused."""
        if to not in TRANSITIONS[self.status]:
            raise TransitionRefused(current=self.status.value, requested=to.value)
        now = clock.now()
        self.status, self.updated_at, self.version = to, now, self.version + 1
        if to is Status.SHIPPED:
            self.shipped_at, self.tracking_number = now, tracking_number or None
        if to is Status.DELIVERED:
            self.delivered_at = now
        if self.is_anonymous and to not in UNDER_WAY:
            self.shipping_address = ERASED
        return self.entry(note or NOTES[to], by, at=now)

    def pay(self, payment_id: UUID) -> HistoryEntry:
        """Link the payment; a pending order starts processing, one that staff moved on keeps its status."""
        self.payment_id = payment_id
        if self.status is Status.PENDING:
            return self.change(Status.PROCESSING, PAID)
        self.updated_at, self.version = clock.now(), self.version + 1
        return self.entry(PAID_AFTERWARDS, at=self.updated_at)

    def cancel(self, note: str | None = None, *, by: UUID | None = None) -> HistoryEntry:
        """Raises OrderNotCancellable once it has been shipped or is over."""
        if Status.CANCELLED not in TRANSITIONS[self.status]:
            raise OrderNotCancellable(status=self.status.value)
        return self.change(Status.CANCELLED, note, by=by)

    def entry(self, note: str, by: UUID | None = None, *, at: datetime | None = None) -> HistoryEntry:
        """Something worth remembering that leaves the status as it is; it happened now unless said otherwise."""
        moment = at or clock.now()
        return HistoryEntry(order_id=self.id, status=self.status, note=note, created_by=by, created_at=moment)

    def anonymise(self) -> None:
        """Forget the customer; where a paid order goes is forgotten once it is there."""
        self.user_id, self.email, self.billing_address = NOBODY, "", ERASED
        if self.status not in UNDER_WAY:
            self.shipping_address = ERASED

    @property
    def is_anonymous(self) -> bool:
        return self.user_id == NOBODY

    @property
    def still_charged(self) -> int:
        """How much of the payment has not gone back; 0 without a payment."""
        return 0 if self.payment_id is None else max(self.total - self.refunded, 0)

    @property
    def is_closed(self) -> bool:
        """Nothing is owed any more, and what was paid goes back."""
        return self.status is Status.CANCELLED
