"""FigureForge's pages: `limit` and `offset`, and links without a host."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.paging import MAX_OFFSET
from pydantic import BaseModel
from starlette.requests import Request

Item = TypeVar("Item")
DEFAULT_LIMIT = 20
MAX_LIMIT = 100
_REPLACED = ("limit", "offset", "cursor")

PAGE_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": f"Items per page; above {MAX_LIMIT} it is cut to {MAX_LIMIT}.",
        "schema": {"type": "integer", "minimum": 1, "default": DEFAULT_LIMIT},
    },
    {
        "name": "offset",
        "in": "query",
        "required": False,
        "description": "Items to skip; beyond the last one the page is empty.",
        "schema": {"type": "integer", "minimum": 0, "default": 0},
    },
]
"""For `openapi_extra`: endpoints read the parameters with `requested_page`."""


class Page(BaseModel, Generic[Item]):
    """A page of a list. Links are paths that keep the other query parameters; they are null at the ends."""

    results: list[Item]
    count: int
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class OffsetPage:
    """At most `limit` items after the first `offset`."""

    limit: int
    offset: int

    def next_offset(self, count: int) -> int | None:
        """The offset of the following page in a list of `count` items, if there is one."""
        return self.offset + self.limit if self.offset + self.limit < count else None

    def previous_offset(self, count: int) -> int | None:
        """The offset of the page before; before an offset beyond the end, that of the last page."""
        return max(0, min(self.offset, count) - self.limit) if self.offset and count else None


def requested_page(query: Mapping[str, str]) -> OffsetPage:
    """Parse `limit` and `offset`. Raises InvalidFields for anything but digits, and for a limit of zero."""
    limit = _number(query, "limit", DEFAULT_LIMIT, least=1)
    offset = _number(query, "offset", 0, least=0)
    if isinstance(limit, int) and isinstance(offset, int):
        return OffsetPage(min(limit, MAX_LIMIT), min(offset, MAX_OFFSET))
    raise InvalidFields(*(fault for fault in (limit, offset) if isinstance(fault, FieldFault)))


def offset_page(request: Request, page: OffsetPage, count: int, results: list[Any]) -> dict[str, Any]:
    """Return one page of a list of `count` items."""
    return {
        "results": results,
        "count": count,
        "next": _offset_link(request, page.limit, page.next_offset(count)),
        "previous": _offset_link(request, page.limit, page.previous_offset(count)),
    }


def cursor_page(
    request: Request, limit: int, count: int, results: list[Any], next_cursor: str | None
) -> dict[str, Any]:
    """Return one page of a list that is read by cursors, in which one only goes forward."""
    following = _link(request, ("limit", limit), ("cursor", next_cursor)) if next_cursor else None
    return {"results": results, "count": count, "next": following, "previous": None}


def _number(query: Mapping[str, str], name: str, default: int, *, least: int) -> int | FieldFault:
    text = query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()):
        return FieldFault(name, "int_parsing")
    significant = text.lstrip("0") or "0"
    number = int(significant) if len(significant) <= len(str(MAX_OFFSET)) else MAX_OFFSET
    return number if number >= least else FieldFault(name, "greater_than_equal", {"ge": least})


def _offset_link(request: Request, limit: int, offset: int | None) -> str | None:
    return None if offset is None else _link(request, ("limit", limit), ("offset", offset))


def _link(request: Request, *position: tuple[str, Any]) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in _REPLACED]
    return f"{request.scope['path']}?{urlencode([*position, *kept], safe=':,')}"
