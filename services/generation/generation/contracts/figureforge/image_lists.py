"""What every list of pictures is asked by and returns: pages by offset and by cursor."""

from dataclasses import dataclass
from typing import Any

from common.kernel.errors import PageNotFound
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from dialects.figureforge_pages import PAGE_PARAMETERS, OffsetPage, Page, cursor_page, offset_page, requested_page
from fastapi import Request

from generation.contracts.figureforge.image_schemas import ImageBody, image_body
from generation.figures.errors import InvalidCursor
from generation.figures.queries.image_pages import ImagePage, Span
from generation.figures.rules.shown_image import Viewer
from generation.figures.rules.tags import clean_tags
from generation.http.image_urls import ImageUrls


class ImagePageBody(Page[ImageBody]):
    """`images` is the same list as `results`. `next_cursor` is null on the last page."""

    images: list[ImageBody]
    next_cursor: str | None


def _parameter(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
    }


LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    _parameter("cursor", "The `next_cursor` of the page before, instead of `offset`."),
    _parameter("tags", "Tags, separated by commas; pictures with all of them are found."),
    _parameter("tag", "The same as `tags`."),
]
"""For `openapi_extra`."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The query of a list. `span` is the part that is asked for."""

    request: Request
    page: OffsetPage
    tags: list[str]
    span: Span

    @classmethod
    def of(cls, request: Request) -> "ListQuery":
        """Raises InvalidFields, InvalidCursor, InvalidTag, TooManyTags."""
        page = requested_page(request.query_params)
        cursor = request.query_params.get("cursor")
        span = Span(page.limit, before=_position(cursor)) if cursor else Span(page.limit, page.offset)
        return cls(request, page, _tags(request), span)

    def body(self, found: ImagePage, viewer: Viewer, urls: ImageUrls) -> dict[str, Any]:
        images = [image_body(image, viewer, urls) for image in found.images]
        next_cursor = encode_cursor(found.last) if found.last is not None else None
        if self.span.before is None:
            page = offset_page(self.request, self.page, found.count, images)
        else:
            page = cursor_page(self.request, self.page.limit, found.count, images, next_cursor)
        return {**page, "images": images, "next_cursor": next_cursor}


def _tags(request: Request) -> list[str]:
    texts = [text for name in ("tag", "tags") for text in request.query_params.getlist(name)]
    return clean_tags(part for text in texts for part in text.split(",") if part.strip(" "))


def _position(cursor: str) -> int:
    try:
        return decode_cursor(cursor, NUMBER)[0]
    except PageNotFound as error:
        raise InvalidCursor() from error
