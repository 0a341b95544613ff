"""What a service gets to see, and what leaves again."""

import asyncio
from typing import Any

import httpx
import pytest
from common.errors import ServiceUnavailable
from gateway.bodies import LINGER_BYTES, linger
from gateway.testing import Door, Received
from starlette.responses import Response, StreamingResponse
from starlette.types import Message

CART = "/api/v1/cart/"


async def test_nobody_can_speak_for_the_gateway(door: Door) -> None:
    forged = {"X-Atelier-Caller": "forged", "X-Atelier-Base": "http://evil.example", "X-Atelier-Anything": "1"}
    async with door.client() as client:
        await client.get(CART, headers=forged)
    cart = door.services["cart"]
    assert cart.last_caller.user_id is None
    assert cart.last.headers["x-atelier-base"] == "http://localhost:8000"
    assert "x-atelier-anything" not in cart.last.headers
    assert [name for name, _ in cart.last.scope["headers"]].count(b"x-atelier-caller") == 1


async def test_the_token_itself_stays_at_the_door(door: Door) -> None:
    async with door.client() as client:
        await client.get(CART, headers=door.bearer())
    assert "authorization" not in door.services["cart"].last.headers


async def test_headers_of_one_hop_stay_behind_and_others_travel(door: Door) -> None:
    sent = {
        "Connection": "keep-alive, X-Mine",
        "X-Mine": "1",
        "TE": "trailers",
        "Idempotency-Key": "k",
        "Accept": "a/b",
    }
    async with door.client() as client:
        await client.post(CART, headers=sent, content=b"{}")
    headers = door.services["cart"].last.headers
    assert not {"connection", "te", "x-mine"} & set(headers)
    assert (headers["idempotency-key"], headers["accept"]) == ("k", "a/b")


async def test_method_query_and_body_arrive_as_sent(door: Door) -> None:
    async with door.client() as client:
        await client.put(f"{CART}items/7/?b=2&a=%20x&a=1", content=b'{"quantity": 2}')
    received = door.services["cart"].last
    assert received.scope["method"] == "PUT"
    assert received.scope["query_string"] == b"b=2&a=%20x&a=1"
    assert received.body == b'{"quantity": 2}'


async def test_encoded_paths_arrive_as_sent(door: Door) -> None:
    async with door.client() as client:
        await client.get("/bazaar/api/v1/products/caf%C3%A9%2Fau%20lait/")
    scope = door.services["catalog"].last.scope
    assert scope["raw_path"] == b"/emporium/api/v1/products/caf%C3%A9%2Fau%20lait/"
    assert scope["path"] == "/emporium/api/v1/products/café/au lait/"


async def test_a_trace_goes_on_through_the_gateway(door: Door) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    async with door.client() as client:
        await client.get(CART, headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert trace in door.services["cart"].last.headers["traceparent"]


async def test_a_body_announced_too_large_is_refused_unread(door: Door) -> None:
    async with door.client() as client:
        response = await client.post(CART, content=b"x" * 1_048_577)
    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")
    assert door.services["cart"].requests == []


async def test_a_file_may_be_larger_than_other_bodies(door: Door) -> None:
    async with door.client() as client:
        taken = await client.post(CART, files={"file": b"x" * 2_000_000})
        refused = await client.post(CART, files={"file": b"x" * 6_291_456})
    assert (taken.status_code, refused.status_code) == (200, 413)


async def test_a_body_that_turns_out_too_large_is_refused(door: Door) -> None:
    async def endless() -> Any:
        while True:
            yield b"x" * 65_536

    async with door.client() as client:
        response = await client.post(CART, content=endless())
    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")
    assert response.headers["connection"] == "close"
    assert door.services["cart"].requests == []


async def test_a_body_of_exactly_the_limit_passes(door: Door) -> None:
    async with door.client() as client:
        assert (await client.post(CART, content=b"x" * 1_048_576)).status_code == 200


async def test_a_service_that_fails_is_unavailable_and_tells_nothing(door: Door) -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("a secret detail")

    door.services["cart"].app = failing
    async with door.client() as client:
        response = await client.get(CART)
        staff = await client.get("/api/staff/v1/dead-letters/cart")
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")
    assert (staff.status_code, staff.json()["code"]) == (503, "service.unavailable")
    assert "secret" not in response.text + staff.text


async def test_a_service_that_answers_nothing_is_unavailable(door: Door) -> None:
    async def silent(scope: Any, receive: Any, send: Any) -> None:
        return

    door.services["cart"].app = silent
    async with door.client() as client:
        assert (await client.get(CART)).status_code == 503


async def test_a_service_that_breaks_off_breaks_the_answer_off(door: Door) -> None:
    async def breaking(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("half way")

    door.services["cart"].app = breaking
    transport = httpx.ASGITransport(door.gateway)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        with pytest.raises(ServiceUnavailable):
            await client.get(CART)


async def test_an_answer_streams_while_the_service_makes_it(door: Door) -> None:
    """The client has the first piece before the service makes the second."""
    arrived: asyncio.Queue[bytes] = asyncio.Queue()
    pieces = (b"one", b"two", b"three")

    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            assert await asyncio.wait_for(arrived.get(), 60) == piece
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message.get("body"):
            arrived.put_nowait(message["body"])

    door.services["cart"].app = stream
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": CART,
        "raw_path": CART.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
    }
    await door.gateway(scope, receive, send)


async def test_a_large_answer_streams_through_the_cache_unkept(door: Door) -> None:
    def large(received: Received) -> Response:
        return StreamingResponse(iter([b"x" * 300_000] * 4), media_type="text/plain")

    door.services["catalog"].answer = large
    async with door.client() as client:
        for _ in range(2):
            response = await client.get("/api/v1/products/")
            assert len(response.content) == 1_200_000
            assert response.headers["x-cache"] == "miss"


@pytest.mark.parametrize("crash", [True, False])
async def test_a_service_that_breaks_off_what_was_to_be_kept_is_unavailable(door: Door, crash: bool) -> None:
    async def breaking(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        if crash:
            raise RuntimeError("half way")

    door.services["catalog"].app = breaking
    async with door.client() as client:
        response = await client.get("/api/v1/products/")
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")


async def test_a_refused_body_is_read_to_its_end_so_that_the_answer_arrives() -> None:
    def chunk(more: bool) -> Message:
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": more}

    finite = [chunk(True), chunk(True), chunk(False), chunk(True)]

    async def ends() -> Message:
        return finite.pop(0)

    await linger(ends)
    assert len(finite) == 1

    asked = 0

    async def never_ends() -> Message:
        nonlocal asked
        asked += 1
        return chunk(True)

    await linger(never_ends)
    assert asked == LINGER_BYTES // 65_536
