"""The contract's endpoints and its documentation."""

import re

import httpx
import pytest
from platform_under_test import PlatformUnderTest

pytestmark = pytest.mark.once

SHOP = "/reviv"
TABLE = {
    "/": "GET",
    "/health/": "GET",
    "/auth/oauth/initiate/": "POST",
    "/auth/oauth/callback/{}/": "GET POST",
    "/auth/oauth/exchange/": "POST",
    "/auth/token/refresh/": "POST",
    "/auth/me/": "GET",
    "/auth/logout/": "POST",
    "/auth/passkey/register/begin/": "POST",
    "/auth/passkey/register/complete/": "POST",
    "/auth/passkey/login/begin/": "POST",
    "/auth/passkey/login/complete/": "POST",
    "/auth/email-passkey/register/begin/": "POST",
    "/auth/email-passkey/register/complete/": "POST",
    "/restorations/upload/": "POST",
    "/restorations/history/": "GET",
    "/restorations/{}/status/": "GET",
    "/restorations/{}/events/": "GET",
    "/restorations/{}/": "DELETE",
    "/restorations/{}/unlock/": "POST",
    "/restorations/{}/share-unlock/": "POST",
    "/restorations/{}/share-redirect/{}/": "GET",
    "/restorations/{}/confirm-share/": "POST",
    "/credits/packs/": "GET",
    "/credits/transactions/": "GET",
    "/credits/purchase/": "POST",
    "/credits/webhook/": "POST",
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
