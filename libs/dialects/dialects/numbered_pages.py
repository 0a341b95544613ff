"""Numbered pages, which several contracts share."""

from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from common.kernel.paging import PageRequest
from pydantic import BaseModel
from starlette.requests import Request

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A page of a list. Links are absolute and keep the other query parameters."""

    count: int
    next: str | None
    previous: str | None
    results: list[Item]


def numbered_page(
    request: Request, page: PageRequest, count: int, results: list[Any], parameter: str = "page"
) -> dict[str, Any]:
    """Return one page of a list of `count` items; the links are null at its ends.

    `parameter` is the query's name of a page's number.
    """
    following = page.number + 1 if page.offset + page.size < count else None
    return {
        "count": count,
        "next": _link(request, following, parameter) if following else None,
        "previous": _link(request, page.number - 1, parameter) if page.number > 1 else None,
        "results": results,
    }


def _link(request: Request, number: int, parameter: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != parameter]
    return f"{request.state.base_url}{request.scope['path']}?{urlencode([*kept, (parameter, number)])}"
