"""Bodies of pictures."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.http import Output

from generation.figures.rules.shown_image import DetailedImage, ShownImage, Viewer
from generation.figures.tables.image import Flag, public_id
from generation.http.image_urls import Audience, ImageUrls


class ImageBody(Output):
    """`url` is that of the thumbnail if the picture is another customer's and the caller has no subscription."""

    id: str
    url: str
    thumbnail_url: str
    width: int
    height: int
    thumbnail_width: int
    thumbnail_height: int
    content_type: str
    tags: list[str]
    is_public: bool
    is_favorite: bool
    favorites_count: int
    created_at: datetime
    model: str
    job_id: UUID

    @classmethod
    def of(cls, image: ShownImage, viewer: Viewer, urls: ImageUrls) -> "ImageBody":
        return cls.model_construct(**_facts(image, viewer, urls))


class ImageDetailBody(ImageBody):
    """`prompt` and `negative_prompt` are null for others than the owner, who also gets `user_id`."""

    prompt: str | None
    negative_prompt: str | None
    filters: dict[str, str]
    parameters: dict[str, Any]
    seed: int
    provider: str
    flag_status: Flag
    updated_at: datetime

    @classmethod
    def of_detail(cls, image: DetailedImage, viewer: Viewer, urls: ImageUrls) -> "ImageDetailBody":
        facts = {**_facts(image, viewer, urls), **_details(image)}
        if viewer.user_id == image.user_id:
            return OwnImageBody.model_construct(**facts, user_id=image.user_id)
        return cls.model_construct(**{**facts, "prompt": None, "negative_prompt": None})


class OwnImageBody(ImageDetailBody):
    user_id: UUID


def _facts(image: ShownImage, viewer: Viewer, urls: ImageUrls) -> dict[str, Any]:
    audience = Audience.PUBLIC if image.is_in_public else Audience.OWNER
    thumbnail_url = urls.of(image.thumbnail, audience)
    return {
        **{name: getattr(image, name) for name in _COPIED},
        "id": public_id(image.id),
        "url": urls.of(image.file, audience) if image.is_full_for(viewer) else thumbnail_url,
        "thumbnail_url": thumbnail_url,
    }


def _details(image: DetailedImage) -> dict[str, Any]:
    copied = {name: getattr(image, name) for name in _COPIED_DETAILS}
    return {**copied, "parameters": image.parameters(), "flag_status": Flag(image.flag_status)}


_COPIED = tuple(name for name in ImageBody.model_fields if name not in ("id", "url", "thumbnail_url"))
_COPIED_DETAILS = ("prompt", "negative_prompt", "filters", "seed", "provider", "updated_at")
