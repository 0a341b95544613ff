"""A merchant's receiver of webhooks, on a port of this machine."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web


@dataclass(frozen=True, slots=True)
class Received:
    """`at` is the moment of `time.perf_counter`."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = orjson.loads(self.body)
        return event


@dataclass
class Receiver:
    """Answers with `status`, `headers` and `answer`. At the path `hanging` it does when it ends."""

    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b""
    received: list[Received] = field(default_factory=list)
    hanging: str = "/hang"
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/hooks"

    @classmethod
    @asynccontextmanager
    async def listening(cls) -> AsyncIterator["Receiver"]:
        receiver = cls()
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", receiver._receive)
        runner = web.AppRunner(application, shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, "localhost", 0)
        await site.start()
        receiver.port = runner.addresses[0][1]
        try:
            yield receiver
        finally:
            receiver.ended.set()
            await runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        self.received.append(Received(request.path, request.headers, await request.read(), time.perf_counter()))
        if request.path == self.hanging:
            await self.ended.wait()
        return web.Response(status=self.status, headers=self.headers, body=self.answer)
