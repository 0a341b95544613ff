"""Servers and networks that fail, on uvloop: every request ends with the right error, in time."""

import asyncio
import socket
from contextlib import ExitStack, suppress

import pytest
from httpwire import ConnectFailed, ConnectionBroken, ConnectionPool, HttpRequest, ResponseTimeout
from httpwire.response import MAX_HEAD_BYTES
from testkit.scripted_server import (
    OK,
    CloseConnection,
    Handler,
    ReceivedRequest,
    ServerConnection,
    answer,
    answer_ok,
    serving,
)

from .client import pool_of, send
from .loops import on_uvloop

TIMEOUT = 0.2
PARTIAL_RESPONSES = [
    b"",
    b"HTTP/1.1 20",
    b"HTTP/1.1 200 OK\r\ncontent-le",
    b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nha",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
]
"""Responses that break off: before, in and after the head, in and between chunks, before the last line."""
NOT_HTTP = [
    b"\x00\x01\x02\r\n\r\n",
    b"\x15\x03\x01\x00\x02\x02\x50",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"SSH-2.0-OpenSSH_9.9\r\n",
    b"HTTP/1.1 abc OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZ\r\nx\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-1\r\nx\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nxy\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\nx\r\n",
]


async def assert_next_request_succeeds(pool: ConnectionPool) -> None:
    """The pool keeps nothing of a failed exchange."""
    assert (await send(pool, "POST", b"{}")).content == b"ok"


def once(first: Handler) -> Handler:
    """`first` for the first request, OK for all others."""

    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        await (first if request.connection == 1 else answer_ok)(connection, request)

    return handle


@pytest.mark.parametrize("partial", PARTIAL_RESPONSES)
@on_uvloop
async def test_a_connection_closed_during_a_response_raises_connection_broken(partial: bytes) -> None:
    async with serving(once(answer(partial, then_close=True))) as server:
        pool = pool_of(server.url)
        with pytest.raises(ConnectionBroken) as broken:
            await send(pool, "POST", b"{}")
        assert broken.value.response_started == bool(partial)
        await assert_next_request_succeeds(pool)
    assert len(server.requests) == 2


@pytest.mark.parametrize("partial", PARTIAL_RESPONSES)
@on_uvloop
async def test_a_connection_reset_during_a_response_raises_connection_broken(partial: bytes) -> None:
    """Data and reset may reach the event loop together, or the reset alone."""

    async def reset(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(partial)
        connection.reset()
        raise CloseConnection

    async with serving(once(reset)) as server:
        pool = pool_of(server.url)
        with pytest.raises(ConnectionBroken):
            await send(pool, "POST", b"{}")
        await assert_next_request_succeeds(pool)
    assert len(server.requests) == 2


@pytest.mark.parametrize("partial", PARTIAL_RESPONSES)
@on_uvloop
async def test_a_server_that_stops_during_a_response_raises_response_timeout(partial: bytes) -> None:
    async with serving(once(answer(partial))) as server:
        pool = pool_of(server.url)
        with pytest.raises(ResponseTimeout):
            await send(pool, timeout_seconds=TIMEOUT)
        await assert_next_request_succeeds(pool)


@on_uvloop
async def test_a_response_that_arrives_byte_by_byte_ends_at_the_deadline() -> None:
    async def drip(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            await connection.send(b"x")
            await asyncio.sleep(TIMEOUT / 20)

    async with serving(once(drip)) as server:
        pool = pool_of(server.url)
        with pytest.raises(ResponseTimeout):
            await send(pool, timeout_seconds=TIMEOUT)
        await assert_next_request_succeeds(pool)


@pytest.mark.parametrize("sent", NOT_HTTP)
@on_uvloop
async def test_what_is_not_http_raises_connection_broken_at_once(sent: bytes) -> None:
    async with serving(once(answer(sent))) as server:
        pool = pool_of(server.url)
        with pytest.raises(ConnectionBroken):
            await send(pool)
        await assert_next_request_succeeds(pool)


@pytest.mark.parametrize(
    ("before", "repeated"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"x-header: value\r\n"),
        (b"HTTP/1.1 200 OK\r\nx-header: ", b"value without an end "),
        (b"", b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;", b"extension "),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n", b"x-trailer: value\r\n"),
    ],
)
@on_uvloop
async def test_a_head_or_trailer_without_an_end_is_refused_before_it_fills_the_memory(
    before: bytes, repeated: bytes
) -> None:
    sent = 0

    async def endless(connection: ServerConnection, request: ReceivedRequest) -> None:
        nonlocal sent
        await connection.send(before)
        while True:
            await connection.send(repeated * 100)
            sent += len(repeated) * 100

    async with serving(once(endless)) as server:
        pool = pool_of(server.url)
        with pytest.raises(ConnectionBroken):
            await send(pool)
        assert sent < 100 * MAX_HEAD_BYTES
        await assert_next_request_succeeds(pool)


@on_uvloop
async def test_a_large_head_within_the_limit_is_accepted() -> None:
    large = b"x" * (MAX_HEAD_BYTES // 2)
    async with serving(answer(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx-large: " + large + b"\r\n\r\n")) as server:
        assert (await send(pool_of(server.url))).headers[1] == (b"x-large", large)


@pytest.mark.parametrize("by_reset", [False, True])
@on_uvloop
async def test_a_connection_that_ended_while_idle_is_not_used(by_reset: bool) -> None:
    """Nor one whose end the event loop has not processed yet: a POST is never sent twice, so it must not be lost."""
    client_is_done, has_ended = asyncio.Event(), asyncio.Event()

    async def answer_once(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(OK)
        await client_is_done.wait()
        if by_reset:
            connection.reset()
        connection.writer.close()
        with suppress(ConnectionError):
            await connection.writer.wait_closed()
        has_ended.set()
        raise CloseConnection

    async with serving(answer_once) as server:
        pool = pool_of(server.url)
        for _ in range(10):
            client_is_done.clear()
            has_ended.clear()
            assert (await send(pool, "POST", b"{}")).content == b"ok"
            client_is_done.set()
            await has_ended.wait()
    assert (server.connections, len(server.requests)) == (10, 10)


@on_uvloop
async def test_a_connection_that_was_reset_before_the_request_is_sent_raises_connection_broken() -> None:
    async def ignore(connection: ServerConnection, request: ReceivedRequest) -> None:
        raise CloseConnection

    async with serving(ignore) as server:
        pool = pool_of(server.url)
        connection = await pool.acquire()
        connection.close()
        await asyncio.sleep(0.05)  # for several rounds of the event loop, in which uvloop frees the transport
        with pytest.raises(ConnectionBroken):
            connection.start_request(HttpRequest.build("GET", b"/", [], b"", pool.host_header))
        pool.release(connection)


@on_uvloop
async def test_bytes_on_an_idle_connection_close_it_and_no_request_fails() -> None:
    async def answer_twice(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(OK)
        await asyncio.sleep(0)
        await connection.send(b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n")
        sent.set()

    sent = asyncio.Event()
    async with serving(answer_twice) as server:
        pool = pool_of(server.url)
        for _ in range(3):
            sent.clear()
            assert (await send(pool, "POST", b"{}")).status == 200
            await sent.wait()
    assert server.connections == 3


@on_uvloop
async def test_a_port_without_a_server_raises_connect_failed() -> None:
    async with serving(answer_ok) as server:
        pass
    with pytest.raises(ConnectFailed):
        await send(pool_of(server.url))


@on_uvloop
async def test_a_server_that_does_not_accept_connections_raises_connect_failed() -> None:
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):  # fill the backlog: the kernel drops further SYNs
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        with pytest.raises(ConnectFailed, match="TimeoutError"):
            await send(pool_of(f"http://127.0.0.1:{listening.getsockname()[1]}", connect=TIMEOUT))


@on_uvloop
async def test_a_cancelled_request_closes_its_connection() -> None:
    has_ended = asyncio.Event()

    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        received.set()
        await connection.wait_until_closed()
        has_ended.set()

    received = asyncio.Event()
    async with serving(once(handle)) as server:
        pool = pool_of(server.url)
        task = asyncio.create_task(send(pool))
        await received.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await has_ended.wait()
        await assert_next_request_succeeds(pool)
