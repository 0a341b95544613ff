"""What customers and staff have said about a picture."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from generation.jobs.tables.base import Table
from generation.jobs.tables.job import numeric_id

REPORTED = "reported"
HIDDEN = "hidden"
"""Actions in the moderation log, in addition to staff's decisions: a report, and that reports have hidden a picture."""


def _image(name: str) -> tuple[Any, ...]:
    return (ForeignKey("figure_images.id", name=name, ondelete="CASCADE"),)


class Favorite(Table, table=True):
    """A customer's favourite."""

    __tablename__ = "favorites"
    __table_args__ = (Index("favorites_of_user", "storefront", "user_id", "number"),)

    user_id: UUID = Field(primary_key=True)
    image_id: UUID = Field(primary_key=True, sa_column_args=_image("favorites_image"))
    number: int = numeric_id()
    storefront: str
    created_at: datetime = moment()


class ImageReport(Table, table=True):
    """A customer's report of a picture, once per customer and picture."""

    __tablename__ = "image_reports"
    __table_args__ = (Index("image_reports_of_image", "image_id"),)

    user_id: UUID = Field(primary_key=True)
    image_id: UUID = Field(primary_key=True, sa_column_args=_image("image_reports_image"))
    storefront: str
    reason: str
    details: str | None = None
    created_at: datetime = moment()


class ModerationEntry(Table, table=True):
    """An entry of the audit log: a report, or a decision of staff. It outlives the picture.

    `by` is the customer or the member of staff, null for a step that no person took.
    """

    __tablename__ = "moderation_log"
    __table_args__ = (
        Index("moderation_log_page", "storefront", "number"),
        Index("moderation_log_of_image", "image_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    image_id: UUID
    action: str
    by: UUID | None = None
    reason: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    created_at: datetime = moment()
