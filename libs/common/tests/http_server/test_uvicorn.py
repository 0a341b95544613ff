"""Our protocol is uvicorn's for everything that is within the limits."""

from importlib.metadata import version

import pytest
from common.http_server.uvicorn_protocol import UVICORN
from common.testing.raw_http import connection, head, on_uvloop

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


def test_it_is_written_for_the_version_that_is_installed() -> None:
    assert version("uvicorn") == UVICORN


@pytest.mark.parametrize("name", REQUESTS)
@on_uvloop
async def test_responses_are_those_of_plain_uvicorn(name: str) -> None:
    async with served(plain=True) as plain, served() as limited:
        said = await _said(plain.port, REQUESTS[name])
        assert await _said(limited.port, REQUESTS[name]) == said
    assert any(line.startswith(b"HTTP/1.1 ") for line in said)


async def _said(port: int, request: bytes) -> list[bytes]:
    """All lines of what comes back until the connection ends, but the date; the client ends its side at once."""
    async with connection(port) as client:
        await client.send(request + head("GET", "/last", "Connection: close"))
        said = await client.reader.read(-1)
    return [line for line in said.split(b"\r\n") if not line.lower().startswith(b"date:")]
