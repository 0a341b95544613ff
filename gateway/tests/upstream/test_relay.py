"""A request is relayed as it was given, and its body and its response while they come; on uvloop."""

import asyncio
from typing import Any

import pytest
from gateway.upstream.relay import AsgiRelay, RequestAborted, request_of
from httpwire import ConnectionPool, Endpoint, Header, HttpClientError, PoolLimits, ResponseTimeout
from starlette.types import Message, Receive
from testkit.raw_http import on_uvloop
from testkit.scripted_server import (
    CloseConnection,
    ReceivedRequest,
    ServerConnection,
    answer,
    answer_ok,
    serving,
)
from testkit.upstreams import AsgiResponse

MIB = 1_048_576
TIMEOUT_SECONDS = 20.0
QUICK = 0.2
ANNOUNCED = ((b"content-length", b"1000000000"),)
"""The headers of a request whose body does not end during the test."""
BROKEN = [
    b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
]


def body_in_parts(*parts: bytes) -> Receive:
    """The `receive` of a client that sends these parts and then waits for its response."""
    left = list(parts) or [b""]

    async def receive() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    return receive


def pool_of(url: str) -> ConnectionPool:
    return ConnectionPool([Endpoint.parse(url)], PoolLimits())


async def relay(
    pool: ConnectionPool,
    receive: Receive,
    response: AsgiResponse,
    *,
    method: str = "POST",
    path: str = "/",
    query: bytes = b"",
    headers: tuple[Header, ...] = (),
    timeout_seconds: float = TIMEOUT_SECONDS,
    ends_with_client: bool = False,
) -> AsgiResponse:
    """What `Upstream` does for one request."""
    scope = {
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", b"shop.test"), *headers],
    }
    request = request_of(scope, await receive(), pool.host_header)
    connection = await pool.acquire()
    exchange = AsgiRelay(connection, request, receive, ends_with_client=ends_with_client)
    try:
        await exchange.start(timeout_seconds, timeout_seconds)
        await exchange.relay_response(response.send, timeout_seconds)
    finally:
        exchange.close()
        pool.release(connection)
    return response


@on_uvloop
async def test_a_body_in_parts_is_sent_on_a_connection_that_is_kept() -> None:
    async with serving(answer_ok) as server:
        pool, length = pool_of(server.url), ((b"content-length", b"6"),)
        for _ in range(2):
            await relay(pool, body_in_parts(b"one", b"", b"two", b""), AsgiResponse(), headers=length)
    assert [(request.connection, request.body) for request in server.requests] == [(1, b"onetwo")] * 2


@on_uvloop
async def test_a_body_of_known_length_is_sent_without_chunks() -> None:
    async with serving(answer_ok) as server:
        headers = ((b"content-length", b"6"),)
        await relay(pool_of(server.url), body_in_parts(b"one", b"two"), AsgiResponse(), headers=headers)
    assert server.requests[0].body == b"onetwo"
    assert "transfer-encoding" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("path", "query", "line"),
    [
        ("/a%2Fb", b"x=%20&y=1", "POST /a%2Fb?x=%20&y=1 HTTP/1.1"),
        ("/a b\r\nx: y", b"", "POST /a%20b%0D%0Ax:%20y HTTP/1.1"),
        ("/café", b"q=\x00\xff", "POST /caf%C3%A9?q=%00%FF HTTP/1.1"),
    ],
)
@on_uvloop
async def test_a_target_cannot_end_the_request_line(path: str, query: bytes, line: str) -> None:
    async with serving(answer_ok) as server:
        await relay(pool_of(server.url), body_in_parts(), AsgiResponse(), path=path, query=query)
    assert server.requests[0].line == line


@on_uvloop
async def test_request_and_response_bodies_flow_at_the_same_time() -> None:
    """The server answers each part before the client has sent the next one."""
    received: asyncio.Queue[bytes] = asyncio.Queue()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n")
        while data := await reader.read(3):
            writer.write(data)
        writer.close()

    class Listening(AsgiResponse):
        async def send(self, message: Any) -> None:
            await super().send(message)
            if message.get("body"):
                received.put_nowait(message["body"])

    left = [b"one", b"two", b"six"]

    async def receive() -> Message:
        if len(left) < 3:
            await received.get()
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    pool = pool_of(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    response = await relay(pool, receive, Listening(), headers=((b"content-length", b"9"),))
    assert response.body == b"onetwosix"
    pool.close()
    server.close()


@on_uvloop
async def test_a_response_in_the_middle_of_an_upload_ends_the_upload() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\n\r\nbig")
        await released.wait()
        writer.close()

    async def endless() -> Message:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

    released = asyncio.Event()
    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    pool = pool_of(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    response = await relay(pool, endless, AsgiResponse(), headers=ANNOUNCED)
    released.set()
    server.close()
    assert (response.status, response.body) == (413, b"big")


@on_uvloop
async def test_a_client_that_disconnects_during_its_upload_ends_the_request() -> None:
    messages: list[Message] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": b"half", "more_body": True},
    ]

    async def receive() -> Message:
        return messages.pop()

    async with serving(answer_ok) as server:
        with pytest.raises(RequestAborted):
            await relay(pool_of(server.url), receive, AsgiResponse(), headers=ANNOUNCED)
    assert server.requests == []


@on_uvloop
async def test_a_client_that_stops_sending_its_body_ends_the_request() -> None:
    first = [{"type": "http.request", "body": b"half", "more_body": True}]

    async def receive() -> Message:
        if first:
            return dict(first.pop())
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async with serving(answer_ok) as server:
        with pytest.raises(RequestAborted):
            await relay(pool_of(server.url), receive, AsgiResponse(), headers=ANNOUNCED, timeout_seconds=QUICK)
    assert server.requests == []


@on_uvloop
async def test_a_client_that_disconnects_during_a_long_response_ends_it() -> None:
    async def endless(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            await connection.send(b"3\r\none\r\n")
            await asyncio.sleep(0)

    has_begun = asyncio.Event()
    first = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if first:
            return dict(first.pop())
        await has_begun.wait()
        return {"type": "http.disconnect"}

    class Leaving(AsgiResponse):
        async def send(self, message: Any) -> None:
            await super().send(message)
            has_begun.set()

    async with serving(endless) as server:
        with pytest.raises(RequestAborted):
            await relay(pool_of(server.url), receive, Leaving(), method="GET")


@pytest.mark.parametrize("parts", [[b"whole"], [b"in ", b"two"]])
@on_uvloop
async def test_work_that_ends_with_its_client_is_left_when_the_client_disconnects(parts: list[bytes]) -> None:
    has_arrived, is_closed = asyncio.Event(), asyncio.Event()
    content = body_in_parts(*parts)

    async def receive() -> Message:
        if not has_arrived.is_set():
            waiting, arriving = asyncio.ensure_future(content()), asyncio.ensure_future(has_arrived.wait())
            await asyncio.wait([waiting, arriving], return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                arriving.cancel()
                return waiting.result()
            waiting.cancel()
        return {"type": "http.disconnect"}

    async def work(connection: ServerConnection, request: ReceivedRequest) -> None:
        assert request.body == b"".join(parts)
        has_arrived.set()
        await connection.wait_until_closed()
        is_closed.set()

    length = ((b"content-length", b"%d" % len(b"".join(parts))),)
    async with serving(work) as server, asyncio.timeout(TIMEOUT_SECONDS):
        with pytest.raises(RequestAborted):
            await relay(pool_of(server.url), receive, AsgiResponse(), headers=length, ends_with_client=True)
        await is_closed.wait()


@pytest.mark.parametrize("half", BROKEN)
@on_uvloop
async def test_a_relayed_response_that_breaks_off_is_not_complete(half: bytes) -> None:
    for handle in (answer(half, then_close=True), answer(half)):
        response = AsgiResponse()
        async with serving(handle) as server:
            with pytest.raises(HttpClientError):
                await relay(pool_of(server.url), body_in_parts(b"{}"), response, timeout_seconds=QUICK)
        assert (response.status, response.is_complete) == (200, False)
        assert half.endswith(response.body)


@on_uvloop
async def test_a_server_that_does_not_read_the_request_is_a_timeout() -> None:
    async def never_read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.close()

    async def endless() -> Message:
        return {"type": "http.request", "body": b"x" * 1_048_576, "more_body": True}

    released = asyncio.Event()
    server = await asyncio.start_server(never_read, "127.0.0.1", 0, limit=1024)
    pool = pool_of(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    with pytest.raises(ResponseTimeout):
        await relay(pool, endless, AsgiResponse(), headers=ANNOUNCED, timeout_seconds=QUICK)
    released.set()
    server.close()


@on_uvloop
async def test_the_server_waits_for_a_slow_reader_of_a_long_response() -> None:
    size, sent = 64 * MIB, 0

    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        nonlocal sent
        await connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size)
        while sent < size:
            await connection.send(b"x" * MIB)
            sent += MIB
        raise CloseConnection

    class SlowReader(AsgiResponse):
        read, most_ahead = 0, 0

        async def send(self, message: dict[str, object]) -> None:  # type: ignore[override]
            if isinstance(body := message.get("body"), bytes):
                await asyncio.sleep(0)
                self.read += len(body)
                self.most_ahead = max(self.most_ahead, sent - self.read)

    slow = SlowReader()
    async with serving(handle) as server:
        await relay(pool_of(server.url), body_in_parts(), slow, method="GET")
    assert slow.read == size
    assert slow.most_ahead < 16 * MIB
