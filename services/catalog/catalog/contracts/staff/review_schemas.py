"""The bodies of reviews and of their moderation."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from common.http import Output, StrictBody
from pydantic import AwareDatetime, ConfigDict, Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from catalog.contracts.staff.fields import Line
from catalog.contracts.staff.product_filters import Text
from catalog.use_cases.moderate_reviews import MOST, ReviewAction


class ApprovalBody(StrictBody):
    is_approved: StrictBool


class ReviewFilterBody(StrictBody):
    """As the parameters of the list."""

    is_approved: bool | None = None
    rating: Annotated[StrictInt, Field(ge=1, le=5)] | None = None
    product_id: UUID | None = None
    search: Text | None = None
    created_from: AwareDatetime | None = None
    created_to: AwareDatetime | None = None


class BulkReviews(StrictBody):
    """`review_ids`, or `filter` with the `count` of reviews that it selects at present."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "approve", "review_ids": ["3f2a7c1e-5b0d-4e6f-9a1b-2c3d4e5f6a7b"]}]}
    )

    action: ReviewAction
    review_ids: Annotated[tuple[UUID, ...], Field(max_length=MOST)] = ()
    filter: ReviewFilterBody | None = None
    count: Annotated[StrictInt, Field(ge=0)] | None = None
    reason: Line | None = None

    @model_validator(mode="after")
    def names_the_reviews(self) -> Self:
        if bool(self.review_ids) is (self.filter is not None) or (self.filter is None) is not (self.count is None):
            raise PydanticCustomError("bulk.selection", "Name the ids, or a filter with its count.")
        return self


class ReviewResult(Output):
    """`code` and `detail` are the refusal of this review; null if it was changed, or is as it should be already."""

    review_id: UUID
    changed: bool
    code: str | None
    detail: str | None


class BulkReviewsResult(Output):
    """`unchanged` reviews were as they should be already."""

    changed: int
    unchanged: int
    refused: int
    results: list[ReviewResult]


class ReviewBody(Output):
    id: UUID
    product_id: UUID
    product_name: str
    author: str
    rating: int
    title: str
    comment: str
    is_verified_purchase: bool
    is_approved: bool
    created_at: datetime
