"""Responses that the server writes itself, and those that wait to be read by a client."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol

from common.http_server.limits import ConnectionLimits


class Prepared(Protocol):
    """A whole response: `lines` are its headers as they go over the wire, `content-length` among them."""

    @property
    def status(self) -> int: ...

    @property
    def lines(self) -> bytes: ...

    @property
    def body(self) -> bytes: ...


Refuse = Callable[[Any], Prepared | None]
"""Given the ASGI scope, the response to a request there is no capacity for; None to ask the application."""
Target = Callable[[bytes, list[tuple[bytes, bytes]]], bytes]
"""The request target to serve instead of the one that came; it may change the headers."""


class UnsentResponse:
    """A response in the transport's buffer: how much there was when, and when the client last read some of it."""

    __slots__ = ("first_at", "first_size", "read_at", "size")

    def __init__(self, size: int, now: float) -> None:
        self.first_size = self.size = size
        self.first_at = self.read_at = now

    def late(self, size: int, now: float, limits: ConnectionLimits) -> bool:
        """Whether the client reads too slowly. `size` bytes are left."""
        if size < self.size:
            self.read_at = now
        self.size = size
        deadline = self.first_at + limits.write_seconds + self.first_size / limits.write_bytes_per_second
        return now > min(deadline, self.read_at + limits.write_seconds)


def plain_response(status: int, text: str, headers: list[tuple[bytes, bytes]]) -> bytes:
    """A response that ends its connection; without a text it has the status's own."""
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
