"""A customer's quota of credits for figure references."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.events.generation import QuotaChanged
from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from generation.jobs.tables.base import Table
from generation.jobs.tables.job import numeric_id

LIVE = ("active", "trialing")
"""The states of a subscription in which its plan's credits apply."""
PAST_DUE = "past_due"
DELETED = "deleted"
LARGEST_VERSION = 2**63 - 1
MOST_GRANTED = 10**9
"""More would not leave room for what is used in a column of 32 bits."""


class EntryKind(StrEnum):
    """RESERVATION takes credits, RETURN gives them back, RESET begins a period, CORRECTION and GRANT are by staff.

    CARRIED is what deleted accounts with the same address had used.
    """

    RESERVATION = "reservation"
    RETURN = "return"
    RESET = "reset"
    CORRECTION = "correction"
    GRANT = "grant"
    CARRIED = "carried"


class Quota(Table, table=True):
    """One row per customer, stored with the first change.

    `granted` are the credits that staff gave beyond the plan and that are left: they are spent when those of the plan
    are used, and stay when a period begins.
    `used` is the sum of the customer's entries, never below 0, and not more than the limit when a job is accepted.
    `limit` is null without a subscription: the storefront's free credits apply. `tier`, `status`,
    `generations_per_minute` and `paid_until` are those of the subscription, by the event of `subscription_version`; of
    a deleted customer only the row with the status `deleted` stays, so that late events and requests change nothing.
    `images_generated` counts the pictures that were ever made. `version` counts the changes.
    """

    __tablename__ = "quotas"

    storefront: str = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    limit: int | None = None
    used: int = 0
    granted: int = 0
    resets_at: datetime | None = optional_moment()
    images_generated: int = Field(default=0, sa_type=BigInteger)
    plan_id: str | None = None
    tier: str | None = None
    status: str | None = None
    generations_per_minute: int | None = None
    paid_until: datetime | None = optional_moment()
    subscription_version: int = Field(default=0, sa_type=BigInteger)
    version: int = Field(default=1, sa_type=BigInteger)

    @property
    def is_untouched(self) -> bool:
        """The row has just been added."""
        return self.version == 0

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_deleted(self) -> bool:
        return self.status == DELETED

    def remaining(self, free: int) -> int:
        """The credits that can be spent now; `free` are those without a subscription."""
        available = free if self.limit is None else self.limit
        return 0 if self.status == PAST_DUE else max(0, available - self.used) + self.granted

    def close(self) -> None:
        """Forget everything, and ignore every later event."""
        self.limit = self.plan_id = self.tier = self.generations_per_minute = self.paid_until = self.resets_at = None
        self.used = self.granted = self.images_generated = 0
        self.status = DELETED
        self.subscription_version = LARGEST_VERSION
        self.version += 1

    def changed(self) -> QuotaChanged:
        return QuotaChanged(
            storefront=self.storefront,
            version=self.version,
            user_id=self.user_id,
            limit=self.limit,
            used=self.used,
            granted=self.granted,
            resets_at=self.resets_at,
            images_generated=self.images_generated,
        )


class QuotaEntry(Table, table=True):
    """A change of `used` by `amount`, and of the credits that staff gave by `granted`.

    Once per kind and `reference`, which is the job, the correction, the grant, a random id, or derived from the period
    that begins. Entries are never changed.
    """

    __tablename__ = "quota_entries"
    __table_args__ = (
        UniqueConstraint("storefront", "user_id", "kind", "reference", name="quota_entries_reference"),
        Index("quota_entries_of_user", "storefront", "user_id", "number"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    user_id: UUID
    kind: str
    amount: int
    granted: int = 0
    reference: UUID
    reason: str | None = None
    by: UUID | None = None
    created_at: datetime = moment()
