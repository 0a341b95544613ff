"""A minimal HTTP client: sends prepared bytes and parses one response, over a persistent connection."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import orjson

PARSED_HEADERS = frozenset({b"x-cache", b"retry-after"})
"""The response headers that are parsed."""


class Unexpected(Exception):
    """A response with an unexpected status or body."""


@dataclass(slots=True)
class Answer:
    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""

    def json(self, expect: int) -> Any:
        if self.status != expect:
            raise Unexpected(f"{self.status} instead of {expect}: {self.body[:300].decode(errors='replace')}")
        return orjson.loads(self.body)


class Connection(asyncio.Protocol):
    """Sends one request at a time. Connects on demand, and again after the server has closed the connection."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self._host, self._port = "127.0.0.1", place.port or 80
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._answer = Answer()
        self._chunks: list[bytes] = []

    async def ask(self, request: bytes) -> Answer:
        """Raises ConnectionError if the connection ends before the response is complete."""
        if self._transport is None or self._transport.is_closing():
            await asyncio.get_running_loop().create_connection(lambda: self, self._host, self._port)
        self._answer, self._chunks = Answer(), []
        self._parser = httptools.HttpResponseParser(self)
        self._waiting = asyncio.get_running_loop().create_future()
        assert self._transport is not None
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionResetError("the server hung up"))

    def on_header(self, name: bytes, value: bytes) -> None:
        if (key := name.lower()) in PARSED_HEADERS:
            self._answer.headers[key] = value

    def on_body(self, chunk: bytes) -> None:
        self._chunks.append(chunk)

    def on_message_complete(self) -> None:
        self._answer.status = self._parser.get_status_code()
        self._answer.body = b"".join(self._chunks)
        if not self._parser.should_keep_alive():
            self.close()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(self._answer)


def get(path: str, token: str | None = None, cookie: str = "") -> bytes:
    """The bytes of a GET."""
    session = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{_authorization(token)}{session}\r\n".encode()


def post(path: str, body: bytes, token: str, kind: str = "application/json") -> bytes:
    """The bytes of a POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{_authorization(token)}"
    return f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _authorization(token: str | None) -> str:
    return f"Authorization: Bearer {token}\r\n" if token else ""
