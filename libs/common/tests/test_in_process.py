"""An application of this process answers as it would over the network."""

import asyncio
from typing import Any

import httpx
import pytest
from common.clients.in_process import InProcess
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse


async def echo(scope: Any, receive: Any, send: Any) -> None:
    request = Request(scope, receive)
    body = (await request.body()).decode()
    told = {"path": request.url.path, "query": request.url.query, "body": body, "name": request.headers["x-name"]}
    await JSONResponse(told, 201, {"x-answer": "yes"})(scope, receive, send)


async def crash(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("inside")


async def stall(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.Event().wait()


async def test_a_request_arrives_whole_and_its_answer_comes_back() -> None:
    answer = await InProcess(echo).ask("POST", "/a b/", b"c=d", [(b"X-Name", b"Ann")], b"words")
    assert (answer.status, dict(answer.headers)[b"x-answer"]) == (201, b"yes")
    assert answer.content == b'{"path":"/a b/","query":"c=d","body":"words","name":"Ann"}'


async def test_an_answer_in_parts_is_put_together() -> None:
    async def parts(scope: Any, receive: Any, send: Any) -> None:
        await StreamingResponse(iter([b"one ", b"two"]))(scope, receive, send)

    assert (await InProcess(parts).ask("GET", "/", b"", [], b"")).content == b"one two"


async def test_a_crash_inside_is_an_answer_500() -> None:
    assert (await InProcess(crash).ask("GET", "/", b"", [], b"")).status == 500


async def test_who_does_not_answer_in_time_is_a_timeout_of_the_transport() -> None:
    with pytest.raises(httpx.ReadTimeout):
        await InProcess(stall).ask("GET", "/", b"", [], b"", patience=0.01)


async def test_who_speaks_httpx_gets_the_same() -> None:
    async with httpx.AsyncClient(transport=InProcess(echo), base_url="http://here") as http:
        response = await http.post("/a%20b/?c=d", content=b"words", headers={"X-Name": "Ann"})
    assert (response.status_code, response.json()["path"], response.headers["x-answer"]) == (201, "/a b/", "yes")
