"""What staff did to subscriptions and invoices, and why."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from common.kernel.errors import Conflict, NotFound
from sqlalchemy import BigInteger, ForeignKey, Index
from sqlmodel import Field

from payments.domain.base import Table


class BillingActionKind(StrEnum):
    CANCEL_NOW = "cancel_now"
    CANCEL_AT_PERIOD_END = "cancel_at_period_end"
    KEEP = "keep"
    COMP = "comp"
    PAUSE = "pause"
    RESUME = "resume"
    REFUND = "refund"


class BillingActionStatus(StrEnum):
    REQUESTED = "requested"
    DONE = "done"
    FAILED = "failed"


class BillingAction(Table, table=True):
    """A decision of the member of staff `staff_id`, which a job carries out at the provider. Rows are never deleted.

    Its id is the provider's idempotency key. `failure` is why it had no effect. `amount` is what a refund gives back,
    in minor units, null for all that is left. `until` is the end of a period that is extended, and when a paused
    subscription resumes.
    """

    __tablename__ = "billing_actions"
    __table_args__ = (Index("billing_actions_customer", "customer_id", "created_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    customer_id: UUID = Field(sa_column_args=(ForeignKey("billing_customers.id", name="actions_of_customer"),))
    subscription_id: UUID | None = Field(
        default=None, sa_column_args=(ForeignKey("subscriptions.id", name="actions_of_subscription"),)
    )
    invoice_id: UUID | None = Field(
        default=None, sa_column_args=(ForeignKey("invoices.id", name="actions_of_invoice"),)
    )
    kind: str
    amount: int | None = Field(default=None, sa_type=BigInteger)
    until: datetime | None = optional_moment()
    reason: str
    staff_id: UUID
    status: str = BillingActionStatus.REQUESTED
    failure: str | None = None
    created_at: datetime = moment()
    settled_at: datetime | None = optional_moment()

    @property
    def is_open(self) -> bool:
        return self.status == BillingActionStatus.REQUESTED

    def settle(self, failure: str | None = None) -> None:
        """Store the result; repeating it has no effect."""
        if self.is_open:
            self.status = BillingActionStatus.FAILED if failure else BillingActionStatus.DONE
            self.failure, self.settled_at = failure, clock.now()


class SubscriptionEnded(Conflict):
    """The subscription has ended, or is not the customer's live one."""

    code = "subscription.ended"


class SubscriptionNotEnding(Conflict):
    """No end of the subscription is scheduled that could be undone."""

    code = "subscription.not_ending"


class SubscriptionIsPaused(Conflict):
    code = "subscription.paused"


class SubscriptionNotPaused(Conflict):
    code = "subscription.not_paused"


class InvoiceNotFound(NotFound):
    code = "invoice.not_found"


class InvoiceNotRefundable(Conflict):
    """Nothing that was paid is left to refund. Facts: `status` of the invoice."""

    code = "invoice.not_refundable"
