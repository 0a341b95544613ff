"""A stream of events ends with the session that it was opened in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.access_tokens import AccessClaims
from common.runtime.serving import create_server
from gateway.settings import UpstreamSettings
from gateway.upstream import create_upstreams
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, open_gateway
from testkit.gateway_wire import client_for, serving
from testkit.raw_http import on_uvloop
from testkit.sources import free_port

CART = "/api/v1/cart/"
HOUR = 3600


class Events:
    """A service whose responses send an event whenever `tick` is called, until their clients have left."""

    def __init__(self, media_type: str = "text/event-stream") -> None:
        self.media_type = media_type
        self.open = 0
        self.sent = 0
        self._ticks: asyncio.Queue[None] = asyncio.Queue()

    def tick(self) -> None:
        self._ticks.put_nowait(None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await StreamingResponse(self._events(), media_type=self.media_type)(scope, receive, send)

    async def _events(self) -> AsyncIterator[bytes]:
        self.open += 1
        try:
            while True:
                self.sent += 1
                yield b"data: %d\n\n" % self.sent
                await self._ticks.get()
        finally:
            self.open -= 1


@asynccontextmanager
async def streaming(events: Events, *, over_network: bool) -> AsyncIterator[tuple[GatewayHarness, httpx.AsyncClient]]:
    """A gateway, and a client of its port. The events come from the same process, or from another server."""
    async with open_gateway() as gateway, AsyncExitStack() as stack:
        gateway.services["cart"].app = events
        if over_network:
            port = free_port()
            server = create_server(events, "127.0.0.1", port)
            server.config.lifespan = "off"
            task = asyncio.create_task(server.serve())
            await server.listening.wait()
            stack.push_async_callback(asyncio.wait, {task})
            stack.callback(server.stop)
            upstream = create_upstreams({"cart": f"http://127.0.0.1:{port}"}, UpstreamSettings())["cart"]
            stack.callback(upstream.close)
            gateway.services["cart"].app = upstream
        client = await stack.enter_async_context(client_for(await stack.enter_async_context(serving(gateway))))
        yield gateway, client


async def revoke(gateway: GatewayHarness, claims: AccessClaims) -> None:
    ends = datetime.fromtimestamp(claims.expires_at, UTC)
    session = {"session_id": claims.session_id, "user_id": claims.user_id, "expires_at": ends}
    await gateway.publish(SessionRevoked(storefront="emporium", **session))


async def is_closed(events: Events) -> bool:
    return events.open == 0


@pytest.mark.parametrize("over_network", [False, True])
@on_uvloop
async def test_a_stream_ends_after_the_session_was_revoked(
    over_network: bool, caplog: pytest.LogCaptureFixture
) -> None:
    events = Events()
    async with streaming(events, over_network=over_network) as (gateway, client):
        claims = gateway.claims()
        async with client.stream("GET", CART, headers=gateway.bearer(claims)) as response:
            parts = response.aiter_bytes()
            assert await anext(parts) == b"data: 1\n\n"
            await revoke(gateway, gateway.claims())
            events.tick()
            assert await anext(parts) == b"data: 2\n\n"
            await revoke(gateway, claims)
            events.tick()
            assert [part async for part in parts] == []
        await eventually(lambda: is_closed(events))
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "WARNING")]


@on_uvloop
async def test_a_stream_ends_with_its_access_token() -> None:
    events = Events()
    async with streaming(events, over_network=False) as (gateway, client):
        async with client.stream("GET", CART, headers=gateway.bearer()) as response:
            parts = response.aiter_bytes()
            assert await anext(parts) == b"data: 1\n\n"
            clock.advance(HOUR)
            try:
                events.tick()
                assert [part async for part in parts] == []
            finally:
                clock.advance(-HOUR)
        await eventually(lambda: is_closed(events))


@on_uvloop
async def test_a_download_is_completed_after_the_session_was_revoked() -> None:
    events = Events("image/png")
    async with streaming(events, over_network=False) as (gateway, client):
        claims = gateway.claims()
        async with client.stream("GET", CART, headers=gateway.bearer(claims)) as response:
            parts = response.aiter_bytes()
            assert await anext(parts) == b"data: 1\n\n"
            await revoke(gateway, claims)
            events.tick()
            assert await anext(parts) == b"data: 2\n\n"
