"""CORS (contract 2.3)."""

from collections.abc import AsyncIterator

import pytest
from common.kernel.storefronts import Cors, Storefronts
from gateway.settings import ConsoleSettings
from pydantic import ValidationError
from testkit.gateway import GatewayHarness, open_gateway, two_emporiums

SHOP = "https://shop.example"
PATH = "/api/v1/products/"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    cors = Cors(origins=(SHOP,), credentials=True, exposed_headers=("X-Request-ID", "Retry-After"), max_age=600)
    known = Storefronts([shop.model_copy(update={"cors": cors}) for shop in two_emporiums() if shop.name == "emporium"])
    async with open_gateway(known) as gateway:
        yield gateway


def preflight(origin: str) -> dict[str, str]:
    return {"Origin": origin, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}


async def test_the_gateway_itself_responds_to_a_preflight(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.options(PATH, headers=preflight(SHOP))
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == SHOP
    assert response.headers["access-control-allow-credentials"] == "true"
    assert "PUT" in response.headers["access-control-allow-methods"]
    assert "authorization" in response.headers["access-control-allow-headers"]
    assert response.headers["access-control-max-age"] == "600"
    assert "Origin" in response.headers["vary"]
    assert gateway.services["catalog"].requests == []


async def test_an_allowed_origin_can_read_the_response(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get(PATH, headers={"Origin": SHOP})
    assert response.headers["access-control-allow-origin"] == SHOP
    assert response.headers["access-control-expose-headers"] == (
        "X-Request-ID, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
    )


@pytest.mark.parametrize("path", [PATH, "/api/v1/nothing/"])
async def test_an_allowed_origin_can_read_errors(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path, headers={"Origin": SHOP, "Authorization": "Bearer x"})
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == SHOP


@pytest.mark.parametrize("origin", ["https://shop.example.evil", "http://shop.example", "https://SHOP.example", "null"])
async def test_other_origins_get_no_cors_headers(gateway: GatewayHarness, origin: str) -> None:
    async with gateway.client() as client:
        for response in (
            await client.options(PATH, headers=preflight(origin)),
            await client.get(PATH, headers={"Origin": origin}),
        ):
            assert not [name for name in response.headers if name.startswith("access-control")]
            assert "Origin" in response.headers["vary"]


async def test_a_cached_response_has_the_cors_and_request_id_headers_of_each_request(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        first = await client.get(PATH, headers={"Origin": SHOP})
        second = await client.get(PATH)
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("miss", "hit")
    assert "access-control-allow-origin" in first.headers
    assert "access-control-allow-origin" not in second.headers


async def test_the_staff_contract_has_origins_of_its_own() -> None:
    console, path = "https://office.example", "/api/staff/v1/me"
    shops = Storefronts([shop.model_copy(update={"cors": Cors(origins=(SHOP,))}) for shop in two_emporiums()])
    async with open_gateway(shops, console={"origins": [console]}) as gateway, gateway.client() as client:
        allowed = await client.options(path, headers=preflight(console))
        assert allowed.headers["access-control-allow-origin"] == console
        assert "idempotency-key" in allowed.headers["access-control-allow-headers"]
        refused = await client.options(path, headers=preflight(SHOP))
        assert "access-control-allow-origin" not in refused.headers
        response = await client.get(path, headers={"Origin": console})
        assert {"Retry-After", "X-RateLimit-Reset"} <= {*response.headers["access-control-expose-headers"].split(", ")}
        assert "access-control-allow-origin" not in (await client.get(PATH, headers={"Origin": console})).headers


@pytest.mark.parametrize("origin", ["*", "https://shop.example/", "shop.example", "null", "https://SHOP.example"])
def test_origins_that_browsers_do_not_send_are_refused_at_start(origin: str) -> None:
    with pytest.raises(ValidationError):
        ConsoleSettings.model_validate({"origins": [origin]})
