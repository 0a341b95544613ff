"""What a service gets of a request, and the client of a response."""

import asyncio
from typing import Any

import httpx
import pytest
from common.kernel.callers import METHOD_HEADER
from common.kernel.errors import ServiceUnavailable
from gateway.bodies.size_limits import MAX_DISCARDED_BYTES, discard_body
from starlette.responses import Response, StreamingResponse
from starlette.types import Message
from testkit.gateway import GatewayHarness, ReceivedRequest

CART = "/api/v1/cart/"


async def test_a_clients_internal_headers_are_removed(gateway: GatewayHarness) -> None:
    forged = {"X-Atelier-Caller": "forged", "X-Atelier-Base": "http://evil.example", "X-Atelier-Anything": "1"}
    async with gateway.client() as client:
        await client.get(CART, headers=forged)
    cart = gateway.services["cart"]
    assert cart.last_caller.user_id is None
    assert cart.last.headers["x-atelier-base"] == "http://localhost:8000"
    assert "x-atelier-anything" not in cart.last.headers
    assert [name for name, _ in cart.last.scope["headers"]].count(b"x-atelier-caller") == 1


async def test_the_bearer_token_is_not_forwarded(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        await client.get(CART, headers=gateway.bearer())
    assert "authorization" not in gateway.services["cart"].last.headers


async def test_hop_by_hop_headers_are_removed_and_others_forwarded(gateway: GatewayHarness) -> None:
    sent = {
        "Connection": "keep-alive, X-Mine",
        "X-Mine": "1",
        "TE": "trailers",
        "Idempotency-Key": "k",
        "Accept": "a/b",
    }
    async with gateway.client() as client:
        await client.post(CART, headers=sent, content=b"{}")
    headers = gateway.services["cart"].last.headers
    assert not {"connection", "te", "x-mine"} & set(headers)
    assert (headers["idempotency-key"], headers["accept"]) == ("k", "a/b")


async def test_method_query_and_body_arrive_as_sent(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        await client.put(f"{CART}items/7/?b=2&a=%20x&a=1", content=b'{"quantity": 2}')
    received = gateway.services["cart"].last
    assert received.scope["method"] == "PUT"
    assert received.scope["query_string"] == b"b=2&a=%20x&a=1"
    assert received.body == b'{"quantity": 2}'


async def test_a_service_gets_head_as_get_and_the_clients_method_beside_it(gateway: GatewayHarness) -> None:
    cart = gateway.services["cart"]
    async with gateway.client() as client:
        await client.head(CART, headers={METHOD_HEADER: "forged"})
        assert (cart.last.scope["method"], cart.last.headers[METHOD_HEADER]) == ("GET", "HEAD")
        await client.get(CART, headers={METHOD_HEADER: "HEAD"})
    assert METHOD_HEADER not in cart.last.headers


@pytest.mark.parametrize(("own", "sent"), [("no-referrer", "no-referrer"), (None, "strict-origin-when-cross-origin")])
async def test_a_services_own_referrer_policy_replaces_the_usual_one(
    gateway: GatewayHarness, own: str | None, sent: str
) -> None:
    gateway.services["cart"].respond = lambda _: Response(headers={"Referrer-Policy": own} if own else None)
    async with gateway.client() as client:
        response = await client.get(CART)
    assert response.headers.get_list("referrer-policy") == [sent]
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_encoded_paths_arrive_as_sent(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        await client.get("/bazaar/api/v1/products/caf%C3%A9%2Fau%20lait/")
    scope = gateway.services["catalog"].last.scope
    assert scope["raw_path"] == b"/emporium/api/v1/products/caf%C3%A9%2Fau%20lait/"
    assert scope["path"] == "/emporium/api/v1/products/café/au lait/"


async def test_a_trace_is_continued_through_the_gateway(gateway: GatewayHarness) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    async with gateway.client() as client:
        await client.get(CART, headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert trace in gateway.services["cart"].last.headers["traceparent"]


async def test_a_body_with_too_large_a_content_length_is_refused_unread(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.post(CART, content=b"x" * 1_048_577)
    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")
    assert gateway.services["cart"].requests == []


async def test_a_file_may_be_larger_than_other_bodies(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        taken = await client.post(CART, files={"file": b"x" * 2_000_000})
        refused = await client.post(CART, files={"file": b"x" * 6_291_456})
    assert (taken.status_code, refused.status_code) == (200, 413)


async def test_a_chunked_body_that_exceeds_the_limit_is_refused(gateway: GatewayHarness) -> None:
    async def endless() -> Any:
        while True:
            yield b"x" * 65_536

    async with gateway.client() as client:
        response = await client.post(CART, content=endless())
    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")
    assert response.headers["connection"] == "close"
    assert gateway.services["cart"].requests == []


@pytest.mark.parametrize("size", [1, 300_000])
async def test_a_chunked_body_is_forwarded_with_its_length(gateway: GatewayHarness, size: int) -> None:
    async def parts() -> Any:
        for _ in range(3):
            yield b"x" * size

    async with gateway.client() as client:
        assert (await client.post(CART, content=parts())).status_code == 200
    (request,) = gateway.services["cart"].requests
    assert request.headers["content-length"] == str(size * 3)
    assert "transfer-encoding" not in request.headers


async def test_a_body_of_exactly_the_limit_is_accepted(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.post(CART, content=b"x" * 1_048_576)).status_code == 200


async def test_a_service_that_crashes_is_unavailable_without_details(gateway: GatewayHarness) -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("a secret detail")

    gateway.services["cart"].app = failing
    async with gateway.client() as client:
        response = await client.get(CART)
        staff = await client.get("/api/staff/v1/dead-letters/cart")
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")
    assert (staff.status_code, staff.json()["code"]) == (503, "service.unavailable")
    assert "secret" not in response.text + staff.text


async def test_a_service_that_sends_no_response_is_unavailable(gateway: GatewayHarness) -> None:
    async def silent(scope: Any, receive: Any, send: Any) -> None:
        return

    gateway.services["cart"].app = silent
    async with gateway.client() as client:
        assert (await client.get(CART)).status_code == 503


async def test_a_response_that_a_service_does_not_complete_is_aborted(gateway: GatewayHarness) -> None:
    async def breaking(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("half way")

    gateway.services["cart"].app = breaking
    transport = httpx.ASGITransport(gateway.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        with pytest.raises(ServiceUnavailable):
            await client.get(CART)


async def test_a_response_is_forwarded_while_the_service_still_produces_it(gateway: GatewayHarness) -> None:
    """The service sends each chunk only after the client has received the one before it."""
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

    gateway.services["cart"].app = stream
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
    await gateway.app(scope, receive, send)


async def test_a_large_response_is_streamed_and_not_cached(gateway: GatewayHarness) -> None:
    def large(received: ReceivedRequest) -> Response:
        return StreamingResponse(iter([b"x" * 300_000] * 4), media_type="text/plain")

    gateway.services["catalog"].respond = large
    async with gateway.client() as client:
        for _ in range(2):
            response = await client.get("/api/v1/products/")
            assert len(response.content) == 1_200_000
            assert response.headers["x-cache"] == "miss"


@pytest.mark.parametrize("crash", [True, False])
async def test_a_cacheable_response_that_a_service_does_not_complete_is_unavailable(
    gateway: GatewayHarness, crash: bool
) -> None:
    async def breaking(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        if crash:
            raise RuntimeError("half way")

    gateway.services["catalog"].app = breaking
    async with gateway.client() as client:
        response = await client.get("/api/v1/products/")
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")


async def test_a_refused_body_is_read_to_its_end_so_that_the_response_arrives() -> None:
    def chunk(more: bool) -> Message:
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": more}

    finite = [chunk(True), chunk(True), chunk(False), chunk(True)]

    async def ends() -> Message:
        return finite.pop(0)

    await discard_body(ends)
    assert len(finite) == 1

    requested = 0

    async def never_ends() -> Message:
        nonlocal requested
        requested += 1
        return chunk(True)

    await discard_body(never_ends)
    assert requested == MAX_DISCARDED_BYTES // 65_536
