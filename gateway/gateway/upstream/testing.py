"""For tests: services that speak HTTP badly, on real sockets, and a client's half of an ASGI call."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.types import Message

from gateway.ready import Header
from gateway.settings import UpstreamSettings
from gateway.upstream.network import Upstream, create_upstreams

Life = Callable[["Line"], Awaitable[None]]
QUICK = UpstreamSettings(connect_seconds=1, first_byte_seconds=0.2, idle_seconds=0.2)


@dataclass
class Line:
    """One connection, as the service sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    number: int

    async def request(self) -> tuple[str, bytes]:
        """Request line and body of the next request; raises IncompleteReadError when the gateway has hung up."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in rest)}
        if headers.get("transfer-encoding") == "chunked":
            return line, await self._chunks()
        return line, await self.reader.readexactly(int(headers.get("content-length", 0)))

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def _chunks(self) -> bytes:
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return body


@dataclass
class Wire:
    """A listening service: its address, and what it was asked, in order, with the number of the connection."""

    url: str = ""
    lines: int = 0
    asked: list[tuple[int, str, bytes]] = field(default_factory=list)

    def upstream(self, settings: UpstreamSettings = UpstreamSettings()) -> Upstream:
        return create_upstreams({"cart": self.url}, settings)["cart"]


@asynccontextmanager
async def wire(answer: Callable[[Line, str, bytes], Awaitable[None]]) -> AsyncIterator[Wire]:
    """A service that calls `answer` for every request of every connection; the connection ends when it raises."""
    known = Wire()
    open_lines: set[asyncio.Task[None]] = set()

    async def live(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_lines.add(task)
        known.lines += 1
        line = Line(reader, writer, known.lines)
        try:
            while True:
                request, body = await line.request()
                known.asked.append((line.number, request, body))
                await answer(line, request, body)
        except (EOFError, ConnectionError, HangUp):
            pass
        finally:
            open_lines.discard(task)
            writer.close()

    server = await asyncio.start_server(live, "127.0.0.1", 0)
    known.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield known
    finally:
        server.close()
        for task in open_lines:
            task.cancel()
        await asyncio.gather(*open_lines, return_exceptions=True)


class HangUp(Exception):
    """Raised by an answer to end its connection."""


@dataclass
class Reply:
    """What came out of an ASGI application."""

    status: int = 0
    headers: list[Header] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    whole: bool = False

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
        else:
            self.pieces.append(message["body"])
            self.whole = not message.get("more_body", False)


async def ask(
    upstream: Upstream,
    method: str = "GET",
    path: str = "/emporium/api/v1/cart/",
    *pieces: bytes,
    headers: tuple[Header, ...] = (),
    query: bytes = b"",
    reply: Reply | None = None,
) -> Reply:
    """One request with a body in these pieces; after them the client stays until it has its answer."""
    reply = reply or Reply()
    left = list(pieces) or [b""]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", b"localhost"), *headers],
    }

    async def receive() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    await upstream(scope, receive, reply.send)
    return reply
