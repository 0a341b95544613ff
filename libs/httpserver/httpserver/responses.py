"""Responses that the server writes without the application, and responses that wait for the client to read them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from httpserver.limits import ConnectionLimits
from httpserver.prepared_response import Header, PreparedResponse

Refuse = Callable[[Any], PreparedResponse | None]
"""Returns the response to a request there is no capacity for, given its ASGI scope; None to serve the request."""
RewriteTarget = Callable[[bytes, list[Header]], bytes]
"""Returns the request target to use instead of the received one; it may change the headers."""


class UnsentResponse:
    """A response in the transport's write buffer: its size at first, and when the client last read some of it."""

    __slots__ = ("first_at", "first_size", "read_at", "size")

    def __init__(self, size: int, now: float) -> None:
        self.first_size = self.size = size
        self.first_at = self.read_at = now

    def is_overdue(self, size: int, now: float, limits: ConnectionLimits) -> bool:
        """Whether the client reads too slowly; `size` bytes are left."""
        if size < self.size:
            self.read_at = now
        self.size = size
        deadline = self.first_at + limits.write_seconds + self.first_size / limits.write_bytes_per_second
        return now > min(deadline, self.read_at + limits.write_seconds)


def plain_response(status: int, text: str, headers: list[Header]) -> bytes:
    """A whole response, after which the connection is closed. Without `text` the body is the status phrase."""
    phrase = HTTPStatus(status).phrase
    body = (text or phrase).encode()
    lines = [
        b"HTTP/1.1 %d %b" % (status, phrase.encode()),
        *(b"%b: %b" % pair for pair in headers),
        b"content-type: text/plain; charset=utf-8",
        b"content-length: %d" % len(body),
        b"connection: close",
        b"",
        body,
    ]
    return b"\r\n".join(lines)
