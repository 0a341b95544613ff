"""Pages by number, for contracts with `count`, `next` and `previous`; and cursors for the rest."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, overload
from uuid import UUID

import orjson

from common.errors import PageNotFound

MAX_OFFSET = 2**31
First = TypeVar("First")
Second = TypeVar("Second")


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


@overload
def decode_cursor(cursor: str, first: Callable[[Any], First], /) -> tuple[First]: ...
@overload
def decode_cursor(
    cursor: str, first: Callable[[Any], First], second: Callable[[Any], Second], /
) -> tuple[First, Second]: ...
def decode_cursor(cursor: str, *kinds: Callable[[Any], Any]) -> tuple[Any, ...]:
    """The position in a cursor, one value for each of `kinds` (`integer`, `moment`, `identifier`).

    Raises PageNotFound for what `encode_cursor` never made of such values.
    """
    try:
        position = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(position, list):
            raise ValueError("not a list")
        return tuple(kind(value) for kind, value in zip(kinds, position, strict=True))
    except (binascii.Error, ValueError, OverflowError) as error:
        raise PageNotFound(page=cursor) from error


def integer(value: Any) -> int:
    """A position that is a bigint. JSON's `true` is an int in Python, and none here."""
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("not a bigint")
    return value


def moment(value: Any) -> datetime:
    """A position in time, with an offset, that exists in UTC as well."""
    if not isinstance(value, str):
        raise ValueError("not a moment")
    read = datetime.fromisoformat(value)
    if read.tzinfo is None:
        raise ValueError("a moment without offset")
    return read.astimezone(UTC)


def identifier(value: Any) -> UUID:
    if not isinstance(value, str):
        raise ValueError("not a UUID")
    return UUID(value)
