"""A refund requested here, by staff or because the order was closed (not one made in Stripe's dashboard)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import BigInteger, ForeignKey, Index
from sqlmodel import Field

from payments.domain.base import Table
from payments.domain.intent import ProviderRefund


class RefundStatus(StrEnum):
    REQUESTED = "requested"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Refund(Table, table=True):
    """Its id is the provider's idempotency key. `requested_by` is the member of staff, null for a closed order."""

    __tablename__ = "refunds"
    __table_args__ = (Index("refunds_payment", "payment_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    payment_id: UUID = Field(sa_column_args=(ForeignKey("payments.id", name="refunds_of_payment"),))
    amount: int = Field(sa_type=BigInteger)
    status: str = RefundStatus.REQUESTED
    reason: str | None
    requested_by: UUID | None
    transaction_id: str | None = None
    failure: str | None = None
    created_at: datetime = moment()
    settled_at: datetime | None = optional_moment()

    @property
    def is_open(self) -> bool:
        return self.status == RefundStatus.REQUESTED

    def settle(self, result: ProviderRefund) -> None:
        """Store the provider's result; repeating it has no effect."""
        if self.is_open:
            self.transaction_id = result.reference
            self._end(RefundStatus.FAILED if result.is_failed else RefundStatus.SUCCEEDED, result.reason)

    def fail(self, reason: str) -> None:
        if self.is_open:
            self._end(RefundStatus.FAILED, reason)

    def _end(self, status: RefundStatus, failure: str | None) -> None:
        self.status, self.failure, self.settled_at = status, failure, clock.now()
