"""Subscriptions, as they were last read from the provider."""

from datetime import datetime
from enum import StrEnum
from typing import LiteralString
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, text
from sqlmodel import Field

from payments.domain.base import Table, assign
from payments.domain.billing_state import SubscriptionState
from payments.domain.plan_price import PlanPrice


class SubscriptionStatus(StrEnum):
    """`incomplete` waits for its first payment; `past_due` for that of a renewal."""

    INCOMPLETE = "incomplete"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    CANCELED = "canceled"


IS_LIVE: LiteralString = "status <> 'canceled'"
IS_NUMBERED: LiteralString = "number > 0"
"""True for all rows. PostgreSQL uses a partial index with this predicate only for queries that contain it."""


class Subscription(Table, table=True):
    """`plan_id` is the plan whose quota applies now, `next_plan_id` the smaller one that the next period begins with.

    While `is_paused` new periods are not charged, until `resumes_at` or until it is resumed.

    `stripe_price_id` is the price of the next invoice. `paid_until` is the end of the last period that was paid. The
    index `subscriptions_live` refuses a second live subscription of a customer.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("subscriptions_stripe", "stripe_subscription_id", "storefront", unique=True),
        Index("subscriptions_live", "customer_id", unique=True, postgresql_where=text(IS_LIVE)),
        Index("subscriptions_customer", "customer_id", "storefront"),
        Index("subscriptions_page", "storefront", "number", postgresql_where=text(IS_NUMBERED)),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    storefront: str
    customer_id: UUID = Field(sa_column_args=(ForeignKey("billing_customers.id", name="subscriptions_of_customer"),))
    stripe_subscription_id: str
    stripe_price_id: str
    plan_id: str
    next_plan_id: str | None = None
    status: str
    current_period_start: datetime | None = optional_moment()
    current_period_end: datetime | None = optional_moment()
    cancel_at_period_end: bool = False
    is_paused: bool = False
    resumes_at: datetime | None = optional_moment()
    paid_until: datetime | None = optional_moment()
    started_at: datetime = moment()
    ended_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    def observe(
        self, state: SubscriptionState, status: SubscriptionStatus, now_in_force: PlanPrice, next_price: PlanPrice
    ) -> None:
        """Set what the provider reports, and the plans that follow from it."""
        next_plan_id = next_price.plan_id if next_price.plan_id != now_in_force.plan_id else None
        is_ended = status is SubscriptionStatus.CANCELED
        assign(
            self,
            stripe_price_id=state.price_id,
            plan_id=now_in_force.plan_id,
            next_plan_id=None if is_ended else next_plan_id,
            status=status,
            current_period_start=state.period_start,
            current_period_end=state.period_end,
            cancel_at_period_end=state.is_scheduled_to_end,
            is_paused=state.is_paused and not is_ended,
            resumes_at=None if is_ended else state.resumes_at,
            started_at=state.created,
            ended_at=(state.ended_at or self.ended_at or clock.now()) if is_ended else None,
        )

    def pay_until(self, moment: datetime | None) -> None:
        """Record until when it is paid; an earlier moment than the recorded one changes nothing."""
        if moment is not None and (self.paid_until is None or moment > self.paid_until):
            assign(self, paid_until=moment)

    def end(self) -> None:
        """Record that it is being ended at the provider."""
        assign(self, status=SubscriptionStatus.CANCELED, next_plan_id=None, ended_at=self.ended_at or clock.now())

    @property
    def is_live(self) -> bool:
        return self.status != SubscriptionStatus.CANCELED
