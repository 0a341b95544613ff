"""The documentation of sessions in cookies, of CSRF tokens and of guests bound to their client."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from common.http import AnyCaller, Customer, Output, contract_app, router
from dialects.emporium import EMPORIUM
from dialects.staff import STAFF
from fastapi import FastAPI
from openapi_spec_validator import OpenAPIV31SpecValidator
from testkit.gateway import GatewayHarness

from ..session_storefronts import CART, HOST, LOGIN, LOGOUT, WEBHOOK, open_shop, shop

Scheme = dict[str, list[str]]
BEARER: Scheme = {"HTTPBearer": []}
SESSION: Scheme = {"SessionCookie": []}
TOKEN: Scheme = {"SessionCookie": [], "CsrfToken": []}
GUEST: list[Scheme] = [{"AnonymousCookie": []}, {"AnonymousToken": []}]


class Shown(Output):
    units: int


def part(dialect: Any, prefix: str, *paths: str) -> FastAPI:
    """An endpoint for everybody (GET, POST) and one for customers (GET, POST, `…mine/`) at each of the paths."""
    routes = router(prefix, prefix.strip("/").replace("/", "-"))
    for path in paths:

        async def anybody(caller: AnyCaller) -> Shown:
            return Shown(units=0)

        async def customer(caller: Customer) -> Shown:
            return Shown(units=0)

        routes.add_api_route(path, anybody, methods=["GET"], name=f"{path}shown")
        routes.add_api_route(path, anybody, methods=["POST"], name=f"{path}made")
        routes.add_api_route(f"{path}mine/", customer, methods=["GET"], name=f"{path}own shown")
        routes.add_api_route(f"{path}mine/", customer, methods=["POST"], name=f"{path}own made")
    return contract_app(dialect, routes)


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_shop() as gateway:
        parts = {
            "cart": ("/api/v1/cart", "/"),
            "identity": ("/api/v1/auth", "/login/", "/logout/"),
            "payments": ("/api/v1/payments", "/webhook/"),
        }
        for service, (prefix, *paths) in parts.items():
            gateway.services[service].documents["emporium"] = part(EMPORIUM, prefix, *paths).openapi()
        gateway.services["orders"].documents["staff"] = part(STAFF, "/api/staff/v1/orders", "/x").openapi()
        yield gateway


async def document(gateway: GatewayHarness, host: str = HOST, path: str = "/api/schema/") -> Any:
    async with gateway.client(host) as client:
        return (await client.get(path)).json()


def security(found: Any, path: str, method: str) -> Any:
    return found["paths"][path][method].get("security")


async def test_the_credentials_in_cookies_and_headers_are_documented(gateway: GatewayHarness) -> None:
    found = await document(gateway)
    OpenAPIV31SpecValidator(found).validate()
    schemes = found["components"]["securitySchemes"]
    assert {name: (each.get("in"), each.get("name")) for name, each in schemes.items()} == {
        "HTTPBearer": (None, None),
        "SessionCookie": ("cookie", "sessionid"),
        "CsrfToken": ("header", "X-CSRFToken"),
        "AnonymousCookie": ("cookie", "anon_token"),
        "AnonymousToken": ("header", "X-Anonymous-Token"),
    }


async def test_customers_have_a_session_and_repeat_the_token_in_writes(gateway: GatewayHarness) -> None:
    found = await document(gateway)
    assert security(found, f"{CART}mine/", "get") == [BEARER, SESSION]
    assert security(found, f"{CART}mine/", "post") == [BEARER, TOKEN]


async def test_visitors_are_documented_at_the_paths_that_admit_them(gateway: GatewayHarness) -> None:
    found = await document(gateway)
    assert security(found, CART, "get") == [{}, BEARER, *GUEST, SESSION]
    assert security(found, CART, "post") == [{}, BEARER, *GUEST, TOKEN]
    assert security(found, LOGIN, "post") is None


async def test_visitors_are_not_documented_at_unguarded_paths() -> None:
    guests = shop().guests.model_copy(update={"paths": ("/api/v1/payments/",), "issued_at": ()})
    async with open_shop(shop(guests=guests)) as gateway:
        gateway.services["payments"].documents["emporium"] = part(EMPORIUM, "/api/v1/payments", "/webhook/").openapi()
        assert security(await document(gateway), WEBHOOK, "post") is None


async def test_refusals_of_forged_requests_are_documented_at_writes(gateway: GatewayHarness) -> None:
    paths = (await document(gateway))["paths"]
    for path in (CART, f"{CART}mine/", LOGIN, LOGOUT):
        assert "403" in paths[path]["post"]["responses"]
        assert "403" not in paths[path]["get"]["responses"]
    assert "403" not in paths[WEBHOOK]["post"]["responses"]


async def test_a_storefront_without_session_cookies_documents_none(gateway: GatewayHarness) -> None:
    await document(gateway)
    found = await document(gateway, "bazaar.example")
    assert found["components"]["securitySchemes"].keys() == {"HTTPBearer"}
    assert security(found, f"{CART}mine/", "post") == [BEARER]
    assert "403" not in found["paths"][CART]["post"]["responses"]


async def test_the_staff_document_mentions_bearer_tokens_only(gateway: GatewayHarness) -> None:
    found = await document(gateway, path="/api/staff/schema/")
    assert found["components"]["securitySchemes"].keys() == {"HTTPBearer"}
    assert "403" not in found["paths"]["/api/staff/v1/orders/x"]["post"]["responses"]
