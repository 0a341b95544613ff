"""The health check of a storefront (Marbelle's addendum, section 6)."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from common.kernel import clock
from gateway.edge.storefront_health import FRESH_SECONDS
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from testkit.gateway import GatewayHarness, open_gateway

from ..marbelle_storefronts import MARBELLE_HOST, two_marbelles

HEALTH = "/health/"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway(two_marbelles(), default_storefront="marbelle") as gateway:
        for service in gateway.services.values():
            service.internal["ping_database"] = JSONResponse(None)
        yield gateway


async def away(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("away")


async def test_a_storefront_whose_databases_are_reachable_is_healthy(gateway: GatewayHarness) -> None:
    async with gateway.client(MARBELLE_HOST) as client:
        response = await client.get(HEALTH)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    health = response.json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", health.pop("timestamp"))
    assert health == {"status": "healthy", "service": "marbelle", "database": "connected"}
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("service", ["identity", "catalog", "cart"])
@pytest.mark.parametrize("broken", [Response(status_code=503), away], ids=["database away", "service away"])
async def test_a_storefront_is_unhealthy_if_any_of_its_databases_is_unreachable(
    gateway: GatewayHarness, service: str, broken: object
) -> None:
    well, gateway.services[service].internal["ping_database"] = (
        gateway.services[service].internal["ping_database"],
        broken,
    )
    async with gateway.client(MARBELLE_HOST) as client:
        response = await client.get(HEALTH)
        assert response.status_code == 503
        assert (response.json()["status"], response.json()["database"]) == ("unhealthy", "disconnected")
        gateway.services[service].internal["ping_database"] = well
        clock.advance(2 * FRESH_SECONDS)
        assert (await client.get(HEALTH)).status_code == 200


async def test_services_that_are_not_part_of_the_contract_do_not_affect_its_health(gateway: GatewayHarness) -> None:
    gateway.services["payments"].internal["ping_database"] = away
    async with gateway.client(MARBELLE_HOST) as client:
        assert (await client.get(HEALTH)).status_code == 200


async def test_simultaneous_health_checks_query_the_databases_once(gateway: GatewayHarness) -> None:
    requested = []

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        requested.append(scope["path"])
        await JSONResponse(None)(scope, receive, send)

    gateway.services["cart"].internal["ping_database"] = counting
    async with gateway.client(MARBELLE_HOST) as client:
        responses = await asyncio.gather(*(client.get(HEALTH) for _ in range(20)))
    assert {response.status_code for response in responses} == {200}
    assert requested == ["/internal/ping_database"]


async def test_the_health_check_has_no_rate_limit_and_ignores_tokens(gateway: GatewayHarness) -> None:
    async with gateway.client(MARBELLE_HOST, headers={"Authorization": "Bearer x"}) as client:
        assert {(await client.get(HEALTH)).status_code for _ in range(200)} == {200}


async def test_the_health_check_accepts_only_get_and_head(gateway: GatewayHarness) -> None:
    async with gateway.client(MARBELLE_HOST) as client:
        headed, posted = await client.head(HEALTH), await client.post(HEALTH)
    assert (headed.status_code, headed.content) == (200, b"")
    assert (posted.status_code, posted.json()["success"], posted.headers["allow"]) == (405, False, "GET, HEAD")


async def test_a_storefront_whose_contract_has_no_health_check_returns_404() -> None:
    async with open_gateway() as gateway, gateway.client() as client:
        assert (await client.get(HEALTH)).status_code == 404
