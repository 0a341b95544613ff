"""A payment and its state machine, which the browser, the webhook and the reconciliation all enter."""

from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID, uuid4

from common import clock
from common.events.payments import PaymentEvent, PaymentFailed, PaymentRefunded, PaymentSucceeded
from common.tables import moment, optional_moment
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
"""As all are: an index that says so is there for those who ask for it, and for nobody else."""
IS_OPEN: LiteralString = "status IN ('created', 'pending', 'requires_action', 'processing')"

_FOLLOWS = {
    IntentStatus.REQUIRES_PAYMENT_METHOD: PaymentStatus.PENDING,
    IntentStatus.REQUIRES_CONFIRMATION: PaymentStatus.PENDING,
    IntentStatus.REQUIRES_ACTION: PaymentStatus.REQUIRES_ACTION,
    IntentStatus.PROCESSING: PaymentStatus.PROCESSING,
    IntentStatus.REQUIRES_CAPTURE: PaymentStatus.PROCESSING,
    IntentStatus.CANCELED: PaymentStatus.CANCELLED,
}


class Payment(Table, table=True):
    """One payment intent for one order. Amounts in minor units; `refunded` is the provider's total, by whomever.

    `transaction_id` is the provider's id; `charge` what is kept of the charge, in the column `metadata`.
    `success_event_id` finds the `payment.succeeded` that was published, so that it can be told again. `traceparent`
    is the trace the payment was opened in: the provider's notices about it continue that.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("payments_transaction", "transaction_id", "storefront", unique=True),
        Index("payments_open", "order_id", "storefront", unique=True, postgresql_where=text(IS_OPEN)),
        Index("payments_order", "order_id", "storefront"),
        Index("payments_user", "user_id", "storefront"),
        Index("payments_page", "storefront", "number", postgresql_where=text(IS_NUMBERED)),
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
        """What was captured and has not gone back."""
        return self.amount - self.refunded if self.is_captured else 0

    def open(self, intent: Intent) -> None:
        """Note the intent that was made for this payment; also after it was withdrawn meanwhile."""
        self.check(intent)
        self.transaction_id = intent.id
        self._become(PaymentStatus.PENDING)

    def observe(self, intent: Intent) -> list[PaymentEvent]:
        """Move to where the provider says the payment is, and say what that means to others.

        Reports may come in any order and any number of times: captured money stays captured, refunds only
        grow, and each fact is told once. Raises PaymentMismatch for an intent that is not ours.
        """
        if intent.status is not IntentStatus.CANCELED:
            self.check(intent)
        if intent.status is IntentStatus.SUCCEEDED:
            return self._captured(intent) + self.refund_to(intent.charge.refunded if intent.charge else 0)
        if self.is_open:
            self._become(_FOLLOWS[intent.status])
        return []

    def withdraw(self) -> None:
        """Give up a payment whose intent was never made."""
        if self.is_open and self.transaction_id is None:
            self._become(PaymentStatus.CANCELLED)

    def refund_to(self, total: int) -> list[PaymentEvent]:
        """Note that `total` has gone back so far. Raises PaymentNotRefundable when nothing was captured."""
        if total and not self.is_captured:
            raise PaymentNotRefundable(status=self.status)
        if total <= self.refunded:
            return []
        self.refunded = min(total, self.amount)
        self._become(PaymentStatus.PARTIALLY_REFUNDED if self.remaining else PaymentStatus.REFUNDED)
        return [self.refund_so_far()]

    def decline(self, reason: str) -> PaymentEvent:
        """An attempt failed; the payment stays open for another."""
        self.version += 1
        return PaymentFailed(**self._facts(), reason=reason)

    def success(self) -> PaymentSucceeded:
        """The fact of its capture, once more."""
        return PaymentSucceeded(**self._facts())

    def refund_so_far(self) -> PaymentRefunded:
        """The fact of what has gone back, once more."""
        return PaymentRefunded(**self._facts(amount=self.refunded), is_full=not self.remaining)

    def forget_person(self) -> None:
        self.user_id, self.email = None, None
        self.charge = {key: self.charge[key] for key in ("charge_id",) if key in self.charge}

    def _captured(self, intent: Intent) -> list[PaymentEvent]:
        if self.is_captured:
            return []
        self.payment_date = clock.now()
        self.charge = dict(intent.charge.facts) if intent.charge else {}
        if self.user_id is None:
            self.forget_person()
        self._become(PaymentStatus.COMPLETED)
        return [self.success()]

    def _become(self, status: PaymentStatus) -> None:
        if status != self.status or status is PaymentStatus.PARTIALLY_REFUNDED:
            self.status = status
            self.version += 1
            self.updated_at = clock.now()

    def check(self, intent: Intent) -> None:
        """Raises PaymentMismatch unless the intent is for this amount, currency and order."""
        ours = (self.transaction_id or intent.id, self.amount, self.currency, str(self.order_id), str(self.id))
        named = intent.metadata.get("order_id"), intent.metadata.get("payment_id")
        received = intent.amount_received if intent.status is IntentStatus.SUCCEEDED else self.amount
        if ours != (intent.id, intent.amount, intent.currency, *named) or received != self.amount:
            raise PaymentMismatch(reference=intent.id)

    def _facts(self, amount: int | None = None) -> dict[str, Any]:
        return {
            "storefront": self.storefront,
            "version": self.version,
            "payment_id": self.id,
            "order_id": self.order_id,
            "amount": self.amount if amount is None else amount,
            "currency": self.currency,
            "reference": self.transaction_id,
        }
