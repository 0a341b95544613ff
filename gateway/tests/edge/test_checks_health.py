"""The health check that lists its checks (reviv's addendum, section 12)."""

from collections.abc import AsyncIterator

import pytest
from common.kernel import clock
from gateway.edge.storefront_health import FRESH_SECONDS
from gateway.limits.memory_storage import MemoryWindowStorage
from starlette.responses import Response
from testkit.gateway import GatewayHarness

from ..reviv_storefronts import REVIV_HOST, open_reviv

HEALTH = "/api/health/"
SECRET = "connection to db-7.internal refused"  # a text that must not be shown


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_reviv() as gateway:
        yield gateway


@pytest.mark.parametrize("path", [HEALTH, "/api/health"])
async def test_a_storefront_whose_checks_all_succeed_is_healthy(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client(REVIV_HOST) as client:
        response = await client.get(path, headers={"Authorization": "Bearer stale"})
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert response.json() == {"status": "healthy", "checks": {"database": "ok", "cache": "ok", "celery": "ok"}}


@pytest.mark.parametrize(("method", "name"), [("ping_database", "database"), ("check_jobs", "celery")])
async def test_a_failed_check_is_503_degraded_without_its_reason(
    gateway: GatewayHarness, method: str, name: str
) -> None:
    payments = gateway.services["payments"]
    well, payments.internal[method] = payments.internal[method], Response(SECRET, status_code=503)
    async with gateway.client(REVIV_HOST) as client:
        response = await client.get(HEALTH)
        assert response.status_code == 503
        expected = {"database": "ok", "cache": "ok", "celery": "ok", name: "error"}
        assert response.json() == {"status": "degraded", "checks": expected}
        payments.internal[method] = well
        clock.advance(2 * FRESH_SECONDS)
        assert (await client.get(HEALTH)).status_code == 200


async def test_services_that_are_not_part_of_the_contract_do_not_affect_it(gateway: GatewayHarness) -> None:
    gateway.services["cart"].internal["check_jobs"] = Response(status_code=503)
    async with gateway.client(REVIV_HOST) as client:
        assert (await client.get(HEALTH)).status_code == 200


class UnreachableStorage(MemoryWindowStorage):
    async def check(self) -> bool:
        return False


async def test_unreachable_counters_degrade_the_cache_check_alone() -> None:
    async with open_reviv(UnreachableStorage(100)) as gateway, gateway.client(REVIV_HOST) as client:
        response = await client.get(HEALTH)
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "cache": "error", "celery": "ok"}
