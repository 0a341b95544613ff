"""What every request and every answer has, whatever it is about."""

import logging
from typing import Any

import pytest
import structlog
from gateway.access_log import LOGGER
from gateway.testing import Door, open_door
from starlette.responses import PlainTextResponse, Response

CART = "/api/v1/cart/"


async def test_a_sane_request_id_is_kept_and_told_to_the_service(door: Door) -> None:
    async with door.client() as client:
        response = await client.get(CART, headers={"X-Request-ID": "mine-1.2_3"})
    assert response.headers["x-request-id"] == "mine-1.2_3"
    assert door.services["cart"].last.headers["x-request-id"] == "mine-1.2_3"


@pytest.mark.parametrize("given", ["", "has space", "x" * 129, "new\tline", "é"])
async def test_any_other_request_id_is_replaced(door: Door, given: str) -> None:
    async with door.client() as client:
        response = await client.get(CART, headers={b"X-Request-ID": given.encode("latin-1")})
    assert response.headers["x-request-id"] not in ("", given)
    assert response.headers["x-request-id"] == door.services["cart"].last.headers["x-request-id"]


async def test_refusals_carry_the_request_id_too(door: Door) -> None:
    async with door.client() as client:
        for path in ("/api/v1/nothing/", "/api/staff/nothing", "/"):
            assert (await client.get(path)).headers["x-request-id"]


async def test_every_answer_is_guarded_against_sniffing_and_framing(door: Door) -> None:
    async with door.client() as client:
        for path in (CART, "/api/v1/nothing/", "/", "/api/docs/", "/api/schema/", "/media/x.svg", "/health/live"):
            headers = (await client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"]
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "strict-transport-security" not in headers


async def test_https_stays_https(door: Door) -> None:
    async with door.client() as client:
        response = await client.get(CART, headers={"X-Forwarded-Proto": "https"})
    assert "max-age" in response.headers["strict-transport-security"]
    assert door.services["cart"].last.headers["x-atelier-base"] == "https://localhost:8000"


async def test_head_is_answered_like_get_without_the_body(door: Door) -> None:
    async with door.client() as client:
        for path in (CART, "/api/v1/nothing/", "/", "/api/docs/", "/api/schema/", "/health/live"):
            asked, headed = await client.get(path), await client.head(path)
            assert (headed.status_code, headed.content) == (asked.status_code, b"")
            assert headed.headers.get("content-length") == asked.headers.get("content-length")
    assert {request.scope["method"] for request in door.services["cart"].requests} == {"GET"}


async def test_a_null_character_in_the_path_is_not_found(door: Door) -> None:
    async with door.client() as client:
        response = await client.get("/api/v1/products/a%00b/")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert door.services["catalog"].requests == []


@pytest.mark.parametrize("address", ["/api/v1/products/" + "x" * 3000 + "/", "/api/v1/products/?search=" + "x" * 9000])
async def test_an_endless_address_is_refused(door: Door, address: str) -> None:
    async with door.client() as client:
        response = await client.get(address)
    assert (response.status_code, response.json()["code"]) == (414, "address_too_long")


async def test_an_endless_staff_address_is_refused_in_the_staffs_words(door: Door) -> None:
    async with door.client() as client:
        response = await client.get("/api/staff/v1/products/" + "x" * 3000)
    assert (response.status_code, response.json()["code"]) == (400, "request.address_too_long")


async def test_websockets_are_refused(door: Door) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await door.gateway({"type": "websocket", "path": "/"}, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_a_server_can_run_the_gateways_life() -> None:
    async with open_door(internal={"/revoked-sessions": []}) as door:
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
        sent: list[str] = []

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await door.gateway({"type": "lifespan"}, receive, send)
        assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_one_line_tells_of_a_request_and_nothing_secret(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    claims = door.claims()
    headers = door.bearer(claims)
    with structlog.testing.capture_logs() as lines:
        async with door.client() as client:
            await client.get(f"/bazaar{CART}?token=secret-in-query")
            await client.get(f"{CART}?token=secret-in-query", headers=headers)
    stranger, line = [each for each in lines if each["event"] == "request"]
    assert (stranger["storefront"], stranger["user"]) == ("bazaar", None)
    assert (line["method"], line["path"], line["status"]) == ("GET", CART, 200)
    assert (line["storefront"], line["user"]) == ("emporium", str(claims.user_id))
    assert line["duration_ms"] >= 0
    assert line["request_id"]
    for secret in ("secret-in-query", claims.email, headers["Authorization"][7:]):
        assert secret not in str(lines)


async def test_the_sandbox_answers_on_any_host_without_tokens_or_limits() -> None:
    async def sandbox(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(f"{scope['root_path']} {scope['path']}")(scope, receive, send)

    async with open_door(sandbox=sandbox) as door, door.client("bazaar.example") as client:
        for _ in range(30):
            response = await client.get("/sandbox/mail/", headers={"Authorization": "Bearer sk_test_x"})
    assert (response.status_code, response.text) == (200, "/sandbox /sandbox/mail/")
    assert "x-frame-options" not in response.headers


async def test_without_a_sandbox_there_is_nothing_there(door: Door) -> None:
    async with door.client() as client:
        assert (await client.get("/sandbox/mail/")).status_code == 404


async def test_a_service_may_not_name_the_request(door: Door) -> None:
    door.services["cart"].answer = lambda _: Response(headers={"X-Request-ID": "theirs"})
    async with door.client() as client:
        response = await client.get(CART, headers={"X-Request-ID": "ours"})
    assert response.headers.get_list("x-request-id") == ["ours"]
