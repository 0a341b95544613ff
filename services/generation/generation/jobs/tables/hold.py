"""A hold: credits that are being held at payments for a job that does not exist yet."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlmodel import Field

from generation.jobs.tables.base import Table


class Hold(Table, table=True):
    """Recorded before payments is asked, and deleted by the transaction that creates the job.

    A hold that stays was abandoned by a crash: it is deleted with a `job.failed`, which releases the credits.
    """

    __tablename__ = "holds"

    job_id: UUID = Field(primary_key=True)
    storefront: str
    user_id: UUID
    kind: str
    price: int
    created_at: datetime = moment()
