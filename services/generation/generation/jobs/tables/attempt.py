"""An attempt of a run of a job."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment, optional_moment
from sqlalchemy import BigInteger, ForeignKey, Index
from sqlmodel import Field

from generation.jobs.tables.base import Table


class JobAttempt(Table, table=True):
    """`number` counts the attempts of the run. `cost_before` is what the job had cost when this one started.

    `outcome` is `completed`, `discarded`, `repeated` or `failed`, null while it goes on and when its process was lost;
    `reason` is for staff.
    """

    __tablename__ = "job_attempts"
    __table_args__ = (Index("job_attempts_of_job", "job_id", "started_at"),)

    run_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    job_id: UUID = Field(sa_column_args=(ForeignKey("jobs.id", name="job_attempts_job", ondelete="CASCADE"),))
    provider: str
    cost_before: int = Field(sa_type=BigInteger)
    outcome: str | None = None
    reason: str | None = None
    started_at: datetime = moment()
    ended_at: datetime | None = optional_moment()
