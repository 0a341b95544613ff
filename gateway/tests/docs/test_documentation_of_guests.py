"""The documentation of guest sessions and of the health check."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from common.http import AnyCaller, Customer, Output, contract_app, router
from common.kernel.storefronts import Storefronts
from dialects.marbelle import MARBELLE, MARBELLE_CART
from fastapi import FastAPI
from openapi_spec_validator import OpenAPIV31SpecValidator
from testkit.gateway import GatewayHarness, open_gateway

from ..marbelle_storefronts import CART, HEADER, LOGIN, MARBELLE_HOST, SECOND_HOST, marbelle


class Shown(Output):
    units: int


def cart_part() -> FastAPI:
    routes = router("/api/v1/cart", "cart")

    @routes.get("/")
    async def show(caller: AnyCaller) -> Shown:
        return Shown(units=0)

    return contract_app(MARBELLE_CART, routes)


def identity_part() -> FastAPI:
    routes = router("/api/v1/auth", "accounts")

    @routes.post("/login/")
    async def log_in(caller: AnyCaller) -> Shown:
        return Shown(units=0)

    @routes.get("/user/")
    async def user(caller: Customer) -> Shown:
        return Shown(units=0)

    return contract_app(MARBELLE, routes)


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    twin = marbelle().model_copy(update={"name": "twin", "hosts": (SECOND_HOST,)})
    shops = Storefronts([marbelle(header="X-Visitor"), twin])
    async with open_gateway(shops, default_storefront="marbelle") as gateway:
        for service, part in (("cart", cart_part), ("identity", identity_part)):
            gateway.services[service].documents["marbelle"] = part().openapi()
        yield gateway


async def document(gateway: GatewayHarness, host: str = MARBELLE_HOST, path: str = "/api/schema/") -> Any:
    async with gateway.client(host) as client:
        return (await client.get(path)).json()


def headers_of(operation: dict[str, Any]) -> list[str]:
    return [each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"]


async def test_the_header_is_documented_at_the_guest_paths_and_the_sign_in_paths(gateway: GatewayHarness) -> None:
    found = await document(gateway, SECOND_HOST)
    OpenAPIV31SpecValidator(found).validate()
    shown, log_in = found["paths"][CART]["get"], found["paths"][LOGIN]["post"]
    assert (headers_of(shown), headers_of(log_in)) == ([HEADER], ["Idempotency-Key", HEADER])
    assert headers_of(found["paths"]["/api/v1/auth/user/"]["get"]) == []
    assert {status for status, response in shown["responses"].items() if HEADER in response["headers"]} == {
        *("200", "401", "429", "4XX", "5XX")
    }
    assert HEADER not in str(log_in["responses"])


async def test_the_cart_is_documented_for_both_guests_and_users(gateway: GatewayHarness) -> None:
    paths = (await document(gateway))["paths"]
    assert paths[CART]["get"]["security"] == [{}, {"HTTPBearer": []}]
    assert paths["/api/v1/auth/user/"]["get"]["security"] == [{"HTTPBearer": []}]


async def test_each_storefront_documents_its_own_guest_header(gateway: GatewayHarness) -> None:
    for host, header in ((MARBELLE_HOST, "X-Visitor"), (SECOND_HOST, HEADER), (MARBELLE_HOST, "X-Visitor")):
        assert headers_of((await document(gateway, host))["paths"][CART]["get"]) == [header]


async def test_errors_of_the_cart_are_documented_in_the_carts_form(gateway: GatewayHarness) -> None:
    paths = (await document(gateway))["paths"]
    for path, method, model in ((CART, "get", "CartRefusal"), (LOGIN, "post", "Refusal")):
        for status in ("401", "429", "4XX", "5XX"):
            content = paths[path][method]["responses"][status]["content"]
            assert content == {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}


async def test_health_is_documented_with_both_its_responses_and_without_tokens_or_limits(
    gateway: GatewayHarness,
) -> None:
    found = await document(gateway)
    assert set(found["paths"]["/health/"]["get"]["responses"]) == {"200", "503"}
    assert found["components"]["schemas"]["Health"]["required"] == ["status", "timestamp", "service", "database"]


async def test_the_staff_document_does_not_mention_guests(gateway: GatewayHarness) -> None:
    found = await document(gateway, path="/api/staff/schema/")
    assert HEADER not in str(found)
    assert "/health/" not in found["paths"]
