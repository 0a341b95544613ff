"""Marbelle's successful responses: envelopes with `success`, and the catalog's pages, which have none; its ids."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from common.http.responses import json_response
from common.kernel.paging import PageRequest, page_request
from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from dialects.numbered_pages import numbered_page

Content = TypeVar("Content")
PAGE_SIZE = 20
LARGEST_ID = 2**63 - 1


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    success: Literal[True]


class MessageEnvelope(_Body):
    """A successful response without data."""

    message: str


class Envelope(_Body, Generic[Content]):
    """A successful response with data."""

    message: str
    data: Content


class ListEnvelope(_Body, Generic[Content]):
    """A successful response without a message, used for lists."""

    data: Content


def message_envelope(message: str) -> MessageEnvelope:
    return MessageEnvelope(success=True, message=message)


def envelope(message: str, data: Content) -> Envelope[Content]:
    return Envelope(success=True, message=message, data=data)


def envelope_response(message: str, data: Any, status_code: int = 200) -> Response:
    """Serialise an Envelope without validation, for frequent reads; `data` consists of dicts, lists and scalars."""
    return json_response({"success": True, "message": message, "data": data}, status_code)


def requested_page(page: str | None) -> PageRequest:
    """Parse a page number; the page size is fixed. Raises PageNotFound if it is not a number."""
    return page_request(page, None, default=PAGE_SIZE, most=PAGE_SIZE)


def page_response(request: Request, page: PageRequest, count: int, results: list[Any]) -> Response:
    """Return a page without an envelope. Raises PageNotFound beyond the last page."""
    page.check(count)
    return json_response(numbered_page(request, page, count, results))


def _digits(text: Any) -> Any:
    """Refuse everything but digits: `+1`, `1.0` and `1_0` are not ids."""
    if isinstance(text, str) and not (text.isascii() and text.isdigit()):
        raise ValueError("not an id")
    return text


Id = Annotated[int, Path(ge=1, le=LARGEST_ID), BeforeValidator(_digits)]
"""An id in a path. Other texts, and numbers beyond 64 bits, are refused, which the routes render as 404."""
