"""Bodies of requests that change pictures, and of their answers."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from common.http import Body, Output
from pydantic import Field, StrictBool, StrictStr

from generation.figures.errors import NothingToUpdate
from generation.figures.rules.tags import clean_tags
from generation.figures.use_cases.report_image import ReportImage
from generation.figures.use_cases.update_image import UpdateImage

LONGEST_DETAILS = 1000


class ReportReason(StrEnum):
    INAPPROPRIATE = "inappropriate"
    COPYRIGHT = "copyright"
    QUALITY = "quality"
    NSFW = "nsfw"
    HATE = "hate"
    VIOLENCE = "violence"
    PRIVACY = "privacy"
    OTHER = "other"


class UpdateBody(Body):
    """At least one field. `tags` replaces the whole list. `public` is another name of `is_public`, which wins."""

    tags: list[StrictStr] = Field(default=[])
    is_public: StrictBool = False
    public: StrictBool = False

    def command(self, storefront: str, user_id: UUID, image_id: UUID) -> UpdateImage:
        """Raises NothingToUpdate, InvalidTag, TooManyTags."""
        given = self.model_fields_set
        if not given:
            raise NothingToUpdate()
        flag = self.is_public if "is_public" in given else self.public
        return UpdateImage(
            storefront=storefront,
            user_id=user_id,
            image_id=image_id,
            tags=clean_tags(self.tags) if "tags" in given else None,
            is_public=flag if given & {"is_public", "public"} else None,
        )


class ReportBody(Body):
    reason: ReportReason
    details: str | None = Field(default=None, max_length=LONGEST_DETAILS)

    def command(
        self, storefront: str, user_id: UUID, address_id: UUID | None, image_id: UUID, to_hide: int
    ) -> ReportImage:
        return ReportImage(
            storefront=storefront,
            user_id=user_id,
            address_id=address_id,
            image_id=image_id,
            reason=self.reason,
            details=(self.details or "").strip() or None,
            to_hide=to_hide,
        )


class DoneBody(Output):
    success: Literal[True]


class DeletedBody(DoneBody):
    message: str


class FavoriteBody(Output):
    is_favorite: bool
    favorites_count: int
