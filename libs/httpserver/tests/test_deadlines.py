"""Deadlines of connections: those without progress are closed, and slow ones with progress are not."""

import asyncio
from contextlib import AsyncExitStack, suppress

import pytest
from httpserver.limits import ConnectionLimits
from httpserver.server import Server
from testkit.conditions import eventually
from testkit.raw_http import RawClient, connection, head, on_uvloop

from .application import MUCH, served

QUICK = 0.4
LATEST = 8.0
"""Seconds: far above every deadline in this module, far below the defaults."""
HEADS = ConnectionLimits(head_seconds=QUICK)
IDLE = ConnectionLimits(idle_seconds=QUICK)
BODIES = ConnectionLimits(body_seconds=QUICK, body_bytes_per_second=1000)
READERS = ConnectionLimits(write_seconds=QUICK, write_bytes_per_second=10_000_000)
SMALL_BUFFER = 4096


async def drip(client: RawClient, data: bytes, pause: float) -> int:
    """Send byte by byte until all is sent or the server responds; returns the number of bytes sent."""
    answer = asyncio.create_task(client.reader.read(1))
    for sent, byte in enumerate(data):
        if answer.done():
            return sent
        with suppress(ConnectionError):
            await client.send(bytes([byte]))
        await asyncio.wait({answer}, timeout=pause)
    return len(data)


@on_uvloop
async def test_idle_connections_are_closed() -> None:
    async with served(HEADS) as site, AsyncExitStack() as stack:
        silent = [await stack.enter_async_context(connection(site.port)) for _ in range(50)]
        assert max(await asyncio.gather(*(client.seconds_until_closed() for client in silent))) < LATEST


@on_uvloop
async def test_a_head_that_arrives_byte_by_byte_is_refused_with_408() -> None:
    async with served(HEADS) as site, connection(site.port) as client:
        endless = head("GET", "/", "X-Long: " + "x" * 10_000)
        assert await drip(client, endless, 0.02) < LATEST / 0.02
        assert (await client.reader.readuntil(b"\r\n")).endswith(b" 408 Request Timeout\r\n")
        await client.seconds_until_closed()


@on_uvloop
async def test_empty_lines_do_not_keep_a_connection() -> None:
    async with served(HEADS) as site, connection(site.port) as client:
        assert await drip(client, b"\r\n" * 10_000, 0.02) < LATEST / 0.02


@on_uvloop
async def test_a_connection_that_is_idle_after_a_response_is_closed() -> None:
    async with served(IDLE) as site, connection(site.port) as client:
        for _ in range(3):
            assert (await client.request("GET", "/a")).body == b"/a"
        assert QUICK / 2 < await client.seconds_until_closed() < LATEST


@on_uvloop
async def test_a_head_has_no_deadline_while_an_earlier_request_is_processed() -> None:
    """The client sends half of its second head; the first request takes longer than a head may take."""
    async with served(HEADS) as site, connection(site.port) as client:
        site.application.release.clear()
        second = head("GET", "/second")
        await client.send(head("GET", "/first") + second[:10])
        await asyncio.sleep(QUICK * 3)  # the deadline that must not count has passed
        site.application.release.set()
        assert (await client.response()).body == b"/first"
        await client.send(second[10:])
        assert (await client.response()).body == b"/second"


@pytest.mark.parametrize("announced", ["Content-Length: 100", "Transfer-Encoding: chunked"])
@on_uvloop
async def test_a_body_that_does_not_arrive_is_refused_with_408(announced: str) -> None:
    async with served(BODIES) as site, connection(site.port) as client:
        await client.send(head("POST", "/echo", announced) + b"1")
        assert (await client.response()).status == 408
        await asyncio.wait_for(site.application.finished.wait(), LATEST)


@on_uvloop
async def test_a_body_below_the_minimum_rate_is_refused_although_it_never_pauses() -> None:
    async with served(BODIES) as site, connection(site.port) as client:
        await client.send(head("POST", "/echo", "Content-Length: 100000"))
        assert await drip(client, b"x" * 5000, 0.05) < 5000


@on_uvloop
async def test_a_slow_body_above_the_minimum_rate_arrives() -> None:
    async with served(BODIES) as site, connection(site.port) as client:
        await client.send(head("POST", "/echo", "Content-Length: 20000"))
        for _ in range(20):
            await client.send(b"x" * 1000)
            await asyncio.sleep(QUICK / 4)  # in all, five times longer than a body may pause
        assert (await client.response()).body == b"x" * 20_000


@on_uvloop
async def test_a_body_that_the_application_does_not_read_has_a_deadline_too() -> None:
    async with served(BODIES) as site, connection(site.port) as client:
        await client.send(head("POST", "/unread", "Content-Length: 100000") + b"x")
        assert (await client.response()).body == b"refused"
        await drip(client, b"x" * 5000, 0.05)
        assert await client.seconds_until_closed() < LATEST


@on_uvloop
async def test_a_client_with_expect_gets_100_continue() -> None:
    async with served(BODIES) as site, connection(site.port) as client:
        await client.send(head("POST", "/echo", "Content-Length: 5", "Expect: 100-continue"))
        assert (await client.response()).status == 100
        await client.send(b"hello")
        assert (await client.response()).body == b"hello"


@pytest.mark.parametrize("path", ["/much", "/once"])
@on_uvloop
async def test_a_client_that_does_not_read_is_disconnected(path: str) -> None:
    async with served(READERS) as site, connection(site.port, SMALL_BUFFER) as client:
        await client.send(head("GET", path))
        await asyncio.wait_for(site.application.finished.wait(), LATEST)
        assert site.application.sent < 2_000_000
        await eventually(lambda: _no_connections(site.server), within=LATEST)


@on_uvloop
async def test_the_application_gets_the_disconnect_of_a_client_with_pipelined_requests(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served(READERS) as site, connection(site.port, SMALL_BUFFER) as client:
        await client.send(head("GET", "/much") * 3)
        await asyncio.wait_for(site.application.finished.wait(), LATEST)
        await eventually(lambda: _no_connections(site.server), within=LATEST)
        assert site.application.sent < 2_000_000
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@on_uvloop
async def test_a_closing_connection_of_a_client_that_does_not_read_is_aborted() -> None:
    async with served(READERS) as site, connection(site.port, SMALL_BUFFER) as client:
        await client.send(head("GET", "/once", "Connection: close"))
        await eventually(lambda: _no_connections(site.server), within=LATEST)


@on_uvloop
async def test_a_client_that_reads_slowly_gets_the_complete_response() -> None:
    limits = ConnectionLimits(write_seconds=QUICK, write_bytes_per_second=1_000_000)
    async with served(limits) as site, connection(site.port, 65_536) as client:
        await client.send(head("GET", "/once"))
        await client.reader.readuntil(b"\r\n\r\n")
        for _ in range(MUCH // 8 // 524_288):
            await client.reader.readexactly(524_288)
            await asyncio.sleep(QUICK / 4)  # in all, four times longer than a client may pause


async def _no_connections(server: Server) -> bool:
    return not server.server_state.connections
