"""A storefront in maintenance: its clients are refused in its dialect; staff, webhooks and health are served."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from common.events.identity import MaintenanceChanged
from common.kernel.storefronts import Storefronts
from gateway.routing.contracts import CONTRACTS
from gateway.routing.service_paths import MAINTENANCE_PATHS
from starlette.responses import JSONResponse
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED

ALL = Storefronts.load(SHIPPED)
TEXT = "This shop is in maintenance. Please try again in 90 seconds."
PATHS = {
    "emporium": "/api/v1/products/",
    "marbelle": "/api/v1/products/",
    "reviv": "/api/credits/packs/",
    "figureforge": "/api/pricing/",
    "storybook": "/api/billing/tiers/",
}
BODIES: dict[str, Any] = {
    "emporium": {"error": TEXT, "code": "maintenance", "details": None, "retry_after": 90},
    "marbelle": {"success": False, "message": TEXT, "errors": {"non_field_errors": [TEXT]}},
    "reviv": {"error": {"code": "MAINTENANCE", "message": TEXT, "details": {"retry_after": 90}}},
    "figureforge": {
        "detail": TEXT,
        "error": {"code": "MAINTENANCE", "message": TEXT, "details": {"retry_after": 90}},
    },
    "storybook": {"detail": TEXT},
}
WEBHOOKS = [(name, path) for name, paths in MAINTENANCE_PATHS.items() for path in paths]


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway(ALL) as gateway:
        yield gateway


def changed(storefront: str, version: int = 1, *, is_on: bool = True) -> MaintenanceChanged:
    return MaintenanceChanged(storefront=storefront, version=version, is_on=is_on, retry_after_seconds=90)


async def status(gateway: GatewayHarness, path: str, method: str = "GET", **options: Any) -> int:
    async with gateway.client() as client:
        return (await client.request(method, path, **options)).status_code


@pytest.mark.parametrize("name", CONTRACTS)
async def test_clients_are_refused_in_the_dialect_of_the_contract(gateway: GatewayHarness, name: str) -> None:
    await gateway.publish(changed(name))
    async with gateway.client() as client:
        response = await client.get(f"/{name}{PATHS[name]}")
    assert (response.status_code, response.headers["retry-after"]) == (503, "90")
    assert response.json() == BODIES[name]
    assert not [each for service in gateway.services.values() for each in service.requests]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/api/auth/me/", "/api/", "/api/nothing/", "/api/restorations/upload/"])
async def test_every_path_of_the_contract_is_refused(gateway: GatewayHarness, method: str, path: str) -> None:
    await gateway.publish(changed("reviv"))
    assert await status(gateway, f"/reviv{path}", method) == 503


async def test_other_storefronts_are_served(gateway: GatewayHarness) -> None:
    await gateway.publish(changed("reviv"))
    for name in PATHS.keys() - {"reviv"}:
        assert await status(gateway, f"/{name}{PATHS[name]}") == 200


async def test_staff_webhooks_health_and_documentation_are_served(gateway: GatewayHarness) -> None:
    for name in PATHS:
        await gateway.publish(changed(name))
        headers = gateway.bearer(gateway.claims(name, ["staff"]))
        assert await status(gateway, f"/{name}/api/staff/v1/customers", headers=headers) == 200
        assert await status(gateway, f"/{name}/api/docs/", headers={"Accept": "text/html"}) == 200
    for name, path in WEBHOOKS:
        address = path.replace("{run_id}", "1").replace("{token}", "t")
        assert await status(gateway, f"/{name}{address}", "POST", content=b"{}") == 200
    for path in ("/marbelle/health/", "/reviv/api/health/", "/health/live", "/health/ready"):
        assert await status(gateway, path) == 200


def test_every_webhook_is_served_in_maintenance() -> None:
    assert {name for name, _ in WEBHOOKS} == {"emporium", "reviv", "figureforge", "storybook"}
    assert [path for _, path in WEBHOOKS if "webhook" not in path] == []


async def test_a_page_of_an_allowed_origin_can_read_the_refusal(gateway: GatewayHarness) -> None:
    await gateway.publish(changed("reviv"))
    page = {"Origin": "http://localhost:3000"}
    async with gateway.client() as client:
        refused = await client.get(f"/reviv{PATHS['reviv']}", headers=page)
        preflight = {**page, "Access-Control-Request-Method": "POST"}
        assert (await client.options("/reviv/api/credits/purchase/", headers=preflight)).status_code == 204
    assert refused.headers["access-control-allow-origin"] == page["Origin"]
    assert "Retry-After" in refused.headers["access-control-expose-headers"]


async def test_a_cached_response_is_not_served(gateway: GatewayHarness) -> None:
    for _ in range(2):
        assert await status(gateway, "/emporium/api/v1/products/") == 200
    await gateway.publish(changed("emporium"))
    assert await status(gateway, "/emporium/api/v1/products/") == 503


async def test_it_ends_with_the_event(gateway: GatewayHarness) -> None:
    await gateway.publish(changed("reviv", 1))
    await gateway.publish(changed("reviv", 2, is_on=False))
    await gateway.publish(changed("reviv", 1))
    assert await status(gateway, f"/reviv{PATHS['reviv']}") == 200, "an event that is late changes nothing"


async def test_a_gateway_that_starts_or_reconnects_loads_what_is_recorded() -> None:
    state = {"storefront": "reviv", "version": 7, "is_on": True, "retry_after_seconds": 90}
    async with open_gateway(ALL, internal={"maintenance": [state]}) as gateway:
        assert await status(gateway, f"/reviv{PATHS['reviv']}") == 503
        gateway.services["identity"].internal["maintenance"] = [{**state, "version": 8, "is_on": False}]
        await gateway.reconnect()
        assert await status(gateway, f"/reviv{PATHS['reviv']}") == 200


async def test_a_gateway_without_identity_is_not_ready_and_tries_again() -> None:
    async with open_gateway(ALL, internal={"maintenance": JSONResponse({}, 503)}) as gateway:
        assert await status(gateway, "/health/ready") == 503
        gateway.services["identity"].internal["maintenance"] = []

        async def ready() -> bool:
            return await status(gateway, "/health/ready") == 200

        await eventually(ready)


async def test_what_is_known_stays_while_identity_is_unavailable(gateway: GatewayHarness) -> None:
    await gateway.publish(changed("reviv"))
    gateway.services["identity"].internal["maintenance"] = JSONResponse({}, 503)
    await gateway.reconnect()
    assert await status(gateway, f"/reviv{PATHS['reviv']}") == 503
