"""The contract's endpoints and its documentation."""

import re

import httpx
import pytest
from platform_under_test import PlatformUnderTest

pytestmark = pytest.mark.once

SHOP = "/figureforge"
TABLE = {
    "/auth/user/": "GET",
    "/auth/user/update/": "POST PUT PATCH",
    "/auth/user/stats/": "GET",
    "/auth/verify/": "POST",
    "/auth/delete/": "DELETE",
    "/auth/token/refresh/": "POST",
    "/auth/magic-link/request/": "POST",
    "/auth/magic-link/verify/": "POST",
    "/auth/magic-link/check-user/": "POST",
    "/images/generate/": "POST",
    "/images/job/{}/": "GET",
    "/images/user/": "GET",
    "/images/gallery/": "GET",
    "/images/{}/": "GET DELETE PATCH PUT",
    "/images/{}/delete/": "DELETE",
    "/images/{}/update/": "PATCH PUT",
    "/images/{}/favorite/": "POST",
    "/images/{}/report/": "POST",
    "/images/models/": "GET",
    "/generate/": "POST",
    "/jobs/{}/": "GET",
    "/jobs/{}/events/": "GET",
    "/images/": "GET",
    "/images/public/": "GET",
    "/images/favorites/": "GET",
    "/pricing/": "GET",
    "/subscriptions/plans/": "GET",
    "/subscriptions/current/": "GET",
    "/subscriptions/checkout/": "POST",
    "/subscriptions/portal/": "POST",
    "/subscriptions/cancel/": "POST",
    "/subscriptions/reactivate/": "POST",
    "/subscriptions/history/": "GET",
    "/subscriptions/payment-method/": "POST",
    "/billing/checkout-session/": "POST",
    "/billing/portal/": "POST",
    "/webhooks/stripe/": "POST",
    "/webhooks/health/": "GET",
}


async def test_every_endpoint_is_in_the_document(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=f"{platform.base}{SHOP}", trust_env=False, timeout=60) as client:
        document = (await client.get("/api/schema/")).json()
    documented = {re.sub(r"{\w+}", "{}", path): {*item} for path, item in document["paths"].items()}
    expected = {f"/api{path}": {*methods.lower().split()} for path, methods in TABLE.items()}
    assert {path: documented.get(path) for path in expected} == expected
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": f"{platform.base}{SHOP}"}]


@pytest.mark.parametrize("path", ["/api/docs/", "/api/schema", "/api/redoc", "/api/staff/docs/"])
async def test_the_documentation_is_below_the_shops_address(platform: PlatformUnderTest, path: str) -> None:
    async with httpx.AsyncClient(base_url=f"{platform.base}{SHOP}", trust_env=False, timeout=60) as client:
        response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json" if "schema" in path else "text/html")
