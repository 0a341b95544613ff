"""Staff's bodies for moderation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.db.executor import Row
from common.http import Output, StrictBody
from pydantic import Field

from generation.figures.tables.image import FigureImage, Flag, public_id
from generation.figures.tables.marks import ModerationEntry
from generation.http.image_urls import Audience, ImageUrls


class ReportBody(Output):
    user_id: UUID
    reason: str
    details: str | None
    created_at: datetime


class ModeratedImageBody(Output):
    """`id` is that of the shop. `reports` are all there ever were, `open_reports` how many staff have not settled."""

    id: str
    user_id: UUID
    job_id: UUID
    flag_status: Flag
    is_public: bool
    tags: list[str]
    open_reports: int
    created_at: datetime
    updated_at: datetime
    url: str
    thumbnail_url: str
    reports: list[ReportBody]

    @classmethod
    def of(cls, row: Row, urls: ImageUrls) -> "ModeratedImageBody":
        made: dict[str, Any] = {
            "id": public_id(row["id"]),
            "flag_status": Flag(row["flag_status"]),
            "url": urls.of(row["file"], Audience.OWNER),
            "thumbnail_url": urls.of(row["thumbnail"], Audience.OWNER),
            "reports": [ReportBody.model_validate(report) for report in row["reports"]],
        }
        copied: dict[str, Any] = {name: row[name] for name in cls.model_fields if name not in made}
        return cls.model_construct(**copied, **made)


class DecisionBody(StrictBody):
    reason: str = Field(min_length=1, max_length=500)


class DecidedBody(Output):
    id: str
    flag_status: Flag
    is_public: bool

    @classmethod
    def of(cls, image: FigureImage) -> "DecidedBody":
        return cls(id=public_id(image.id), flag_status=Flag(image.flag_status), is_public=image.is_public)


class ModerationEntryBody(Output):
    """`by` is the customer who reported or the member of staff who decided; null for what the reports brought about."""

    id: UUID
    image_id: str
    action: str
    by: UUID | None
    reason: str | None
    facts: dict[str, Any]
    created_at: datetime

    @classmethod
    def of(cls, entry: ModerationEntry) -> "ModerationEntryBody":
        copied = {name: getattr(entry, name) for name in cls.model_fields}
        return cls(**{**copied, "image_id": public_id(entry.image_id)})
