"""The contract's endpoints and its documentation."""

import re

import httpx
import pytest
from platform_under_test import PlatformUnderTest

pytestmark = pytest.mark.once

SHOP = "/storybook"
TABLE = {
    "/customer/register/": "POST",
    "/customer/login/": "POST",
    "/customer/logout/": "POST",
    "/customer/status/": "GET",
    "/customer/user/": "GET",
    "/customer/edit/": "PUT",
    "/customer/address/": "GET POST PUT",
    "/product/books/": "GET POST",
    "/product/books/{}/": "GET PUT PATCH DELETE",
    "/product/books/init-create/": "GET",
    "/product/characters/": "GET POST",
    "/product/characters/{}/": "GET PUT PATCH DELETE",
    "/product/character-versions/": "GET POST",
    "/product/character-versions/{}/": "GET PUT PATCH DELETE",
    "/product/cover-versions/": "GET POST",
    "/product/cover-versions/{}/": "GET PUT PATCH DELETE",
    "/product/pages/": "GET POST",
    "/product/pages/{}/": "GET PUT PATCH DELETE",
    "/product/page-versions/": "GET POST",
    "/product/page-versions/{}/": "GET PUT PATCH DELETE",
    "/product/retries/add/": "POST",
    "/orders/create/": "POST",
    "/orders/payment/webhook/": "POST",
    "/orders/retry-pack/create/": "POST",
    "/billing/tiers/": "GET",
    "/billing/ledger/": "GET",
}
BESIDE_THE_TABLE = {
    "/product/media/{}/": "GET",
    "/product/provider-webhooks/{}/{}/": "POST",
    "/product/provider-references/{}/": "GET",
}
"""The signed addresses of pictures, which responses contain, and where vendors of models report and read pictures."""


async def test_exactly_the_contracts_endpoints_are_in_the_document(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=f"{platform.base}{SHOP}", trust_env=False) as client:
        document = (await client.get("/api/schema/")).json()
    documented = {re.sub(r"{\w+}", "{}", path): {*item} for path, item in document["paths"].items()}
    expected = {**TABLE, **BESIDE_THE_TABLE}
    assert documented == {f"/api{path}": {*methods.lower().split()} for path, methods in expected.items()}
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": f"{platform.base}{SHOP}"}]


@pytest.mark.parametrize("path", ["/api/docs/", "/api/schema", "/api/redoc", "/api/staff/docs/"])
async def test_the_documentation_is_below_the_shops_address(platform: PlatformUnderTest, path: str) -> None:
    async with httpx.AsyncClient(base_url=f"{platform.base}{SHOP}", trust_env=False) as client:
        response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json" if "schema" in path else "text/html")
