"""A small ASGI application, served on a port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from httpserver.limits import ConnectionLimits
from httpserver.prepared_response import EXTENSION, PreparedResponse
from httpserver.server import Server
from httpserver.uvicorn_protocol import limit_connections
from starlette.types import Receive, Scope, Send
from testkit.sources import free_port

PREPARED = b"prepared" * 20_000
"""Larger than a body that is written together with its head."""
PIECE = 65_536
MUCH = 64 * 1024 * 1024
"""Bytes; more than the kernel's buffers of a connection."""


@dataclass
class Application:
    """`/echo` returns the body, `/much` returns MUCH bytes in chunks, `/once` fewer bytes at once, `/prepared` a
    prepared response if the server has the extension, and `/unread` responds without reading the body.

    Any other path gets its response when `release` is set.
    """

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
            await _respond(send, b"x" * (MUCH // 8))
            self.finished.set()
        elif scope["path"] == "/prepared":
            await _send_prepared(scope, send)
        elif scope["path"] == "/unread":
            await _respond(send, b"refused")
        elif scope["path"] == "/echo":
            await self._echo(receive, send)
        else:
            await self.release.wait()
            await _respond(send, scope["path"].encode())

    async def _echo(self, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.finished.set()
                return
            body += message["body"]
            more = message["more_body"]
        await _respond(send, body)

    async def _much(self, receive: Receive, send: Send) -> None:
        await receive()
        disconnected = asyncio.ensure_future(receive())
        await send({"type": "http.response.start", "status": 200, "headers": [_length(MUCH)]})
        while self.sent < MUCH and not disconnected.done():
            await send({"type": "http.response.body", "body": b"x" * PIECE, "more_body": self.sent + PIECE < MUCH})
            self.sent += PIECE
        disconnected.cancel()
        self.finished.set()


async def _respond(send: Send, body: bytes) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [_length(len(body))]})
    await send({"type": "http.response.body", "body": body})


async def _send_prepared(scope: Scope, send: Send) -> None:
    response = PreparedResponse.of(200, [_length(len(PREPARED)), (b"x-kind", b"prepared")], PREPARED)
    write = scope.get("extensions", {}).get(EXTENSION)
    if write is not None:
        await write(response.status, response.header_section, response.body)
    else:
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        await send({"type": "http.response.body", "body": response.body})


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
    closed: list[str]
    """The reasons for which connections were closed."""


@asynccontextmanager
async def served(
    limits: ConnectionLimits = ConnectionLimits(), *, plain: bool = False, prepared_responses: bool = False
) -> AsyncIterator[Served]:
    """A server with the limited protocol, or with uvicorn's own one (`plain`)."""
    application, port = Application(), free_port()
    application.release.set()
    closed: list[str] = []
    server = Server(application, "127.0.0.1", port, limits, closed.append)
    if plain:
        server.config.http = "httptools"
    elif prepared_responses:
        limit_connections(server.config, limits, count_closed=closed.append, prepared_responses=True)
    task = asyncio.create_task(server.serve())
    await server.listening.wait()
    try:
        yield Served(port, application, server, closed)
    finally:
        application.release.set()
        server.force_exit = True
        server.stop()
        await task
