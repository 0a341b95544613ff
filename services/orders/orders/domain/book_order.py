"""An order of printed books, or of a retry pack: paid outside, reported by the payment webhook, produced by staff."""

from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from common.kernel.languages import Language
from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, String, UniqueConstraint, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from orders.domain.base import Table, enum_column
from orders.domain.book_errors import (
    BookOrderCancelled,
    BookOrderNotCompletable,
    BookOrderNotReprintable,
    BookOrderNotShippable,
    BookOrderUnclaimed,
    PackNotCancellable,
)
from orders.domain.order import ANONYMOUS_USER_ID

ERASED_CONTACT = dict.fromkeys(("full_name", "phone", "email", "address_line1", "address_line2", "city"), "")

SEARCHED_BOOKS: LiteralString = "((((number::text || ' ') || email) || ' ') || coalesce(address ->> 'full_name', ''))"
"""As `orders.domain.order.SEARCHED`."""


class BookOrderStatus(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


PAID = (BookOrderStatus.PAID, BookOrderStatus.COMPLETED)
"""The states of an order whose payment counts."""
RETRY_PACK = "retry_pack"
"""The tier code of orders of retry packs; `[books]` reserves it."""
UNCLAIMED = "status = 'paid' AND user_id IS NULL"


class BookOrder(Table, table=True):
    """An order of a user, or of a guest until its claim. `number` is the id that clients see.

    `tier_code` is `retry_pack` for a retry pack, which has no items and no address. Amounts in minor units of
    `currency`. `claim_user_id` is the customer that the payment named for a guest's order. The claim of a paid guest's
    order was requested last at `claim_requested_at`, `claim_attempts` times so far. The books left last at
    `shipped_at`. Since `reprint_requested_at` a completed order is to be produced again.
    """

    __tablename__ = "book_orders"
    __table_args__ = (
        Index("book_orders_of_user", "storefront", "user_id", "number"),
        Index("book_orders_of_guest", "storefront", "guest_id", "number"),
        Index("book_orders_by_status", "storefront", "status", "number"),
        Index(
            "book_orders_to_reprint",
            "storefront",
            "number",
            postgresql_where=text("reprint_requested_at IS NOT NULL"),
        ),
        Index("book_orders_unclaimed", "claim_requested_at", postgresql_where=text(UNCLAIMED)),
        Index(
            "book_orders_searched",
            literal_column(SEARCHED_BOOKS).label("searched"),
            postgresql_using="gin",
            postgresql_ops={"searched": "gin_trgm_ops"},
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True))
    storefront: str
    user_id: UUID | None = None
    guest_id: UUID | None = None
    email: str
    language: Language | None = Field(default=None, sa_type=String)
    tier_code: str
    tier_name: str
    status: BookOrderStatus = enum_column(BookOrderStatus, default=BookOrderStatus.PENDING)
    currency: str
    delivery: int = Field(sa_type=BigInteger)
    total: int = Field(sa_type=BigInteger)
    address: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    transaction_id: str | None = None
    claim_user_id: UUID | None = None
    claim_requested_at: datetime | None = optional_moment()
    claim_attempts: int = 0
    version: int = 0
    created_at: datetime = moment()
    updated_at: datetime = moment()
    paid_at: datetime | None = optional_moment()
    claimed_at: datetime | None = optional_moment()
    completed_at: datetime | None = optional_moment()
    cancelled_at: datetime | None = optional_moment()
    shipped_at: datetime | None = optional_moment()
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    reprint_requested_at: datetime | None = optional_moment()

    @property
    def is_pack(self) -> bool:
        return self.tier_code == RETRY_PACK

    @property
    def is_paid(self) -> bool:
        return self.status in PAID

    @property
    def awaits_claim(self) -> bool:
        return self.is_paid and self.user_id is None

    def pay(self, transaction_id: str | None) -> "BookOrderEntry":
        """Raises BookOrderCancelled. The order must not be paid yet."""
        if self.status is BookOrderStatus.CANCELLED:
            raise BookOrderCancelled()
        self.paid_at = self._change(BookOrderStatus.PAID)
        self.transaction_id = transaction_id
        return self.entry("Payment reported.")

    def request_claim(self, user_id: UUID | None) -> None:
        """Note that the guest's things are to become a customer's: `user_id`, or the account with the order's email."""
        self.claim_user_id = user_id
        self.claim_requested_at, self.claim_attempts = clock.now(), self.claim_attempts + 1

    def claim(self, user_id: UUID) -> "BookOrderEntry":
        self.user_id, self.guest_id, self.claim_user_id = user_id, None, None
        self.claimed_at = self.updated_at = clock.now()
        self.version += 1
        return self.entry("The visitor's order became a customer's.")

    def complete(self, by: UUID, note: str | None) -> "BookOrderEntry":
        """The books were produced, or printed again. Raises BookOrderNotCompletable, BookOrderUnclaimed."""
        if self.reprint_requested_at is not None:
            self.reprint_requested_at, self.completed_at = None, self._change(self.status)
            return self.entry(note or "Printed again.", by)
        if self.is_pack or self.status is not BookOrderStatus.PAID:
            raise BookOrderNotCompletable(status=self.status.value)
        if self.user_id is None:
            raise BookOrderUnclaimed()
        self.completed_at = self._change(BookOrderStatus.COMPLETED)
        if self.user_id == ANONYMOUS_USER_ID:
            self.address = ERASED_CONTACT
        return self.entry(note or "Produced.", by)

    def ship(
        self, carrier: str | None, tracking_number: str | None, tracking_url: str | None, note: str | None, by: UUID
    ) -> "BookOrderEntry":
        """Raises BookOrderNotShippable unless the books were produced."""
        if self.status is not BookOrderStatus.COMPLETED or self.reprint_requested_at is not None:
            raise BookOrderNotShippable(status=self.status.value)
        self.shipped_at = self._change(self.status)
        self.carrier, self.tracking_number, self.tracking_url = carrier, tracking_number, tracking_url
        return self.entry(note or "Shipped.", by)

    def request_reprint(self, reason: str, by: UUID) -> "BookOrderEntry":
        """Raises BookOrderNotReprintable unless the order is completed, and its customer's account exists."""
        is_open = self.reprint_requested_at is not None
        if self.status is not BookOrderStatus.COMPLETED or self.user_id == ANONYMOUS_USER_ID or is_open:
            raise BookOrderNotReprintable(status=self.status.value)
        self.reprint_requested_at = self._change(self.status)
        return self.entry(f"To be printed again: {reason}", by)

    def cancel(self, note: str, by: UUID | None = None) -> "BookOrderEntry":
        """Raises BookOrderCancelled, BookOrderNotCompletable if it is completed, PackNotCancellable for a paid pack."""
        if self.status is BookOrderStatus.CANCELLED:
            raise BookOrderCancelled()
        if self.status is BookOrderStatus.COMPLETED:
            raise BookOrderNotCompletable(status=self.status.value)
        if self.is_pack and self.is_paid:
            raise PackNotCancellable()
        self.cancelled_at = self._change(BookOrderStatus.CANCELLED)
        if self.user_id == ANONYMOUS_USER_ID:
            self.address = ERASED_CONTACT
        return self.entry(note, by)

    def anonymise(self) -> None:
        """Remove the customer's data. A paid order keeps its address until it is completed or cancelled."""
        self.user_id, self.email, self.reprint_requested_at = ANONYMOUS_USER_ID, "", None
        self.language = None
        if self.status is not BookOrderStatus.PAID:
            self.address = ERASED_CONTACT

    def entry(self, note: str, by: UUID | None = None) -> "BookOrderEntry":
        return BookOrderEntry(order_id=self.id, status=self.status, note=note, created_by=by)

    def _change(self, to: BookOrderStatus) -> datetime:
        self.status, self.updated_at, self.version = to, clock.now(), self.version + 1
        return self.updated_at


class BookOrderItem(Table, table=True):
    """Copies of a book, with the book's title and the price of one copy at the time of the order."""

    __tablename__ = "book_order_items"
    __table_args__ = (
        UniqueConstraint("order_id", "position", name="book_order_items_position"),
        Index("book_order_items_of_book", "book_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    order_id: UUID = Field(
        sa_column_args=(ForeignKey("book_orders.id", name="book_order_items_order", ondelete="CASCADE"),)
    )
    position: int
    book_id: UUID
    title: str
    quantity: int
    unit_price: int = Field(sa_type=BigInteger)


class BookOrderEntry(Table, table=True):
    """An entry of an order's history, never changed. `created_by` is null for changes that no user made."""

    __tablename__ = "book_order_history"
    __table_args__ = (Index("book_order_history_order", "order_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),))
    order_id: UUID = Field(
        sa_column_args=(ForeignKey("book_orders.id", name="book_order_history_order_id", ondelete="CASCADE"),)
    )
    status: BookOrderStatus = enum_column(BookOrderStatus)
    note: str
    created_by: UUID | None = None
    created_at: datetime = moment()


class RetryPackOrder(Table, table=True):
    """`size` more generations of one item of a book. `content_id` is a character, a page, or, for covers, a book."""

    __tablename__ = "retry_packs"
    __table_args__ = (UniqueConstraint("order_id", name="retry_packs_order"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    order_id: UUID = Field(
        sa_column_args=(ForeignKey("book_orders.id", name="retry_packs_order_id", ondelete="CASCADE"),)
    )
    content_type: str
    content_id: UUID
    book_id: UUID
    size: int
