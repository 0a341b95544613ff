"""Sessions of the provider's checkout in which a subscription is begun, or a change of its plan confirmed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import LiteralString
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlmodel import Field

from payments.domain.base import Table, assign
from payments.domain.billing_state import ProviderSession
from payments.domain.plan_price import PlanPrice


class CheckoutStatus(StrEnum):
    """`created` has no session at the provider yet; `failed` never will, because the provider refused it."""

    CREATED = "created"
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"
    FAILED = "failed"


IS_PENDING: LiteralString = "status IN ('created', 'open')"
IS_UNSETTLED: LiteralString = "status = 'complete' AND changed_subscription_id IS NOT NULL AND settled_at IS NULL"
"""A change that was confirmed and not made: the process ended, or one of the release before observed the session."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """`former_price_id` is the subscription's price before, which a scheduled smaller plan may have set.

    `amount_due` is what is charged for the time from `prorated_at` to the end of the period, 0 for a smaller plan.
    """

    subscription_id: str
    former_price_id: str
    price: PlanPrice
    prorated_at: datetime
    amount_due: int


class SubscriptionCheckout(Table, table=True):
    """A customer has at most one pending checkout. Its id is the provider's idempotency key.

    `refreshed_at` is when its customer's return last had its session read. A checkout with a
    `changed_subscription_id` confirms a change of plan (see PlanChange): when its session is complete, the plan is
    changed, and `settled_at` set, with the `failure` if the provider refused.
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
    changed_subscription_id: str | None = None
    former_price_id: str | None = None
    prorated_at: datetime | None = optional_moment()
    amount_due: int | None = Field(default=None, sa_type=BigInteger)
    settled_at: datetime | None = optional_moment()
    failure: str | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_change(self) -> bool:
        return self.changed_subscription_id is not None

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

    def settle(self, failure: str | None) -> bool:
        """Record that the change was made, or why not; False if it was recorded before."""
        return self.settled_at is None and assign(self, settled_at=clock.now(), failure=failure)

    def complete(self) -> None:
        """The customer completed the session although another checkout had replaced this one."""
        assign(self, status=CheckoutStatus.COMPLETE)

    def end(self, status: CheckoutStatus) -> None:
        if self.is_pending:
            assign(self, status=status)
