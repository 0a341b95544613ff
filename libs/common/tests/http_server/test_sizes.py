"""What a connection may send and what is kept for it is bounded, however much comes."""

import asyncio
import resource
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

import pytest
from common.http_server import open_files
from common.http_server.limits import ConnectionLimits
from common.http_server.uvicorn_protocol import LimitedProtocol
from common.serving import Server
from common.testing.conditions import eventually
from common.testing.raw_http import RawClient, connection, head, on_uvloop

from .application import served

LIMITS = ConnectionLimits(head_bytes=32_768, header_lines=64)
LATEST = 20.0


async def flood(client: RawClient, piece: bytes, most: int) -> int:
    """Send the same piece again and again, until so many bytes are sent or the server has closed."""
    sent = 0
    with suppress(ConnectionError):
        while sent < most and not client.reader.at_eof():
            await client.send(piece)
            sent += len(piece)
    return sent


@pytest.mark.parametrize("size", [33_000, 70_000, 1_000_000])
@on_uvloop
async def test_a_head_with_one_too_large_header_is_refused_with_431(size: int) -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        refused = await client.request("GET", "/", f"X-Large: {'x' * size}")
        assert (refused.status, refused.headers["connection"]) == (431, "close")
        assert platform.application.scopes == []
        await client.closed()


@on_uvloop
async def test_a_header_without_end_is_refused_and_not_kept() -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        await client.send(head("GET", "/")[:-2] + b"X-Endless: ")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        flooding = asyncio.create_task(flood(client, b"x" * 1_048_576, 200 * 1_048_576))
        assert (await client.response()).status == 431
        await asyncio.wait_for(flooding, LATEST)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize("count", [65, 5_000, 500_000])
@on_uvloop
async def test_too_many_headers_are_refused_with_431(count: int) -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        sending = asyncio.create_task(client.send(head("GET", "/")[:-2] + b"a: 1\r\n" * count + b"\r\n"))
        assert (await client.response()).status == 431
        with suppress(ConnectionError):
            await asyncio.wait_for(sending, LATEST)
        assert platform.application.scopes == []


@on_uvloop
async def test_a_large_head_within_the_limits_is_served_after_a_large_body() -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        fields = [f"X-{number}: {'x' * 500}" for number in range(60)]
        for _ in range(3):
            assert len((await client.request("POST", "/echo", body=b"b" * 500_000)).body) == 500_000
            assert (await client.request("GET", "/large", *fields)).status == 200
        whole = head("POST", "/echo", "Content-Length: 300000") + b"b" * 300_000 + head("GET", "/next", *fields)
        await client.send(whole)
        assert [len((await client.response()).body) for _ in range(2)] == [300_000, 5]


@on_uvloop
async def test_pipelined_requests_are_answered_in_order_and_few_of_them_are_parsed_before() -> None:
    async with served(ConnectionLimits(pipelined_requests=20)) as platform, connection(platform.port) as client:
        platform.application.release.clear()
        sending = asyncio.create_task(client.send(b"".join(head("GET", f"/{number}") for number in range(20_000))))
        waiting = await eventually(lambda: _waiting(platform.server), within=LATEST)
        assert waiting < 200
        platform.application.release.set()
        assert [(await client.response()).body for _ in range(20_000)] == [b"/%d" % number for number in range(20_000)]
        await sending
        assert (await client.request("POST", "/echo", body=b"after")).body == b"after"


async def _waiting(server: Server) -> int:
    """How many requests of the one connection are parsed and wait, once it has stopped reading."""
    (connected,) = server.server_state.connections
    assert isinstance(connected, LimitedProtocol)
    return len(connected.pipeline) if connected.flow.read_paused and len(connected.pipeline) >= 20 else 0


@on_uvloop
async def test_a_bad_request_does_not_overtake_the_response_before_it() -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        platform.application.release.clear()
        await client.send(head("GET", "/first") + b"nonsense\r\n\r\n")
        await eventually(lambda: _asked(platform.application.scopes))
        platform.application.release.set()
        assert (await client.response()).body == b"/first"
        assert await client.closed() < LATEST


async def _asked(scopes: Sequence[object]) -> bool:
    return bool(scopes)


@on_uvloop
async def test_trailers_are_no_headers() -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        body = b"5\r\nhello\r\n0\r\nX-Atelier-Caller: forged\r\n\r\n"
        await client.send(head("POST", "/echo", "Transfer-Encoding: chunked") + body)
        assert (await client.response()).body == b"hello"
        assert (await client.request("GET", "/next")).status == 200
        names = [name for scope in platform.application.scopes for name, _ in scope["headers"]]
        assert b"x-atelier-caller" not in names


@pytest.mark.parametrize("endless", [b"1;", b"0\r\nX-Trailer: "])
@on_uvloop
async def test_chunk_extensions_and_trailers_without_end_are_refused(endless: bytes) -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        await client.send(head("POST", "/echo", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n" + endless)
        sent = asyncio.create_task(flood(client, b"x" * 65_536, 200 * 1_048_576))
        assert (await client.response()).status == 431
        await asyncio.wait_for(sent, LATEST)


@on_uvloop
async def test_a_body_in_chunks_of_single_bytes_is_a_body() -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        await client.send(head("POST", "/echo", "Transfer-Encoding: chunked") + b"1\r\nx\r\n" * 30_000 + b"0\r\n\r\n")
        assert (await client.response()).body == b"x" * 30_000


@on_uvloop
async def test_a_body_that_is_not_read_is_not_read_for_ever() -> None:
    async with served(LIMITS) as platform, connection(platform.port) as client:
        await client.send(head("POST", "/unread", "Content-Length: 1000000000"))
        assert (await client.response()).body == b"refused"
        assert await flood(client, b"x" * 1_048_576, 500 * 1_048_576) < 100 * 1_048_576


@on_uvloop
async def test_a_client_is_served_although_hundreds_of_others_only_connect() -> None:
    async with served(ConnectionLimits(open_connections=40)) as platform, AsyncExitStack() as stack:
        silent = [await stack.enter_async_context(connection(platform.port)) for _ in range(300)]
        for client in silent[:30]:
            with suppress(ConnectionError):
                await client.send(head("POST", "/echo", "Content-Length: 100") + b"x")
        async with connection(platform.port) as honest:
            assert (await honest.request("GET", "/a")).body == b"/a"
        assert len(platform.server.server_state.connections) <= 41


@on_uvloop
async def test_connections_that_are_being_served_are_not_closed_for_new_ones() -> None:
    async with served(ConnectionLimits(open_connections=20)) as platform, AsyncExitStack() as stack:
        platform.application.release.clear()
        busy = [await stack.enter_async_context(connection(platform.port)) for _ in range(10)]
        for number, client in enumerate(busy):
            await client.send(head("GET", f"/{number}"))
        await eventually(lambda: _all_asked(platform.application.scopes, 10))
        for _ in range(100):
            await stack.enter_async_context(connection(platform.port))
        platform.application.release.set()
        assert [(await client.response()).body for client in busy] == [b"/%d" % number for number in range(10)]


async def _all_asked(scopes: Sequence[object], count: int) -> bool:
    return len(scopes) == count


@on_uvloop
async def test_unread_responses_take_a_bounded_amount_of_memory() -> None:
    limits = ConnectionLimits(unsent_bytes=4_000_000, head_seconds=1)
    async with served(limits) as platform, AsyncExitStack() as stack:
        for _ in range(10):
            client = await stack.enter_async_context(connection(platform.port, 4096))
            await client.send(head("GET", "/once"))  # 8 MiB at once, of which the kernel takes a part
        await eventually(lambda: _unsent_at_most(platform.server, 4_000_000), within=LATEST)


async def _unsent_at_most(server: Server, most: int) -> bool:
    sizes = [each.transport.get_write_buffer_size() for each in server.server_state.connections]
    return sum(sizes) <= most


def test_a_process_opens_as_many_files_as_it_may() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
        assert open_files.connections(4096) == (1024 - open_files.RESERVED) // 2
        open_files.raise_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(hard, open_files.MOST)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
