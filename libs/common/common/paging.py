"""Pages by number, for contracts with `count`, `next` and `previous`; and cursors for the rest."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import orjson

from common.errors import PageNotFound

MAX_OFFSET = 2**31


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Page `number` (from 1) of `size` items."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    def check(self, count: int) -> None:
        """Raises PageNotFound for a page beyond the last; the first page always exists."""
        if self.number > 1 and self.offset >= count:
            raise PageNotFound(page=self.number)


def page_request(page: str | None, size: str | None, *, default: int, most: int) -> PageRequest:
    """Read `page` and `page_size` as clients send them: a bad page is PageNotFound, a bad size the default."""
    number = _positive(page, 1)
    if number is None or number * default > MAX_OFFSET:
        raise PageNotFound(page=page)
    return PageRequest(number, min(_positive(size, default) or default, most))


def _positive(value: str | None, default: int) -> int | None:
    if value is None or value == "":
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        return None
    return int(value) or None


def encode_cursor(*position: Any) -> str:
    """An opaque cursor for the position after which the next page starts."""
    return base64.urlsafe_b64encode(orjson.dumps(position, default=str)).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[Any]:
    """The position in a cursor. Raises PageNotFound when it is none of ours."""
    try:
        position = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise PageNotFound(page=cursor) from error
    if not isinstance(position, list):
        raise PageNotFound(page=cursor)
    return position
