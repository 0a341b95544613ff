"""A payment and its state machine, used by confirmation, webhook and reconciliation alike."""

from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.events.payments import PaymentEvent, PaymentFailed, PaymentRefunded, PaymentSucceeded
from common.kernel import clock
from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from payments.domain.base import Table
from payments.domain.errors import PaymentMismatch, PaymentNotRefundable
from payments.domain.intent import Intent, IntentStatus


class PaymentStatus(StrEnum):
    """`created` has no intent at the provider yet; declined attempts leave a payment open."""

    CREATED = "created"
    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    COMPLETED = "completed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


OPEN = (PaymentStatus.CREATED, PaymentStatus.PENDING, PaymentStatus.REQUIRES_ACTION, PaymentStatus.PROCESSING)
CAPTURED = (PaymentStatus.COMPLETED, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED)
IS_NUMBERED: LiteralString = "number > 0"
"""True for all rows. PostgreSQL uses a partial index with this predicate only for queries that contain it."""
IS_OPEN: LiteralString = "status IN ('created', 'pending', 'requires_action', 'processing')"
IS_KEPT: LiteralString = "status IN ('completed', 'partially_refunded')"
"""Captured, and not wholly refunded."""

_STATUS_OF_INTENT = {
    IntentStatus.REQUIRES_PAYMENT_METHOD: PaymentStatus.PENDING,
    IntentStatus.REQUIRES_CONFIRMATION: PaymentStatus.PENDING,
    IntentStatus.REQUIRES_ACTION: PaymentStatus.REQUIRES_ACTION,
    IntentStatus.PROCESSING: PaymentStatus.PROCESSING,
    IntentStatus.REQUIRES_CAPTURE: PaymentStatus.PROCESSING,
    IntentStatus.CANCELED: PaymentStatus.CANCELLED,
}


class Payment(Table, table=True):
    """One payment intent of one order. Amounts are in minor units; `refunded` is the total at the provider.

    `transaction_id` is the provider's id of the intent; `charge` (the column `metadata`) has some fields of its
    charge. `success_event_id` is the id of the published `payment.succeeded`, to deliver it again. `traceparent` is
    the trace in which the payment was opened; handling the provider's webhook events continues it. Triggers set
    `may_lack_order` when it is captured although its order has another captured payment or is closed, and when its
    order is closed after that, until it is wholly refunded.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("payments_transaction", "transaction_id", "storefront", unique=True),
        Index("payments_open", "order_id", "storefront", unique=True, postgresql_where=text(IS_OPEN)),
        Index("payments_order", "order_id", "storefront"),
        Index("payments_user", "user_id", "storefront"),
        Index("payments_page", "storefront", "number", postgresql_where=text(IS_NUMBERED)),
        Index("payments_in_doubt", "storefront", "order_id", postgresql_where=text("may_lack_order")),
        Index("payments_unchecked", "checked_at", postgresql_where=text(IS_OPEN)),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    storefront: str
    order_id: UUID
    user_id: UUID | None
    email: str | None
    amount: int = Field(sa_type=BigInteger)
    currency: str
    status: str = PaymentStatus.CREATED
    transaction_id: str | None = None
    payment_date: datetime | None = optional_moment()
    refunded: int = Field(default=0, sa_type=BigInteger)
    charge: dict[str, Any] = Field(default_factory=dict, sa_column=Column("metadata", JSONB, nullable=False))
    success_event_id: UUID | None = None
    traceparent: str | None = None
    version: int = 0
    may_lack_order: bool = False
    checked_at: datetime = moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_captured(self) -> bool:
        return self.status in CAPTURED

    @property
    def remaining(self) -> int:
        """The captured amount that has not been refunded."""
        return self.amount - self.refunded if self.is_captured else 0

    @property
    def paid(self) -> int:
        """What was captured, also if it was refunded afterwards."""
        return self.amount if self.is_captured else 0

    def open(self, intent: Intent) -> None:
        """Store the intent created for this payment, even if the payment was cancelled meanwhile."""
        self.check(intent)
        self.transaction_id = intent.id
        self._set_status(PaymentStatus.PENDING)

    def observe(self, intent: Intent) -> list[PaymentEvent]:
        """Update the state from the provider's intent and return the resulting events.

        Intents may be observed in any order and repeatedly: a captured payment stays captured, the refunded total only
        grows, and each event is returned once. Raises PaymentMismatch for another payment's intent.
        """
        if intent.status is not IntentStatus.CANCELED:
            self.check(intent)
        if intent.status is IntentStatus.SUCCEEDED:
            return self._captured(intent) + self.refund_to(intent.charge.refunded if intent.charge else 0)
        if self.is_open:
            self._set_status(_STATUS_OF_INTENT[intent.status])
        return []

    def cancel_without_intent(self) -> None:
        """Cancel a payment whose intent was never created."""
        if self.is_open and self.transaction_id is None:
            self._set_status(PaymentStatus.CANCELLED)

    def refund_to(self, total: int) -> list[PaymentEvent]:
        """Set the total refunded so far to `total`. Raises PaymentNotRefundable when nothing was captured."""
        if total and not self.is_captured:
            raise PaymentNotRefundable(status=self.status)
        if total <= self.refunded:
            return []
        before, self.refunded = self.refunded, min(total, self.amount)
        self._set_status(PaymentStatus.PARTIALLY_REFUNDED if self.remaining else PaymentStatus.REFUNDED)
        now = {"increase": self.refunded - before, "refunded_at": self.updated_at}
        return [self.refund_so_far().model_copy(update=now)]

    def decline(self, reason: str) -> PaymentEvent:
        """Return the event of a declined attempt; the payment stays open for another."""
        self.version += 1
        return PaymentFailed(**self._event_fields(), reason=reason)

    def success(self) -> PaymentSucceeded:
        """Return the event of the capture."""
        return PaymentSucceeded(**self._event_fields())

    def refund_so_far(self) -> PaymentRefunded:
        """Return the event with the total refunded so far."""
        return PaymentRefunded(**self._event_fields(amount=self.refunded), is_full=not self.remaining)

    def anonymise(self) -> None:
        self.user_id, self.email = None, None
        self.charge = {key: self.charge[key] for key in ("charge_id",) if key in self.charge}

    def _captured(self, intent: Intent) -> list[PaymentEvent]:
        if self.is_captured:
            return []
        self.payment_date = clock.now()
        self.charge = dict(intent.charge.facts) if intent.charge else {}
        if self.user_id is None:
            self.anonymise()
        self._set_status(PaymentStatus.COMPLETED)
        return [self.success()]

    def _set_status(self, status: PaymentStatus) -> None:
        if status != self.status or status is PaymentStatus.PARTIALLY_REFUNDED:
            self.status = status
            self.version += 1
            self.updated_at = clock.now()

    def check(self, intent: Intent) -> None:
        """Raises PaymentMismatch unless the intent is for this amount, currency and order."""
        ours = (self.transaction_id or intent.id, self.amount, self.currency, str(self.order_id), str(self.id))
        ids = intent.metadata.get("order_id"), intent.metadata.get("payment_id")
        received = intent.amount_received if intent.status is IntentStatus.SUCCEEDED else self.amount
        if ours != (intent.id, intent.amount, intent.currency, *ids) or received != self.amount:
            raise PaymentMismatch(reference=intent.id)

    def _event_fields(self, amount: int | None = None) -> dict[str, Any]:
        return {
            "storefront": self.storefront,
            "version": self.version,
            "payment_id": self.id,
            "order_id": self.order_id,
            "amount": self.amount if amount is None else amount,
            "currency": self.currency,
            "reference": self.transaction_id,
        }
