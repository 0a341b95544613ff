"""Clients that do not read their responses hold neither slots nor much memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from common.runtime.serving import create_server
from gateway.settings import UpstreamSettings
from gateway.upstream import create_upstreams
from httpserver.limits import ConnectionLimits
from starlette.types import Receive, Scope, Send
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, open_gateway
from testkit.gateway_wire import serving
from testkit.raw_http import connection, head, on_uvloop
from testkit.sources import free_port

PICTURE = "/media/large.png"
PRODUCTS = "/api/v1/products/"
PIECE = 65_536
LARGE = 32 * 1024 * 1024
MAX_BYTES_PER_CLIENT = 4 * 1024 * 1024
"""In buffers: most of it is in the kernel's buffers of the connection."""
CLIENTS = 20
ONE = {"at_once": 2, "at_one_service": 1, "waiting": 0}
QUICK = ConnectionLimits(write_seconds=1.0, write_bytes_per_second=100_000_000)
SOON = 20.0


@dataclass
class Pictures:
    """A service that sends pictures in chunks, as fast as they are accepted, and two bytes for other paths."""

    sent: int = 0
    streaming: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._live(receive, send)
            return
        await receive()
        size = LARGE if PICTURE in scope["path"] else 2
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
        self.streaming += 1
        leaving = asyncio.ensure_future(receive())
        try:
            for start in range(0, size, PIECE):
                if leaving.done():
                    return
                piece = b"x" * min(PIECE, size - start)
                await send({"type": "http.response.body", "body": piece, "more_body": start + PIECE < size})
                self.sent += len(piece)
        finally:
            leaving.cancel()
            self.streaming -= 1

    async def _live(self, receive: Receive, send: Send) -> None:
        for stage in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{stage}.complete"})


@asynccontextmanager
async def gateway_server(*, over_network: bool) -> AsyncIterator[tuple[GatewayHarness, int, Pictures]]:
    """With catalog in the same process, or behind a server of its own."""
    pictures = Pictures()
    async with open_gateway(load=ONE, connections=QUICK) as gateway, AsyncExitStack() as stack:
        gateway.services["catalog"].app = pictures
        if over_network:
            port = await stack.enter_async_context(_served(pictures))
            upstream = create_upstreams({"catalog": f"http://127.0.0.1:{port}"}, UpstreamSettings())["catalog"]
            stack.callback(upstream.close)
            gateway.services["catalog"].app = upstream
        yield gateway, await stack.enter_async_context(serving(gateway)), pictures


@asynccontextmanager
async def _served(pictures: Pictures) -> AsyncIterator[int]:
    port = free_port()
    server = create_server(pictures, "127.0.0.1", port)
    serving = asyncio.create_task(server.serve())
    await server.listening.wait()
    try:
        yield port
    finally:
        server.force_exit = True
        server.stop()
        await serving


@pytest.mark.parametrize("over_network", [False, True])
@on_uvloop
async def test_clients_that_do_not_read_hold_no_slots_and_little_memory_and_are_disconnected(
    over_network: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with gateway_server(over_network=over_network) as (_, port, pictures), AsyncExitStack() as stack:
        for _ in range(CLIENTS):
            client = await stack.enter_async_context(connection(port, 4096))
            await client.send(head("GET", PICTURE))
            await client.reader.readuntil(b"\r\n\r\n")
            async with asyncio.timeout(SOON), connection(port) as other:
                assert (await other.request("GET", f"{PRODUCTS}?page={_}")).body == b"xx"
        assert pictures.sent < CLIENTS * MAX_BYTES_PER_CLIENT
        await eventually(lambda: _none_streams(pictures), within=SOON)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def _none_streams(pictures: Pictures) -> bool:
    return pictures.streaming == 0


@pytest.mark.parametrize("over_network", [False, True])
@on_uvloop
async def test_a_client_that_reads_gets_a_large_response_complete(over_network: bool) -> None:
    async with gateway_server(over_network=over_network) as (_, port, _pictures), connection(port) as client:
        assert len((await client.request("GET", PICTURE)).body) == LARGE
