"""The benchmark's HTTP client, against a server with scripted responses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench.http_client import Connection, Unexpected, get, post

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX-Cache: hit\r\n\r\n"
LAST = FINE.replace(b"X-Cache: hit", b"Connection: close")
BODY = b'{"a":1}'


@asynccontextmanager
async def serving(*answers: bytes) -> AsyncIterator[str]:
    """Every connection gets these answers, one per request, and is then closed."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}"


async def test_responses_are_parsed_with_the_needed_headers() -> None:
    async with serving(FINE + BODY) as address:
        answer = await Connection(address).ask(get("/"))
    assert (answer.status, answer.headers, answer.json(200)) == (200, {b"x-cache": b"hit"}, {"a": 1})


async def test_a_connection_is_reused_and_reopened_after_connection_close() -> None:
    async with serving(FINE + BODY, LAST + BODY) as address:
        connection = Connection(address)
        assert [(await connection.ask(get("/"))).status for _ in range(5)] == [200] * 5
        connection.close()


async def test_a_truncated_response_is_an_error() -> None:
    async with serving(FINE + b'{"a') as address:
        with pytest.raises(ConnectionError):
            await Connection(address).ask(get("/"))


async def test_an_unexpected_status_is_reported_with_its_body() -> None:
    async with serving(b"HTTP/1.1 409 Conflict\r\nContent-Length: 7\r\n\r\n" + BODY) as address:
        answer = await Connection(address).ask(get("/"))
    with pytest.raises(Unexpected, match="409 instead of 201"):
        answer.json(201)


def test_requests_have_authorization_and_content_length() -> None:
    assert get("/x", "T") == b"GET /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer T\r\n\r\n"
    assert post("/x", b"{}", "T").endswith(b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
