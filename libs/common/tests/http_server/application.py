"""A small ASGI application behind the server of our processes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from common.http_server.limits import ConnectionLimits
from common.serving import Server
from common.testing.sources import free_port
from starlette.types import Receive, Scope, Send

PIECE = 65_536
MUCH = 64 * 1024 * 1024
"""More than the kernel's buffers of a connection."""


@dataclass
class Application:
    """`/echo` answers with the body, `/much` with MUCH bytes in pieces, `/once` with SOME bytes at once, `/unread`
    without reading the body; everything else is answered once `release` is set, which it is at first."""

    release: asyncio.Event = field(default_factory=asyncio.Event)
    sent: int = 0
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    scopes: list[Scope] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _live(receive, send)
            return
        self.scopes.append(scope)
        if scope["path"] == "/much":
            await self._much(receive, send)
        elif scope["path"] == "/once":
            await _answer(send, b"x" * (MUCH // 8))
            self.finished.set()
        elif scope["path"] == "/unread":
            await _answer(send, b"refused")
        elif scope["path"] == "/echo":
            await self._echo(receive, send)
        else:
            await self.release.wait()
            await _answer(send, scope["path"].encode())

    async def _echo(self, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.finished.set()
                return
            body += message["body"]
            more = message["more_body"]
        await _answer(send, body)

    async def _much(self, receive: Receive, send: Send) -> None:
        await receive()
        gone = asyncio.ensure_future(receive())
        await send({"type": "http.response.start", "status": 200, "headers": [_length(MUCH)]})
        while self.sent < MUCH and not gone.done():
            await send({"type": "http.response.body", "body": b"x" * PIECE, "more_body": self.sent + PIECE < MUCH})
            self.sent += PIECE
        gone.cancel()
        self.finished.set()


async def _answer(send: Send, body: bytes) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [_length(len(body))]})
    await send({"type": "http.response.body", "body": body})


def _length(size: int) -> tuple[bytes, bytes]:
    return b"content-length", str(size).encode()


async def _live(receive: Receive, send: Send) -> None:
    for stage in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{stage}.complete"})


@dataclass(frozen=True)
class Served:
    port: int
    application: Application
    server: Server


@asynccontextmanager
async def served(limits: ConnectionLimits = ConnectionLimits(), *, plain: bool = False) -> AsyncIterator[Served]:
    """By a server with limits, or by one with uvicorn's own protocol."""
    application, port = Application(), free_port()
    application.release.set()
    server = Server(application, "127.0.0.1", port, limits)
    if plain:
        server.config.http = "httptools"
    serving = asyncio.create_task(server.serve())
    await server.listening.wait()
    try:
        yield Served(port, application, server)
    finally:
        application.release.set()
        server.force_exit = True
        server.stop()
        await serving
