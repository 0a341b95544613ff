"""The contract's endpoints, its documentation, and its health path outside of the API."""

import re

import httpx
import pytest
from formats import MOMENT, like
from platform_under_test import PlatformUnderTest

pytestmark = pytest.mark.once

SHOP = "/marbelle"
TABLE = {
    "/auth/register/": "POST",
    "/auth/login/": "POST",
    "/auth/logout/": "POST",
    "/auth/verify-email/": "POST",
    "/auth/resend-verification/": "POST",
    "/auth/password-reset/": "POST",
    "/auth/password-reset-confirm/": "POST",
    "/auth/verify-token/": "GET",
    "/auth/refresh-token/": "POST",
    "/auth/request-email-change/": "POST",
    "/auth/confirm-email-change/": "POST",
    "/auth/user/": "GET PUT",
    "/auth/change-password/": "POST",
    "/auth/addresses/": "GET POST",
    "/auth/addresses/{}/": "GET PUT PATCH DELETE",
    "/auth/addresses/{}/set_primary/": "PATCH",
    "/products/": "GET",
    "/products/{}/": "GET",
    "/categories/": "GET",
    "/categories/{}/": "GET",
    "/categories/{}/products/": "GET",
    "/cart/": "GET",
    "/cart/items/": "POST",
    "/cart/items/{}/": "PUT",
    "/cart/items/{}/remove/": "DELETE",
    "/cart/clear/": "DELETE",
}


async def test_every_endpoint_is_in_the_document_and_nothing_else(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=f"{platform.base}{SHOP}", trust_env=False) as client:
        document = (await client.get("/api/schema/")).json()
    documented = {re.sub(r"{\w+}", "{}", path): {*item} for path, item in document["paths"].items()}
    expected = {f"/api/v1{path}": {*methods.lower().split()} for path, methods in TABLE.items()}
    assert documented == {**expected, "/health/": {"get"}, "/media/{}": {"get"}}
    assert document["servers"] == [{"url": f"{platform.base}{SHOP}"}]


@pytest.mark.parametrize("path", ["/api/docs/", "/api/schema/", "/api/redoc/", "/api/staff/docs/"])
async def test_the_documentation_is_below_the_shops_address(platform: PlatformUnderTest, path: str) -> None:
    async with httpx.AsyncClient(base_url=f"{platform.base}{SHOP}", trust_env=False) as client:
        response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json" if "schema" in path else "text/html")


async def test_health_is_outside_of_the_api(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=f"{platform.base}{SHOP}", trust_env=False) as client:
        response = await client.get("/health/")
    assert response.status_code == 200
    expected = {"status": "healthy", "timestamp": MOMENT, "service": "marbelle", "database": "connected"}
    like(expected, response.json(), exact=True)
