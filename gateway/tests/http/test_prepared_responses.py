"""Cached responses are sent as prepared bytes, and are the same as other responses."""

import httpx
import pytest
from httpserver.prepared_response import PreparedResponse
from starlette.responses import Response
from testkit.gateway import GatewayHarness
from testkit.gateway_wire import client_for, serving

PRODUCTS = "/api/v1/products/"
DIFFERENT_EACH_TIME = ("date", "x-request-id")


def comparable(response: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = sorted((name, value) for name, value in response.headers.items() if name not in DIFFERENT_EACH_TIME)
    return response.status_code, headers, response.content


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("known", ["", "*"])
async def test_a_cached_response_is_the_same_over_a_connection(
    gateway: GatewayHarness, method: str, known: str
) -> None:
    headers = {"If-None-Match": known, "Origin": "http://localhost:3000"} if known else {}
    async with serving(gateway) as port, client_for(port) as client, gateway.client(f"127.0.0.1:{port}") as in_process:
        await in_process.get(PRODUCTS)
        responses = [await each.request(method, PRODUCTS, headers=headers) for each in (in_process, client)]
        again = await client.get(PRODUCTS)
    assert comparable(responses[0]) == comparable(responses[1])
    assert responses[0].status_code == (304 if known else 200)
    assert again.headers["x-cache"] == "hit"
    assert again.content


async def test_every_response_over_a_connection_has_a_date_and_a_request_id(gateway: GatewayHarness) -> None:
    async with serving(gateway) as port, client_for(port) as client:
        for _ in range(2):
            response = await client.get(PRODUCTS, headers={"X-Request-ID": "mine"})
            assert response.headers["date"]
            assert response.headers["x-request-id"] == "mine"


async def test_a_large_cached_response_arrives_complete(gateway: GatewayHarness) -> None:
    page = b"x" * 500_000
    gateway.services["catalog"].respond = lambda _: Response(page)
    async with serving(gateway) as port, client_for(port) as client:
        for _ in range(2):
            async with client.stream("GET", PRODUCTS) as response:
                chunks = [chunk async for chunk in response.aiter_raw(1_000)]
            assert b"".join(chunks) == page


@pytest.mark.parametrize("value", [b"two\r\nlines", b"\x00"])
def test_a_header_with_control_characters_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match="control"):
        PreparedResponse.of(200, [(b"x-anything", value)], b"")
