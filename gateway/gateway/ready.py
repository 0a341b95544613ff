"""Whole answers that are made once and sent often: their header lines are joined and checked before they are needed."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from common.wire import Header as Header

EXTENSION = "atelier.ready"
"""An ASGI extension of our server: a Write, for answers whose head is ready bytes."""
Write = Callable[[int, bytes, bytes], Awaitable[None]]
"""Status, header lines, body. Lines as `lines_of` makes them."""
_UNFIT = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Ready:
    """A whole answer. `lines` are its headers as they go over the wire, `content-length` among them."""

    status: int
    headers: list[Header]
    lines: bytes
    body: bytes

    @classmethod
    def of(cls, status: int, headers: list[Header], body: bytes) -> "Ready":
        """Raises ValueError when a header cannot stand in a head, as one with a line break."""
        if any(_UNFIT.search(part) for pair in headers for part in pair):
            raise ValueError("a header with control characters")
        return cls(status, headers, lines_of(headers), body)


def lines_of(headers: Iterable[Header]) -> bytes:
    return b"".join([part for name, value in headers for part in (name, b": ", value, b"\r\n")])
