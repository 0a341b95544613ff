"""Staff's bodies for moderation."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from common.db.executor import Row
from common.http import Output, StrictBody, shown
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from generation.figures.tables.image import Decision, Flag, public_id
from generation.figures.use_cases.decide_on_images import MOST
from generation.http.image_ids import PATTERN
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


class DecisionBody(StrictBody):
    reason: str = Field(min_length=1, max_length=500)


class DecidedBody(Output):
    id: str
    flag_status: Flag
    is_public: bool


class ImageFilterBody(StrictBody):
    """As the parameters of the list."""

    status: Flag | None = None
    user_id: UUID | None = None
    reported: bool = False


class BulkDecision(StrictBody):
    """`image_ids`, or `filter` with the `count` of pictures that it selects at present."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "decision": "approve",
                    "image_ids": ["img_3f2a7c1e5b0d4e6f9a1b2c3d4e5f6a7b"],
                    "reason": "harmless",
                }
            ]
        }
    )

    decision: Decision
    image_ids: Annotated[tuple[Annotated[str, Field(pattern=f"^{PATTERN}$")], ...], Field(max_length=MOST)] = ()
    filter: ImageFilterBody | None = None
    count: Annotated[int, Field(ge=0, strict=True)] | None = None
    reason: str = Field(min_length=1, max_length=500)

    @model_validator(mode="after")
    def names_the_pictures(self) -> Self:
        if bool(self.image_ids) is (self.filter is not None) or (self.filter is None) is not (self.count is None):
            raise PydanticCustomError("bulk.selection", "Name the ids, or a filter with its count.")
        return self


class ImageResult(Output):
    """`code` and `detail` are the refusal of this picture; null if it was decided about."""

    image_id: str
    changed: bool
    code: str | None
    detail: str | None


class BulkDecided(Output):
    changed: int
    refused: int
    results: list[ImageResult]


class ModerationEntryBody(Output):
    """`by` is the customer who reported or the member of staff who decided; null for what the reports brought about."""

    id: UUID
    image_id: str
    action: str
    by: UUID | None
    reason: str | None
    facts: dict[str, Any]
    created_at: datetime


def moderated_image_body(row: Row, urls: ImageUrls) -> dict[str, Any]:
    return shown(
        ModeratedImageBody,
        row,
        id=public_id(row["id"]),
        url=urls.of(row["file"], Audience.OWNER),
        thumbnail_url=urls.of(row["thumbnail"], Audience.OWNER),
        reports=[
            shown(ReportBody, report, created_at=datetime.fromisoformat(report["created_at"]))
            for report in row["reports"]
        ],
    )
