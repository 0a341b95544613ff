"""Bodies of pictures."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.http import Output, shown

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


class OwnImageBody(ImageDetailBody):
    user_id: UUID


def image_body(image: ShownImage, viewer: Viewer, urls: ImageUrls) -> dict[str, Any]:
    return shown(ImageBody, image, **_computed(image, viewer, urls))


def image_detail_body(image: DetailedImage, viewer: Viewer, urls: ImageUrls) -> dict[str, Any]:
    computed = {**_computed(image, viewer, urls), "parameters": image.parameters()}
    if viewer.user_id == image.user_id:
        return shown(OwnImageBody, image, **computed)
    return shown(ImageDetailBody, image, **computed, prompt=None, negative_prompt=None)


def _computed(image: ShownImage, viewer: Viewer, urls: ImageUrls) -> dict[str, Any]:
    audience = Audience.PUBLIC if image.is_in_public else Audience.OWNER
    thumbnail_url = urls.of(image.thumbnail, audience)
    url = urls.of(image.file, audience) if image.is_full_for(viewer) else thumbnail_url
    return {"id": public_id(image.id), "url": url, "thumbnail_url": thumbnail_url}
