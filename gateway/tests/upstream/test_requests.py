"""A client that disconnects ends its request to the service, and is no failure of the service."""

from typing import Any

import pytest
from gateway.settings import UpstreamSettings
from starlette.requests import ClientDisconnect
from testkit.scripted_server import ReceivedRequest, ServerConnection, answer_ok, serving
from testkit.upstreams import AsgiResponse, send, upstream_to

SCOPE = {"method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
NO_FAILURES = UpstreamSettings(breaker_failures=1)


@pytest.mark.parametrize("messages_before", [0, 1])
async def test_a_client_that_disconnects_during_its_upload_ends_the_request(messages_before: int) -> None:
    messages = [{"type": "http.request", "body": b"half", "more_body": True}] * messages_before

    async def receive() -> dict[str, Any]:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async with serving(answer_ok) as server:
        upstream = upstream_to(server.url, settings=NO_FAILURES)
        with pytest.raises(ClientDisconnect):
            await upstream({**SCOPE, "headers": [(b"content-length", b"8")]}, receive, AsgiResponse().send)
        assert server.requests == []
        assert (await send(upstream)).body == b"ok"


async def test_a_client_that_disconnects_during_a_long_response_ends_it() -> None:
    async def endless(connection: ServerConnection, request: ReceivedRequest) -> None:
        await connection.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n")
        await connection.wait_until_closed()

    first = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        return first.pop() if first else {"type": "http.disconnect"}

    response = AsgiResponse()
    async with serving(endless) as server:
        with pytest.raises(ClientDisconnect):
            await upstream_to(server.url)(SCOPE, receive, response.send)
    assert (response.body, response.is_complete) == (b"one", False)
