"""Pagination: pages by number, for contracts with `count`, `next` and `previous`, and cursors for the others."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import orjson
from pydantic import AfterValidator, AwareDatetime, Field, TypeAdapter

from common.kernel.errors import PageNotFound

MAX_OFFSET = 2**31
Bigint = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
NUMBER: TypeAdapter[tuple[int]] = TypeAdapter(tuple[Bigint])
NUMBER_AND_TEXT: TypeAdapter[tuple[int, str]] = TypeAdapter(tuple[Bigint, str])
NUMBER_AND_ID: TypeAdapter[tuple[int, UUID]] = TypeAdapter(tuple[Bigint, UUID])
MOMENT_AND_ID: TypeAdapter[tuple[datetime, UUID]] = TypeAdapter(tuple[Moment, UUID])
"""The positions that cursors contain."""
T = TypeVar("T")


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
    """Parse `page` and `page_size`. Raises PageNotFound for an invalid page; an invalid size is the default."""
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
    """An opaque cursor for the position of the last item of a page."""
    return base64.urlsafe_b64encode(orjson.dumps(position, default=str)).decode().rstrip("=")


def decode_cursor(cursor: str, position: TypeAdapter[T]) -> T:
    """The position in a cursor. Raises PageNotFound for a cursor that does not contain such a position."""
    try:
        return position.validate_json(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), strict=True)
    except (ValueError, OverflowError) as error:  # OverflowError: a moment that cannot be represented in UTC
        raise PageNotFound(page=cursor) from error
