"""A job: a picture, or several ones, made to order."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from common.db.own_fields import own_fields, own_fields_index
from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field

from generation.jobs.tables.base import Table


class JobState(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


OPEN = (JobState.PENDING, JobState.PROCESSING)


class UnlockMethod(StrEnum):
    PAID = "paid"
    SOCIAL_SHARE = "social_share"


def numeric_id() -> Any:
    """An ascending number in addition to the UUID, for contracts whose ids are integers and for stable paging."""
    return Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True))


class Job(Table, table=True):
    """`original`, `preview` and `result`, the full picture, are keys of the assets of a restoration.

    What jobs of other kinds order and make is in tables of their own. `price` credits are held at submission.

    `run_id` is the key of the queue's task that executes the job; staff who retry a failed job start another run.
    `attempts` counts the started attempts of this run, `cost` sums up what the provider charged for all of them, in
    millionths of a dollar. COMPLETED is final, FAILED too unless staff retry. `failure` is a reason for staff.
    `progressed_at` is when an attempt started or a picture was stored. The row exists until it is deleted; `expires_at`
    ends its visibility before.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("jobs_of_user", "storefront", "user_id", "number"),
        Index("jobs_of_storefront", "storefront", "created_at"),
        Index("jobs_expiry", "expires_at"),
        own_fields_index("jobs"),
        Index("jobs_by_state", "state", "created_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    user_id: UUID
    kind: str
    provider: str
    run_id: UUID = Field(default_factory=uuid4)
    state: str = JobState.PENDING
    price: int = 0
    attempts: int = 0
    cost: int = Field(default=0, sa_type=BigInteger)
    original: str | None = None
    preview: str | None = None
    result: str | None = None
    failure: str | None = None
    unlock_method: str | None = None
    unlocked_at: datetime | None = optional_moment()
    version: int = 1
    created_at: datetime = moment()
    started_at: datetime | None = optional_moment()
    ended_at: datetime | None = optional_moment()
    progressed_at: datetime | None = optional_moment()
    expires_at: datetime | None = optional_moment()
    own_fields: dict[str, str] = own_fields()

    @property
    def is_unlocked(self) -> bool:
        return self.unlock_method is not None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()

    def restart(self, run_id: UUID) -> None:
        """Let a failed job run again, free of charge: `job.failed` has released what was held."""
        self.state = JobState.PENDING
        self.run_id = run_id
        self.price = 0
        self.attempts = 0
        self.failure = None
        self.started_at = None
        self.ended_at = None
        self.progressed_at = None
        self.version += 1
