"""The API root of a storefront (reviv's addendum, section 12)."""

from collections.abc import AsyncIterator

import pytest
from testkit.gateway import GatewayHarness

from ..reviv_storefronts import REVIV_HOST, open_reviv

KEYS = [
    "health",
    "auth_me",
    "auth_logout",
    "credits_packs",
    "credits_transactions",
    "credits_purchase",
    "restorations_upload",
    "restorations_history",
    "restoration_status_template",
    "restoration_unlock_template",
    "restoration_share_unlock_template",
    "restoration_confirm_share_template",
    "restoration_delete_template",
]


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_reviv() as gateway:
        yield gateway


@pytest.mark.parametrize("path", ["/api", "/api/"])
@pytest.mark.parametrize(
    ("host", "prefix"), [(REVIV_HOST, ""), ("localhost:8000", "/reviv")], ids=["own host", "path prefix"]
)
async def test_the_urls_begin_as_the_client_called(gateway: GatewayHarness, host: str, prefix: str, path: str) -> None:
    async with gateway.client(host) as client:
        response = await client.get(prefix + path)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    found, base = response.json(), f"http://{host}{prefix}"
    assert list(found) == KEYS
    assert found["credits_packs"] == f"{base}/api/credits/packs/"
    assert found["restoration_status_template"] == f"{base}/api/restorations/{{job_id}}/status/"
    assert found["restoration_delete_template"] == f"{base}/api/restorations/{{job_id}}/"


async def test_behind_a_proxy_that_terminates_tls_the_urls_are_https(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        response = await client.get("/api/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"})
    assert response.json()["health"] == f"https://{REVIV_HOST}/api/health/"


async def test_the_api_root_is_public_and_ignores_tokens(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        assert (await client.get("/api/", headers={"Authorization": "Bearer stale"})).status_code == 200


async def test_the_api_root_accepts_only_get_and_head(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        headed, posted = await client.head("/api/"), await client.post("/api/")
    assert (headed.status_code, headed.content) == (200, b"")
    assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD")
    assert posted.json()["error"]["code"] == "METHOD_NOT_ALLOWED"


async def test_storefronts_whose_contract_has_no_api_root_return_404(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.get("/api/")).status_code == 404


async def test_api_root_and_health_are_documented(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        document = (await client.get("/api/schema/")).json()
    assert document["openapi"].startswith("3.1")
    root = document["paths"]["/api/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert root == {"$ref": "#/components/schemas/ApiRoot"}
    assert list(document["components"]["schemas"]["ApiRoot"]["properties"]) == KEYS
    assert set(document["paths"]["/api/health/"]["get"]["responses"]) == {"200", "503"}
    checks = document["components"]["schemas"]["Health"]["properties"]["checks"]
    assert list(checks["properties"]) == ["database", "cache", "celery"]
    assert "security" not in document["paths"]["/api/"]["get"]
