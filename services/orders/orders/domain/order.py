"""An order: a snapshot of lines, prices and addresses, with its status machine."""

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID, uuid4

from common.db.own_fields import own_fields, own_fields_index
from common.db.tables import moment, optional_moment
from common.events.orders import DELETED_CUSTOMER
from common.kernel import clock
from common.kernel.languages import Language
from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, UniqueConstraint, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from orders.domain.base import Table, enum_column
from orders.domain.errors import OrderNotCancellable, TransitionRefused
from orders.domain.status import DEFAULT_NOTES, IN_FULFILMENT, PAID_LATER_NOTE, PAID_NOTE, TRANSITIONS, Status

ANONYMOUS_USER_ID = DELETED_CUSTOMER
"""The `user_id` of an order whose customer's account was deleted."""
SEARCHED: LiteralString = "((((number || ' ') || email) || ' ') || (shipping_address ->> 'full_name'))"
"""What staff search orders by. With the parentheses of PostgreSQL, so that Alembic sees the same expression in the
index."""
ERASED_ADDRESS: dict[str, Any] = {
    **dict.fromkeys(("full_name", "street_address", "city", "country", "zip_code"), ""),
    **dict.fromkeys(("apartment", "state", "phone_number")),
}


class OrderLine(Table, table=True):
    """A product with its name and price at the time of the order; never changed."""

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "position", name="order_lines_position"),
        Index("order_lines_of_product", "product_id"),
        Index("order_lines_of_sku", "sku"),
    )

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
    """An entry of an order's history, never changed. `created_by` is null for changes that no user made."""

    __tablename__ = "order_history"
    __table_args__ = (Index("order_history_order", "order_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),))
    order_id: UUID = Field(sa_column_args=(ForeignKey("orders.id", name="order_history_order_id"),))
    status: Status = enum_column(Status)
    note: str
    created_by: UUID | None = None
    created_at: datetime = moment()


class Order(Table, table=True):
    """Amounts are in minor units of `currency`; `item_count` is the sum of the lines' quantities.

    A pending order expires at `expires_at`. `imported_at` is set for orders that another system has processed, which
    have no checkout and no payment. `payment_id` is null until a payment arrives, also if staff let the order
    be processed without one. `refunded` is the amount refunded so far.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("storefront", "number", name="orders_number"),
        Index("orders_of_customer", "storefront", "user_id", "created_at", "id"),
        Index("orders_of_storefront", "storefront", "created_at", "id"),
        Index("orders_changed", "storefront", "updated_at", "id"),
        own_fields_index("orders"),
        Index("orders_unpaid", "expires_at", postgresql_where=text("status = 'pending'")),
        Index(
            "orders_searched",
            literal_column(SEARCHED).label("searched"),
            postgresql_using="gin",
            postgresql_ops={"searched": "gin_trgm_ops"},
        ),
    )

    id: UUID = Field(primary_key=True)
    storefront: str
    number: str
    user_id: UUID
    email: str
    language: Language | None = Field(default=None, sa_type=String)
    status: Status = enum_column(Status, default=Status.PENDING)
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
    own_fields: dict[str, str] = own_fields()
    expires_at: datetime = moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()
    shipped_at: datetime | None = optional_moment()
    delivered_at: datetime | None = optional_moment()
    imported_at: datetime | None = optional_moment()

    def change(
        self, to: Status, note: str | None = None, *, by: UUID | None = None, tracking_number: str | None = None
    ) -> HistoryEntry:
        """Change the status and return the history entry, to be stored with it. Raises TransitionRefused."""
        if to not in TRANSITIONS[self.status]:
            raise TransitionRefused(current=self.status.value, requested=to.value)
        now = clock.now()
        self.status, self.updated_at, self.version = to, now, self.version + 1
        if to is Status.SHIPPED:
            self.shipped_at, self.tracking_number = now, tracking_number or None
        if to is Status.DELIVERED:
            self.delivered_at = now
        if self.is_anonymous and to not in IN_FULFILMENT:
            self.shipping_address = ERASED_ADDRESS
        return self.entry(note or DEFAULT_NOTES[to], by, at=now)

    def pay(self, payment_id: UUID) -> HistoryEntry:
        """Link the payment. A pending order becomes processing; any other keeps its status, which staff has set."""
        self.payment_id = payment_id
        if self.status is Status.PENDING:
            return self.change(Status.PROCESSING, PAID_NOTE)
        self.updated_at, self.version = clock.now(), self.version + 1
        return self.entry(PAID_LATER_NOTE, at=self.updated_at)

    def cancel(self, note: str | None = None, *, by: UUID | None = None) -> HistoryEntry:
        """Raises OrderNotCancellable unless the order is pending or processing."""
        if Status.CANCELLED not in TRANSITIONS[self.status]:
            raise OrderNotCancellable(status=self.status.value)
        return self.change(Status.CANCELLED, note, by=by)

    def entry(self, note: str, by: UUID | None = None, *, at: datetime | None = None) -> HistoryEntry:
        """Return a history entry with the current status; `at` defaults to now."""
        moment = at or clock.now()
        return HistoryEntry(order_id=self.id, status=self.status, note=note, created_by=by, created_at=moment)

    def anonymise(self) -> None:
        """Remove the customer's data. A paid order keeps its shipping address until it is delivered."""
        self.user_id, self.email, self.billing_address = ANONYMOUS_USER_ID, "", ERASED_ADDRESS
        self.language = None
        if self.status not in IN_FULFILMENT:
            self.shipping_address = ERASED_ADDRESS

    @property
    def is_anonymous(self) -> bool:
        return self.user_id == ANONYMOUS_USER_ID

    @property
    def still_charged(self) -> int:
        """The amount of the payment that is not refunded; 0 without a payment."""
        return 0 if self.payment_id is None else max(self.total - self.refunded, 0)

    @property
    def is_closed(self) -> bool:
        """Whether the order is cancelled: a payment of it is refunded."""
        return self.status is Status.CANCELLED
