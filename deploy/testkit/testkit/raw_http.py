"""An HTTP/1.1 client that sends bytes as they are, for tests of servers on uvloop."""

import asyncio
import functools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec

import uvloop

P = ParamSpec("P")
TIMEOUT_SECONDS = 60.0


def on_uvloop(
    test: Callable[P, Awaitable[None]], create_loop: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
) -> Callable[P, None]:
    """Make a test of a coroutine function: it runs on uvloop, for at most a minute.

    An error that only reaches the event loop's exception handler fails the test too.
    """

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        unhandled: list[dict[str, Any]] = []

        async def bounded() -> None:
            asyncio.get_running_loop().set_exception_handler(lambda _, context: unhandled.append(context))
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await test(*args, **kwargs)

        with asyncio.Runner(loop_factory=create_loop) as runner:
            runner.run(bounded())
        assert unhandled == []

    return run


@dataclass(frozen=True, slots=True)
class RawResponse:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class RawClient:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def request(self, method: str, path: str, *headers: str, body: bytes = b"") -> RawResponse:
        """Send a request, with a Content-Length if it has a body, and read the response."""
        length = [f"Content-Length: {len(body)}"] if body else []
        await self.send(head(method, path, *headers, *length) + body)
        return await self.response(method)

    async def response(self, method: str = "GET") -> RawResponse:
        """The next response with its body. Raises IncompleteReadError when the server closes instead."""
        first, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        status = int(first.split()[1])
        if method == "HEAD" or status in (100, 204, 304):
            body = b""
        elif headers.get("transfer-encoding") == "chunked":
            body = await self._chunks()
        else:
            body = await self.reader.readexactly(int(headers["content-length"]))
        return RawResponse(status, headers, body)

    async def seconds_until_closed(self) -> float:
        """How long it takes the server to close the connection. Discards what it sends until then."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            while await self.reader.read(65_536):
                pass
        except ConnectionError:
            pass
        return loop.time() - began

    async def _chunks(self) -> bytes:
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return body


def head(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode("latin-1")


@asynccontextmanager
async def connection(port: int, receive_buffer: int | None = None) -> AsyncIterator[RawClient]:
    """With a small `receive_buffer` the kernel takes little of what the client does not read."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as plain:
        if receive_buffer is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        plain.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
        limit = 4096 if receive_buffer is not None else 65_536
        reader, writer = await asyncio.open_connection(sock=plain, limit=limit)
        try:
            yield RawClient(reader, writer)
        finally:
            writer.transport.abort()
