"""The client that makes the load, against a server that answers from a script."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench.wire import Connection, Unexpected, get, post

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


async def test_answers_come_whole_with_the_headers_that_matter() -> None:
    async with serving(FINE + BODY) as address:
        answer = await Connection(address).ask(get("/"))
    assert (answer.status, answer.headers, answer.json(200)) == (200, {b"x-cache": b"hit"}, {"a": 1})


async def test_a_connection_is_used_again_and_made_anew_when_it_was_the_last() -> None:
    async with serving(FINE + BODY, LAST + BODY) as address:
        connection = Connection(address)
        assert [(await connection.ask(get("/"))).status for _ in range(5)] == [200] * 5
        connection.close()


async def test_an_answer_that_breaks_off_is_an_error() -> None:
    async with serving(FINE + b'{"a') as address:
        with pytest.raises(ConnectionError):
            await Connection(address).ask(get("/"))


async def test_another_status_than_expected_is_told_with_what_was_said() -> None:
    async with serving(b"HTTP/1.1 409 Conflict\r\nContent-Length: 7\r\n\r\n" + BODY) as address:
        answer = await Connection(address).ask(get("/"))
    with pytest.raises(Unexpected, match="409 instead of 201"):
        answer.json(201)


def test_requests_say_who_asks_and_how_much_they_bring() -> None:
    assert get("/x", "T") == b"GET /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer T\r\n\r\n"
    assert post("/x", b"{}", "T").endswith(b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
