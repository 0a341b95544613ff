"""What Marbelle answers when all is well: envelopes with `success`, bare pages of the catalog; and its ids."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from common.paging import PageRequest, page_request
from common.web.responses import json_response
from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from dialects.numbered_pages import numbered_page

Content = TypeVar("Content")
Item = TypeVar("Item")
PAGE_SIZE = 20
LARGEST_ID = 2**63 - 1


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    success: Literal[True]


class Done(_Body):
    """It happened, and there is nothing to show for it."""

    message: str


class Answer(_Body, Generic[Content]):
    message: str
    data: Content


class Listing(_Body, Generic[Content]):
    """An answer without a message, as lists have it."""

    data: Content


class Page(BaseModel, Generic[Item]):
    """Outside the envelope. Links are absolute and keep the other parameters."""

    count: int
    next: str | None
    previous: str | None
    results: list[Item]


def done(message: str) -> Done:
    return Done(success=True, message=message)


def answer(message: str, data: Content) -> Answer[Content]:
    return Answer(success=True, message=message, data=data)


def answered(message: str, data: Any, status_code: int = 200) -> Response:
    """As `answer`, serialised at once: for hot reads whose `data` is made of dicts, lists and plain values."""
    return json_response({"success": True, "message": message, "data": data}, status_code)


def listed(data: Any) -> Response:
    """As Listing, serialised at once."""
    return json_response({"success": True, "data": data})


def wanted_page(page: str | None) -> PageRequest:
    """Twenty items, whatever else the client asks for. Raises PageNotFound for what is no page number."""
    return page_request(page, None, default=PAGE_SIZE, most=PAGE_SIZE)


def bare_page(request: Request, page: PageRequest, count: int, results: list[Any]) -> Response:
    """A page without an envelope. Raises PageNotFound beyond the last one."""
    page.check(count)
    return json_response(numbered_page(request, page, count, results))


def _digits(text: Any) -> Any:
    """Digits and nothing else: `+1`, `1.0` and `1_0` are no ids."""
    if isinstance(text, str) and not (text.isascii() and text.isdigit()):
        raise ValueError("not an id")
    return text


Id = Annotated[int, Path(ge=1, le=LARGEST_ID), BeforeValidator(_digits)]
"""A number in a path. What is no number, or more than 64 bits can hold, is not found."""
