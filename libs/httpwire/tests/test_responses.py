"""A correct response arrives complete in every form HTTP/1.1 allows, and its connection is used again if it may be."""

import asyncio

import pytest
from testkit.scripted_server import (
    OK,
    ReceivedRequest,
    ServerConnection,
    answer,
    answer_ok,
    serving,
)

from .client import pool_of, send
from .loops import on_uvloop

MIB = 1_048_576


@on_uvloop
async def test_requests_one_after_the_other_share_a_connection() -> None:
    async with serving(answer_ok) as server:
        pool = pool_of(server.url)
        responses = [await send(pool) for _ in range(3)]
    assert responses == [(200, [(b"content-length", b"2")], b"ok")] * 3
    assert server.connections == 1


@on_uvloop
async def test_requests_at_the_same_time_have_a_connection_each() -> None:
    async with serving(answer_ok) as server:
        pool = pool_of(server.url)
        responses = await asyncio.gather(*(send(pool) for _ in range(8)))
    assert {response.content for response in responses} == {b"ok"}
    assert server.connections == 8


@pytest.mark.parametrize(
    ("sent", "content"),
    [
        (b"transfer-encoding: chunked\r\n\r\n3\r\none\r\n3;x=y\r\ntwo\r\n0\r\n\r\n", b"onetwo"),
        (b"transfer-encoding: chunked\r\n\r\n0\r\nx-trailer: 1\r\n\r\n", b""),
        (b"content-length: 0\r\n\r\n", b""),
        (b"Content-Length: 3\r\n\r\nabc", b"abc"),
    ],
)
@on_uvloop
async def test_a_response_with_a_known_end_keeps_the_connection(sent: bytes, content: bytes) -> None:
    async with serving(answer(b"HTTP/1.1 200 OK\r\n" + sent)) as server:
        pool = pool_of(server.url)
        responses = [await send(pool) for _ in range(2)]
    assert [(response.content, len(response.headers)) for response in responses] == [(content, 1)] * 2
    assert server.connections == 1


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
@pytest.mark.parametrize("header", [b'etag: "1"', b"content-length: 10"])
@on_uvloop
async def test_a_status_without_a_body_ends_with_its_head(status: bytes, header: bytes) -> None:
    async with serving(answer(b"HTTP/1.1 " + status + b"\r\n" + header + b"\r\n\r\n")) as server:
        pool = pool_of(server.url)
        responses = [await send(pool) for _ in range(2)]
    assert [(response.status, response.content) for response in responses] == [(int(status[:3]), b"")] * 2
    assert server.connections == 1


@on_uvloop
async def test_a_response_to_head_ends_with_its_head() -> None:
    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        is_head = request.line.startswith("HEAD")
        await connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" if is_head else OK)

    async with serving(handle) as server:
        pool = pool_of(server.url)
        assert await send(pool, "HEAD") == (200, [(b"content-length", b"1000")], b"")
        assert (await send(pool)).content == b"ok"
    assert server.connections == 1


@on_uvloop
async def test_a_response_may_end_with_its_connection() -> None:
    async with serving(answer(b"HTTP/1.0 200 OK\r\n\r\nuntil the end", then_close=True)) as server:
        pool = pool_of(server.url)
        assert [(await send(pool)).content for _ in range(2)] == [b"until the end"] * 2
    assert server.connections == 2


@on_uvloop
async def test_a_connection_is_not_used_again_after_connection_close() -> None:
    async with serving(answer(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok")) as server:
        pool = pool_of(server.url)
        assert [(await send(pool)).content for _ in range(2)] == [b"ok", b"ok"]
    assert server.connections == 2


@on_uvloop
async def test_interim_responses_are_discarded() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
    async with serving(answer(interim + OK)) as server:
        pool = pool_of(server.url)
        responses = [await send(pool) for _ in range(2)]
    assert responses == [(200, [(b"content-length", b"2")], b"ok")] * 2


@on_uvloop
async def test_a_second_response_to_one_request_is_never_the_response_to_the_next() -> None:
    async with serving(answer(OK + b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison")) as server:
        pool = pool_of(server.url)
        assert [(await send(pool)).content for _ in range(3)] == [b"ok"] * 3
    assert server.connections == 3


@on_uvloop
async def test_a_response_in_single_bytes_arrives_complete() -> None:
    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        for byte in b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n":
            await connection.send(bytes([byte]))
            await asyncio.sleep(0)

    async with serving(handle) as server:
        assert await send(pool_of(server.url)) == (201, [(b"transfer-encoding", b"chunked")], b"hello")


@on_uvloop
async def test_a_long_body_arrives_complete_and_keeps_the_connection() -> None:
    body = bytes(range(256)) * 40_000

    async def handle(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(request.body))
        await connection.send(request.body)

    async with serving(handle) as server:
        pool = pool_of(server.url)
        assert [(await send(pool, "POST", body)).content == body for _ in range(3)] == [True] * 3
    assert server.connections == 1
