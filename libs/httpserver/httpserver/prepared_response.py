"""Whole responses whose header section is joined and checked once, before it is sent many times."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

EXTENSION = "httpserver.prepared_response"
"""Key of the ASGI extension by which an application sends prepared responses; its value is a WritePrepared."""
WritePrepared = Callable[[int, bytes, bytes], Awaitable[None]]
"""Sends a whole response: status, header section (as `encode_headers` returns it), body."""
Header = tuple[bytes, bytes]
_CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class PreparedResponse:
    """A whole response. `header_section` is `headers` as bytes on the wire, `content-length` included."""

    status: int
    headers: list[Header]
    header_section: bytes
    body: bytes

    @classmethod
    def of(cls, status: int, headers: list[Header], body: bytes) -> "PreparedResponse":
        """Raises ValueError for control characters in a header, such as line breaks."""
        if any(_CONTROL_CHARACTERS.search(part) for pair in headers for part in pair):
            raise ValueError("a header with control characters")
        return cls(status, headers, encode_headers(headers), body)


def encode_headers(headers: Iterable[Header]) -> bytes:
    """The headers as lines, each with its line end."""
    return b"".join([part for name, value in headers for part in (name, b": ", value, b"\r\n")])
