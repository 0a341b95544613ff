"""Invoices of subscriptions, as they were last read from the provider: the customer's billing history."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from payments.domain.base import Table, assign
from payments.domain.billing_state import InvoiceState


class InvoiceStatus(StrEnum):
    """The provider's states, except for drafts, which are not stored; the last two are paid ones."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


PAID = (InvoiceStatus.PAID, InvoiceStatus.PARTIALLY_REFUNDED, InvoiceStatus.REFUNDED)


class Invoice(Table, table=True):
    """`amount` is the total and `refunded` its refunded part, in minor units of `currency`.

    `attempts` is how often its payment was tried. `failure_mailed` is the last failed attempt of which the customer was
    told.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        Index("invoices_stripe", "stripe_invoice_id", "storefront", unique=True),
        Index("invoices_customer", "customer_id", "issued_at"),
        Index("invoices_subscription", "subscription_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    customer_id: UUID = Field(sa_column_args=(ForeignKey("billing_customers.id", name="invoices_of_customer"),))
    subscription_id: UUID | None = Field(
        default=None, sa_column_args=(ForeignKey("subscriptions.id", name="invoices_of_subscription"),)
    )
    stripe_invoice_id: str
    invoice_number: str | None
    reason: str
    description: str
    amount: int
    currency: str
    status: str
    refunded: int = 0
    attempts: int = 0
    failure_mailed: int = 0
    invoice_url: str | None
    pdf_url: str | None
    issued_at: datetime = moment()
    paid_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def paid(self) -> int:
        """What was paid, also if it was refunded afterwards."""
        return self.amount if self.status in PAID else 0

    def observe(self, state: InvoiceState, subscription_id: UUID | None) -> None:
        """Set what the provider reports."""
        assign(
            self,
            subscription_id=subscription_id,
            invoice_number=state.number,
            reason=state.reason,
            description=_description(state),
            amount=state.total,
            currency=state.currency,
            status=_status(state),
            refunded=state.refunded,
            attempts=state.attempts,
            invoice_url=state.url,
            pdf_url=state.pdf_url,
            issued_at=state.created,
            paid_at=state.paid_at,
        )

    def mail_failure(self) -> bool:
        """Whether the customer is to be told of the last attempt, which is true once for each."""
        return self.status == InvoiceStatus.OPEN and assign(self, failure_mailed=self.attempts)


def _status(state: InvoiceState) -> InvoiceStatus:
    if not (state.is_paid and state.refunded):
        return InvoiceStatus(state.status)
    return InvoiceStatus.REFUNDED if state.refunded >= state.amount_paid else InvoiceStatus.PARTIALLY_REFUNDED


def _description(state: InvoiceState) -> str:
    """The text of the largest line: that of the new plan, if the plan was changed."""
    largest = max(state.lines, key=lambda line: line.amount, default=None)
    return (largest.description if largest else None) or f"Invoice {state.number or state.id}"
