"""Which jobs can be unlocked, and the record of those that were unlocked with credits."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlmodel import Field

from generation.jobs.tables.base import Table
from generation.jobs.tables.job import Job, JobState
from generation.restorations.errors import JobAlreadyUnlocked, JobNotCompleted


class PaidUnlock(Table, table=True):
    """A job that was unlocked with credits. It stays when the job is deleted: its credits are not given back.

    `request_id` is that of the request that was told so. It is null until then: `credit.consumed` unlocks as well, and
    is usually delivered before payments has answered the request.
    """

    __tablename__ = "paid_unlocks"

    job_id: UUID = Field(primary_key=True)
    storefront: str
    user_id: UUID
    request_id: UUID | None = None
    unlocked_at: datetime = moment()


def check_completed(job: Job) -> None:
    """Raises JobNotCompleted."""
    if job.state != JobState.COMPLETED:
        raise JobNotCompleted(status=job.state)


def check_unlockable(job: Job) -> None:
    """Raises JobNotCompleted, JobAlreadyUnlocked."""
    check_completed(job)
    if job.is_unlocked:
        raise JobAlreadyUnlocked()
