"""The bytes that a connection can send and that are buffered for it are bounded."""

import asyncio
import resource
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

import pytest
from httpserver import open_files
from httpserver.limits import ConnectionLimits
from httpserver.server import Server
from httpserver.uvicorn_protocol import LimitedProtocol
from testkit.conditions import eventually
from testkit.raw_http import RawClient, connection, head, on_uvloop

from .application import served

LIMITS = ConnectionLimits(head_bytes=32_768, header_lines=64)
LATEST = 20.0


async def flood(client: RawClient, piece: bytes, most: int) -> int:
    """Send the same piece repeatedly, until the number of bytes is sent or the server has closed the connection."""
    sent = 0
    with suppress(ConnectionError):
        while sent < most and not client.reader.at_eof():
            await client.send(piece)
            sent += len(piece)
    return sent


@pytest.mark.parametrize("size", [33_000, 70_000, 1_000_000])
@on_uvloop
async def test_a_head_with_one_too_large_header_is_refused_with_431(size: int) -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        refused = await client.request("GET", "/", f"X-Large: {'x' * size}")
        assert (refused.status, refused.headers["connection"]) == (431, "close")
        assert site.application.scopes == []
        await client.seconds_until_closed()
        assert site.closed == ["head_too_large"]


@on_uvloop
async def test_an_endless_header_is_refused_and_not_buffered() -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        await client.send(head("GET", "/")[:-2] + b"X-Endless: ")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        flooding = asyncio.create_task(flood(client, b"x" * 1_048_576, 200 * 1_048_576))
        assert (await client.response()).status == 431
        await asyncio.wait_for(flooding, LATEST)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize("count", [65, 5_000, 500_000])
@on_uvloop
async def test_too_many_headers_are_refused_with_431(count: int) -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        sending = asyncio.create_task(client.send(head("GET", "/")[:-2] + b"a: 1\r\n" * count + b"\r\n"))
        assert (await client.response()).status == 431
        with suppress(ConnectionError):
            await asyncio.wait_for(sending, LATEST)
        assert site.application.scopes == []


@on_uvloop
async def test_a_large_head_within_the_limits_is_served_after_a_large_body() -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        fields = [f"X-{number}: {'x' * 500}" for number in range(60)]
        for _ in range(3):
            assert len((await client.request("POST", "/echo", body=b"b" * 500_000)).body) == 500_000
            assert (await client.request("GET", "/large", *fields)).status == 200
        whole = head("POST", "/echo", "Content-Length: 300000") + b"b" * 300_000 + head("GET", "/next", *fields)
        await client.send(whole)
        assert [len((await client.response()).body) for _ in range(2)] == [300_000, 5]


PIPELINED = 4_000
"""More than the server's and the kernel's buffers take before reading is paused."""


@on_uvloop
async def test_pipelined_requests_get_responses_in_order_and_few_of_them_are_parsed_ahead() -> None:
    async with served(ConnectionLimits(pipelined_requests=20)) as site, connection(site.port) as client:
        site.application.release.clear()
        sending = asyncio.create_task(client.send(b"".join(head("GET", f"/{number}") for number in range(PIPELINED))))
        waiting = await eventually(lambda: _waiting(site.server), within=LATEST)
        assert waiting < 200
        site.application.release.set()
        assert [(await client.response()).body for _ in range(PIPELINED)] == [
            b"/%d" % number for number in range(PIPELINED)
        ]
        await sending
        assert (await client.request("POST", "/echo", body=b"after")).body == b"after"


async def _waiting(server: Server) -> int:
    """The number of parsed requests that wait, after the one connection has stopped reading."""
    (connected,) = server.server_state.connections
    assert isinstance(connected, LimitedProtocol)
    return len(connected.pipeline) if connected.flow.read_paused and len(connected.pipeline) >= 20 else 0


@on_uvloop
async def test_an_invalid_request_is_refused_after_the_response_before_it() -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        site.application.release.clear()
        await client.send(head("GET", "/first") + b"nonsense\r\n\r\n")
        await eventually(lambda: _has_requests(site.application.scopes, 1))
        site.application.release.set()
        assert (await client.response()).body == b"/first"
        assert await client.seconds_until_closed() < LATEST


@on_uvloop
async def test_trailers_are_not_added_to_the_headers() -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        body = b"5\r\nhello\r\n0\r\nX-Caller: forged\r\n\r\n"
        await client.send(head("POST", "/echo", "Transfer-Encoding: chunked") + body)
        assert (await client.response()).body == b"hello"
        assert (await client.request("GET", "/next")).status == 200
        names = [name for scope in site.application.scopes for name, _ in scope["headers"]]
        assert b"x-caller" not in names


@pytest.mark.parametrize("endless", [b"1;", b"0\r\nX-Trailer: "])
@on_uvloop
async def test_endless_chunk_extensions_and_trailers_are_refused(endless: bytes) -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        await client.send(head("POST", "/echo", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n" + endless)
        sent = asyncio.create_task(flood(client, b"x" * 65_536, 200 * 1_048_576))
        assert (await client.response()).status == 431
        await asyncio.wait_for(sent, LATEST)


@on_uvloop
async def test_a_body_in_chunks_of_one_byte_is_accepted() -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        await client.send(head("POST", "/echo", "Transfer-Encoding: chunked") + b"1\r\nx\r\n" * 30_000 + b"0\r\n\r\n")
        assert (await client.response()).body == b"x" * 30_000


@on_uvloop
async def test_only_a_limited_part_of_an_unread_body_is_discarded() -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        await client.send(head("POST", "/unread", "Content-Length: 1000000000"))
        assert (await client.response()).body == b"refused"
        assert await flood(client, b"x" * 1_048_576, 500 * 1_048_576) < 100 * 1_048_576


@on_uvloop
async def test_a_client_is_served_while_hundreds_of_others_only_connect() -> None:
    async with served(ConnectionLimits(open_connections=40)) as site, AsyncExitStack() as stack:
        silent = [await stack.enter_async_context(connection(site.port)) for _ in range(300)]
        for client in silent[:30]:
            with suppress(ConnectionError):
                await client.send(head("POST", "/echo", "Content-Length: 100") + b"x")
        async with connection(site.port) as honest:
            assert (await honest.request("GET", "/a")).body == b"/a"
        assert len(site.server.server_state.connections) <= 41


@on_uvloop
async def test_connections_with_a_request_in_progress_are_not_closed_for_new_ones() -> None:
    async with served(ConnectionLimits(open_connections=20)) as site, AsyncExitStack() as stack:
        site.application.release.clear()
        busy = [await stack.enter_async_context(connection(site.port)) for _ in range(10)]
        for number, client in enumerate(busy):
            await client.send(head("GET", f"/{number}"))
        await eventually(lambda: _has_requests(site.application.scopes, 10))
        for _ in range(100):
            await stack.enter_async_context(connection(site.port))
        site.application.release.set()
        assert [(await client.response()).body for client in busy] == [b"/%d" % number for number in range(10)]


async def _has_requests(scopes: Sequence[object], count: int) -> bool:
    return len(scopes) == count


@on_uvloop
async def test_unread_responses_use_a_bounded_amount_of_memory() -> None:
    limits = ConnectionLimits(unsent_bytes=4_000_000, head_seconds=1)
    async with served(limits) as site, AsyncExitStack() as stack:
        for _ in range(10):
            client = await stack.enter_async_context(connection(site.port, 4096))
            await client.send(head("GET", "/once"))  # 8 MiB at once, of which the kernel takes a part
        await eventually(lambda: _unsent_at_most(site.server, 4_000_000), within=LATEST)


async def _unsent_at_most(server: Server, most: int) -> bool:
    sizes = [each.transport.get_write_buffer_size() for each in server.server_state.connections]
    return sum(sizes) <= most


def test_a_process_raises_its_limit_of_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
        assert open_files.max_connections(4096) == (1024 - open_files.RESERVED) // 2
        open_files.raise_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(hard, open_files.MAX_FILES)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def flood_unread(client: RawClient) -> int:
    """Send up to 64 MiB, also after the server has ended its side; returns how much was sent before it reset."""
    sent = 0
    with suppress(ConnectionError):
        while sent < 64 * 1_048_576:
            client.writer.write(b"x" * 65_536)
            await client.writer.drain()
            sent += 65_536
    return sent


REFUSED = {
    431: head("GET", "/")[:-2] + b"X-Large: " + b"x" * 70_000,
    400: b"\x00\x01\x02 not http\r\n\r\n",
}


@pytest.mark.parametrize("status", REFUSED)
@on_uvloop
async def test_after_a_refusal_little_more_is_read_and_the_connection_is_closed(status: int) -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        await client.send(REFUSED[status])
        assert (await client.response()).status == status
        assert await flood_unread(client) < 16 * 1_048_576  # most of it in the kernel's buffers


@on_uvloop
async def test_after_a_body_that_is_too_slow_little_more_is_read() -> None:
    limits = ConnectionLimits(body_seconds=0.2, body_bytes_per_second=1)
    async with served(limits) as site, connection(site.port) as client:
        await client.send(head("POST", "/echo", "Content-Length: 100000000") + b"x")
        assert (await client.response()).status == 408
        assert await flood_unread(client) < 16 * 1_048_576


@on_uvloop
async def test_what_follows_a_refused_request_is_not_read_while_an_earlier_response_is_made() -> None:
    async with served(LIMITS) as site, connection(site.port) as client:
        site.application.release.clear()
        await client.send(head("GET", "/first") + REFUSED[431])
        flooding = asyncio.create_task(flood_unread(client))
        await asyncio.wait([flooding], timeout=1)
        assert not flooding.done()
        site.application.release.set()
        assert (await client.response()).body == b"/first"
        assert await asyncio.wait_for(flooding, LATEST) < 16 * 1_048_576
