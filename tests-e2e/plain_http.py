"""A minimal HTTP client for tests with tens of thousands of requests."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import httpx


class PlainConnection(asyncio.Protocol):
    """One request at a time on one connection, which is opened again when the server has closed it."""

    def __init__(self, base: str) -> None:
        address = urlsplit(base)
        self._host, self._port = address.hostname or "127.0.0.1", address.port or 80
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._waiter: asyncio.Future[None] | None = None
        self._headers: list[tuple[bytes, bytes]] = []
        self._chunks: list[bytes] = []

    async def ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> httpx.Response:
        """Send `target` and `headers` unchanged. Raises ConnectionError if the server closes without a response."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}"] if body is not None else []
        return await self.exchange(method, "\r\n".join([*lines, "", ""]).encode() + (body or b""))

    async def exchange(self, method: str, request: bytes) -> httpx.Response:
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing():
            await loop.create_connection(lambda: self, self._host, self._port)
        self._headers, self._chunks, self._waiter = [], [], loop.create_future()
        self._parser = httptools.HttpResponseParser(self)
        assert self._transport is not None
        self._transport.write(request)
        await self._waiter
        return httpx.Response(self._parser.get_status_code(), headers=self._headers, content=b"".join(self._chunks))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionResetError("closed without an answer"))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))

    def on_body(self, chunk: bytes) -> None:
        self._chunks.append(chunk)

    def on_message_complete(self) -> None:
        if not self._parser.should_keep_alive():
            self.close()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


@asynccontextmanager
async def plain_connections(base: str, count: int) -> AsyncIterator["asyncio.Queue[PlainConnection]"]:
    """A pool of connections."""
    connections = [PlainConnection(base) for _ in range(count)]
    pool: asyncio.Queue[PlainConnection] = asyncio.Queue()
    for each in connections:
        pool.put_nowait(each)
    try:
        yield pool
    finally:
        for each in connections:
            each.close()
