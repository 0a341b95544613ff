"""Read models of a customer of a storefront with subscriptions and quotas."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from identity.domain.profile import default_username

FREE = "free"
"""The tier of customers without a subscription."""
NONE = "none"
"""The state of the subscription of customers who never had one."""
ACTIVE, TRIALING, PAST_DUE = "active", "trialing", "past_due"
SUBSCRIBED = frozenset({ACTIVE, TRIALING, PAST_DUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """An account with its profile, subscription and quota; None for what has no row."""

    id: UUID
    email: str
    is_staff: bool
    created_at: datetime
    username: str | None
    display_name: str | None
    preferences: dict[str, Any] | None
    plan_id: str | None
    tier: str | None
    status: str | None
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool | None
    credit_limit: int | None
    used: int | None
    granted: int | None
    resets_at: datetime | None
    images_generated: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """`plan_id` is None, and `tier` is `free`, unless a subscription is in force, be it paid or past due."""

    plan_id: str | None
    tier: str
    status: str
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Credits; while a payment is past due none remain. `limit` contains what is left of those that staff gave."""

    limit: int
    used: int
    remaining: int
    resets_at: datetime | None
    images_generated: int

    @property
    def percentage(self) -> float:
        """The used share, with two decimals. 100 for a limit of 0 of which some was used before it was lowered."""
        if not self.limit:
            return 100.0 if self.used else 0.0
        return round(100 * self.used / self.limit, 2)

    def has_used(self, percent: int) -> bool:
        """Whether at least such a share is used; of a limit of 0 always."""
        return 100 * self.used >= percent * self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    id: UUID
    email: str
    is_staff: bool
    created_at: datetime
    username: str
    display_name: str | None
    preferences: dict[str, Any]
    subscription: Subscription
    quota: Quota

    @classmethod
    def of(cls, row: MemberRow, free_credits: int) -> "Member":
        return cls(
            id=row.id,
            email=row.email,
            is_staff=row.is_staff,
            created_at=row.created_at,
            username=row.username or default_username(row.id),
            display_name=row.display_name,
            preferences=row.preferences or {},
            subscription=_subscription(row),
            quota=_quota(row, free_credits),
        )


def _subscription(row: MemberRow) -> Subscription:
    """A trial counts as active."""
    is_subscribed = row.status in SUBSCRIBED
    return Subscription(
        plan_id=row.plan_id if is_subscribed else None,
        tier=row.tier if row.tier and is_subscribed else FREE,
        status=ACTIVE if row.status == TRIALING else row.status or NONE,
        current_period_start=row.current_period_start,
        current_period_end=row.current_period_end,
        cancel_at_period_end=bool(row.cancel_at_period_end),
    )


def _quota(row: MemberRow, free_credits: int) -> Quota:
    limit = free_credits if row.credit_limit is None else row.credit_limit
    used, granted = row.used or 0, row.granted or 0
    return Quota(
        limit=limit + granted,
        used=used,
        remaining=0 if row.status == PAST_DUE else max(0, limit - used) + granted,
        resets_at=row.resets_at,
        images_generated=row.images_generated or 0,
    )
