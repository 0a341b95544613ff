"""Within its limits the protocol sends the same bytes as uvicorn's own."""

from importlib.metadata import version

import pytest
from httpserver.uvicorn_protocol import UVICORN
from testkit.raw_http import connection, head, on_uvloop

from .application import served

CHUNKED = "Transfer-Encoding: chunked"
REQUESTS: dict[str, bytes] = {
    "get": head("GET", "/a"),
    "head": head("HEAD", "/a"),
    "closing": head("GET", "/a", "Connection: close"),
    "http/1.0": b"GET /a HTTP/1.0\r\nHost: localhost\r\n\r\n",
    "body": head("POST", "/echo", "Content-Length: 5") + b"hello",
    "chunks": head("POST", "/echo", CHUNKED) + b"5\r\nhello\r\n0\r\n\r\n",
    "upgrade": head("GET", "/a", "Connection: close, Upgrade", "Upgrade: h2c"),
    "pipelined": head("GET", "/a") + head("POST", "/echo", "Content-Length: 1") + b"x" + head("GET", "/b"),
    "unread": head("POST", "/unread", "Content-Length: 5") + b"hello",
    "large": head("POST", "/echo", "Content-Length: 300000") + b"x" * 300_000,
    "not http": b"nonsense\r\n\r\n",
}


def test_the_installed_version_is_the_one_whose_private_parts_are_used() -> None:
    assert version("uvicorn") == UVICORN


@pytest.mark.parametrize("name", REQUESTS)
@on_uvloop
async def test_responses_equal_those_of_uvicorns_own_protocol(name: str) -> None:
    async with served(plain=True) as plain, served() as limited:
        expected = await _received(plain.port, REQUESTS[name])
        assert await _received(limited.port, REQUESTS[name]) == expected
    assert any(line.startswith(b"HTTP/1.1 ") for line in expected)


@pytest.mark.parametrize("request_head", [head("GET", "/prepared"), head("HEAD", "/prepared")])
@on_uvloop
async def test_a_prepared_response_equals_one_sent_by_uvicorn(request_head: bytes) -> None:
    async with served(plain=True) as plain, served(prepared_responses=True) as prepared:
        expected = await _received(plain.port, request_head)
        assert await _received(prepared.port, request_head) == expected
    assert b"x-kind: prepared" in expected


async def _received(port: int, request: bytes) -> list[bytes]:
    """All received lines without the date, until the connection ends; the client shuts its side down at once."""
    async with connection(port) as client:
        await client.send(request + head("GET", "/last", "Connection: close"))
        received = await client.reader.read(-1)
    return [line for line in received.split(b"\r\n") if not line.lower().startswith(b"date:")]
