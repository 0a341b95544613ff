"""What applies to every request and every response."""

import logging
from typing import Any

import pytest
import structlog
from gateway.edge.access_log import LOGGER
from starlette.responses import PlainTextResponse, Response
from testkit.gateway import GatewayHarness, open_gateway

CART = "/api/v1/cart/"


async def test_a_valid_request_id_is_kept_and_forwarded_to_the_service(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get(CART, headers={"X-Request-ID": "mine-1.2_3"})
    assert response.headers["x-request-id"] == "mine-1.2_3"
    assert gateway.services["cart"].last.headers["x-request-id"] == "mine-1.2_3"


@pytest.mark.parametrize("given", ["", "has space", "x" * 129, "new\tline", "é"])
async def test_an_invalid_request_id_is_replaced(gateway: GatewayHarness, given: str) -> None:
    async with gateway.client() as client:
        response = await client.get(CART, headers={b"X-Request-ID": given.encode("latin-1")})
    assert response.headers["x-request-id"] not in ("", given)
    assert response.headers["x-request-id"] == gateway.services["cart"].last.headers["x-request-id"]


async def test_errors_have_the_request_id_too(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        for path in ("/api/v1/nothing/", "/api/staff/nothing", "/"):
            assert (await client.get(path)).headers["x-request-id"]


async def test_every_response_has_headers_against_sniffing_and_framing(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        for path in (CART, "/api/v1/nothing/", "/", "/api/docs/", "/api/schema/", "/media/x.svg", "/health/live"):
            headers = (await client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"]
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "strict-transport-security" not in headers


async def test_https_stays_https(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get(CART, headers={"X-Forwarded-Proto": "https"})
    assert "max-age" in response.headers["strict-transport-security"]
    assert gateway.services["cart"].last.headers["x-atelier-base"] == "https://localhost:8000"


async def test_head_gets_the_headers_of_get_without_the_body(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        for path in (CART, "/api/v1/nothing/", "/", "/api/docs/", "/api/schema/", "/health/live"):
            requested, headed = await client.get(path), await client.head(path)
            assert (headed.status_code, headed.content) == (requested.status_code, b"")
            assert headed.headers.get("content-length") == requested.headers.get("content-length")
    assert {request.scope["method"] for request in gateway.services["cart"].requests} == {"GET"}


async def test_a_null_character_in_the_path_is_not_found(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get("/api/v1/products/a%00b/")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert gateway.services["catalog"].requests == []


@pytest.mark.parametrize("address", ["/api/v1/products/" + "x" * 3000 + "/", "/api/v1/products/?search=" + "x" * 9000])
async def test_too_long_a_path_is_refused(gateway: GatewayHarness, address: str) -> None:
    async with gateway.client() as client:
        response = await client.get(address)
    assert (response.status_code, response.json()["code"]) == (414, "address_too_long")


async def test_too_long_a_staff_path_is_refused_in_the_staff_dialect(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get("/api/staff/v1/products/" + "x" * 3000, headers={"Accept-Language": "de"})
    assert (response.status_code, response.json()["code"]) == (400, "request.address_too_long")
    assert (response.json()["detail"], response.headers["content-language"]) == ("Die Adresse ist zu lang.", "de")


async def test_websockets_are_refused(gateway: GatewayHarness) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await gateway.app({"type": "websocket", "path": "/"}, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_a_server_can_run_the_gateways_lifespan() -> None:
    async with open_gateway(internal={"revoked_sessions": []}) as gateway:
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
        sent: list[str] = []

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await gateway.app({"type": "lifespan"}, receive, send)
        assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_one_log_line_describes_a_request_without_secrets(
    gateway: GatewayHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    claims = gateway.claims()
    headers = gateway.bearer(claims)
    with structlog.testing.capture_logs() as lines:
        async with gateway.client() as client:
            await client.get(f"/bazaar{CART}?token=secret-in-query")
            await client.get(f"{CART}?token=secret-in-query", headers=headers)
    anonymous, line = [each for each in lines if each["event"] == "request"]
    assert (anonymous["storefront"], anonymous["user"]) == ("bazaar", None)
    assert (line["method"], line["path"], line["status"]) == ("GET", CART, 200)
    assert (line["storefront"], line["user"]) == ("emporium", str(claims.user_id))
    assert line["duration_ms"] >= 0
    assert line["request_id"]
    for secret in ("secret-in-query", claims.email, headers["Authorization"][7:]):
        assert secret not in str(lines)


async def test_the_sandbox_is_served_on_any_host_without_tokens_or_limits() -> None:
    async def sandbox(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(f"{scope['root_path']} {scope['path']}")(scope, receive, send)

    async with open_gateway(sandbox=sandbox) as gateway, gateway.client("bazaar.example") as client:
        for _ in range(30):
            response = await client.get("/sandbox/mail/", headers={"Authorization": "Bearer sk_test_x"})
    assert (response.status_code, response.text) == (200, "/sandbox /sandbox/mail/")
    assert "x-frame-options" not in response.headers


async def test_without_a_sandbox_its_path_is_not_found(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.get("/sandbox/mail/")).status_code == 404


async def test_a_request_id_in_a_services_response_is_removed(gateway: GatewayHarness) -> None:
    gateway.services["cart"].respond = lambda _: Response(headers={"X-Request-ID": "theirs"})
    async with gateway.client() as client:
        response = await client.get(CART, headers={"X-Request-ID": "ours"})
    assert response.headers.get_list("x-request-id") == ["ours"]
