"""Sessions of the provider's checkout in which a subscription is begun."""

from datetime import datetime
from enum import StrEnum
from typing import LiteralString
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import ForeignKey, Index, text
from sqlmodel import Field

from payments.domain.base import Table, assign
from payments.domain.billing_state import ProviderSession


class CheckoutStatus(StrEnum):
    """`created` has no session at the provider yet; `failed` never will, because the provider refused it."""

    CREATED = "created"
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"
    FAILED = "failed"


IS_PENDING: LiteralString = "status IN ('created', 'open')"


class SubscriptionCheckout(Table, table=True):
    """A customer has at most one pending checkout. Its id is the provider's idempotency key.

    `refreshed_at` is when its customer's return last had its session read.
    """

    __tablename__ = "subscription_checkouts"
    __table_args__ = (
        Index("subscription_checkouts_session", "session_id", "storefront", unique=True),
        Index("subscription_checkouts_pending", "customer_id", unique=True, postgresql_where=text(IS_PENDING)),
        Index("subscription_checkouts_customer", "customer_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    customer_id: UUID = Field(sa_column_args=(ForeignKey("billing_customers.id", name="checkouts_of_customer"),))
    plan_id: str
    stripe_price_id: str
    success_url: str
    cancel_url: str
    status: str = CheckoutStatus.CREATED
    session_id: str | None = None
    url: str | None = None
    expires_at: datetime | None = optional_moment()
    refreshed_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_pending(self) -> bool:
        return self.status in (CheckoutStatus.CREATED, CheckoutStatus.OPEN)

    def observe(self, session: ProviderSession) -> None:
        """Set what the provider reports of its session. What has ended stays so."""
        if self.is_pending:
            assign(
                self,
                session_id=session.id,
                url=session.url or self.url,
                status=CheckoutStatus(session.status),
                expires_at=session.expires_at,
            )

    def end(self, status: CheckoutStatus) -> None:
        if self.is_pending:
            assign(self, status=status)
