"""Captures the response of a service if it may be cached, else passes it on."""

import re
from collections.abc import Callable

from httpwire import Header
from starlette.types import Message

from gateway.http.response_writer import ResponseWriter

MAX_BYTES = 524_288
MISS: Header = (b"x-cache", b"miss")
_NOT_CACHEABLE = frozenset({b"set-cookie", b"vary", b"content-encoding"})
_PRIVATE = re.compile(rb"\b(no-store|private)\b")


class ResponseCapture:
    """An ASGI `send` that holds a cacheable response back until it is `complete`. Any other is passed on.

    `on_pass_through` is called before a response is passed on: from then on the client's speed determines how long
    it takes.
    """

    def __init__(self, writer: ResponseWriter, on_pass_through: Callable[[], None]) -> None:
        self.headers: list[Header] = []
        self.complete = False
        self._chunks: list[bytes] = []
        self._size = 0
        self._start: Message | None = None
        self._writer = writer
        self._on_pass_through = on_pass_through

    @property
    def body(self) -> bytes:
        return b"".join(self._chunks)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is None:
            await self._writer(message)
        else:
            await self._collect(self._start, message)

    async def _begin(self, start: Message) -> None:
        self.headers = list(start.get("headers", ()))
        if start["status"] == 200 and not any(map(_forbids_caching, self.headers)):
            self._start = start
        else:
            await self._pass_through(start)

    async def _collect(self, start: Message, message: Message) -> None:
        chunk = message.get("body", b"")
        self._chunks.append(chunk)
        self._size += len(chunk)
        more = message.get("more_body", False)
        if self._size <= MAX_BYTES:
            self.complete = not more
            return
        self._start = None
        await self._pass_through(start)
        await self._writer({"type": "http.response.body", "body": self.body, "more_body": more})

    async def _pass_through(self, start: Message) -> None:
        self._on_pass_through()
        self._writer.extra_headers.append(MISS)
        await self._writer(start)


def _forbids_caching(header: Header) -> bool:
    name, value = header
    return name in _NOT_CACHEABLE or (name == b"cache-control" and _PRIVATE.search(value.lower()) is not None)
