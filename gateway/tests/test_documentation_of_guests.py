"""What the documentation of a shop with guests says of them, and of its health."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from common.storefronts import Storefronts
from common.web import AnyCaller, Customer, Output, contract_app, router
from dialects.marbelle import MARBELLE, MARBELLE_CART
from fastapi import FastAPI
from gateway.testing import Door, open_door
from openapi_spec_validator import OpenAPIV31SpecValidator

from .stone_shops import CART, HEADER, LOGIN, STONES, TWIN, stones


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
async def door() -> AsyncIterator[Door]:
    twin = stones().model_copy(update={"name": "twin", "hosts": (TWIN,)})
    shops = Storefronts([stones(header="X-Visitor"), twin])
    async with open_door(shops, default_storefront="marbelle") as door:
        for service, part in (("cart", cart_part), ("identity", identity_part)):
            door.services[service].internal["/openapi/marbelle"] = part().openapi()
        yield door


async def document(door: Door, host: str = STONES, path: str = "/api/schema/") -> Any:
    async with door.client(host) as client:
        return (await client.get(path)).json()


def headers_of(operation: dict[str, Any]) -> list[str]:
    return [each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"]


async def test_the_header_is_documented_where_guests_are_met_and_where_they_sign_in(door: Door) -> None:
    found = await document(door, TWIN)
    OpenAPIV31SpecValidator(found).validate()
    shown, log_in = found["paths"][CART]["get"], found["paths"][LOGIN]["post"]
    assert headers_of(shown) == headers_of(log_in) == [HEADER]
    assert headers_of(found["paths"]["/api/v1/auth/user/"]["get"]) == []
    assert {status for status, response in shown["responses"].items() if HEADER in response["headers"]} == {
        *("200", "401", "429", "4XX", "5XX")
    }
    assert HEADER not in str(log_in["responses"])


async def test_the_cart_is_documented_as_open_to_both_guests_and_users(door: Door) -> None:
    paths = (await document(door))["paths"]
    assert paths[CART]["get"]["security"] == [{}, {"HTTPBearer": []}]
    assert paths["/api/v1/auth/user/"]["get"]["security"] == [{"HTTPBearer": []}]


async def test_each_shop_documents_the_header_it_has_chosen(door: Door) -> None:
    for host, header in ((STONES, "X-Visitor"), (TWIN, HEADER), (STONES, "X-Visitor")):
        assert headers_of((await document(door, host))["paths"][CART]["get"]) == [header]


async def test_refusals_of_the_cart_are_documented_as_the_carts(door: Door) -> None:
    paths = (await document(door))["paths"]
    for path, method, model in ((CART, "get", "CartRefusal"), (LOGIN, "post", "Refusal")):
        for status in ("401", "429", "4XX", "5XX"):
            content = paths[path][method]["responses"][status]["content"]
            assert content == {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}


async def test_health_is_documented_with_both_its_answers_and_without_tokens_or_limits(door: Door) -> None:
    found = await document(door)
    assert set(found["paths"]["/health/"]["get"]["responses"]) == {"200", "503"}
    assert found["components"]["schemas"]["Health"]["required"] == ["status", "timestamp", "service", "database"]


async def test_staff_is_told_nothing_of_guests(door: Door) -> None:
    found = await document(door, path="/api/staff/schema/")
    assert HEADER not in str(found)
    assert "/health/" not in found["paths"]
