"""Requests to an application of this process."""

import asyncio
from typing import Any

import pytest
from atelier.embedded.asgi_transport import AsgiTransport
from common.rpc.http_transport import ResponseTimeout
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse


async def echo(scope: Any, receive: Any, send: Any) -> None:
    request = Request(scope, receive)
    body = (await request.body()).decode()
    received = {"path": request.url.path, "query": request.url.query, "body": body, "name": request.headers["x-name"]}
    await JSONResponse(received, 201, {"x-answer": "yes"})(scope, receive, send)


async def crash(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("inside")


async def stall(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.Event().wait()


async def test_a_request_arrives_whole_and_its_response_is_returned() -> None:
    response = await AsgiTransport(echo).request("POST", "http://here/a%20b/?c=d", {"X-Name": "Ann"}, b"words")
    assert (response.status, dict(response.headers)[b"x-answer"]) == (201, b"yes")
    assert response.content == b'{"path":"/a b/","query":"c=d","body":"words","name":"Ann"}'


async def test_a_response_in_parts_is_joined() -> None:
    async def parts(scope: Any, receive: Any, send: Any) -> None:
        await StreamingResponse(iter([b"one ", b"two"]))(scope, receive, send)

    assert (await AsgiTransport(parts).request("GET", "/", {}, b"")).content == b"one two"


async def test_an_exception_of_the_application_is_a_response_500() -> None:
    assert (await AsgiTransport(crash).request("GET", "/", {}, b"")).status == 500


async def test_a_missing_response_raises_response_timeout() -> None:
    with pytest.raises(ResponseTimeout):
        await AsgiTransport(stall).request("GET", "/", {}, b"", 0.01)
