"""An asset: a stored picture, or one that is about to be stored."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment, optional_moment
from sqlalchemy import Index, text
from sqlmodel import Field

from generation.jobs.rules.output_file import new_key
from generation.jobs.tables.base import Table


class Asset(Table, table=True):
    """Recorded before its file is stored, so that every file is known whatever crashes.

    From `delete_after` on the file and the row are deleted; null keeps them. An upload starts with a date, which the
    transaction that creates or completes the job removes, and which the job's deletion sets again. Of the photographs
    of a character `job_id` is the character's id. `erased_of` is the customer with whose account the file is deleted.
    """

    __tablename__ = "assets"
    __table_args__ = (
        Index("assets_of_job", "job_id"),
        Index("assets_erased", "erased_of", postgresql_where=text("erased_of IS NOT NULL")),
        Index("assets_deletion", "delete_after", postgresql_where=text("delete_after IS NOT NULL")),
    )

    key: str = Field(default_factory=new_key, primary_key=True)
    storefront: str
    job_id: UUID
    content_type: str
    size: int
    delete_after: datetime | None = optional_moment()
    deletion_attempts: int = 0
    erased_of: UUID | None = None
    created_at: datetime = moment()
