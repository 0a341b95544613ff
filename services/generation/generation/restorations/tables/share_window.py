"""The time in which a customer may share a job to unlock it."""

from datetime import datetime, timedelta
from uuid import UUID

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlmodel import Field

from generation.jobs.tables.base import Table

SHARE_WINDOW = timedelta(minutes=10)


class ShareWindow(Table, table=True):
    """`opened_at` is when a share link was opened last; null until then. Opening one restarts the window."""

    __tablename__ = "share_windows"

    job_id: UUID = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    opened_at: datetime | None = optional_moment()
    expires_at: datetime = moment()

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def is_confirmable(self) -> bool:
        return self.opened_at is not None and not self.is_expired
