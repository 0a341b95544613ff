"""Examples of the documentation that work with the demo data, and the introduction that says how to sign in."""

from typing import Any
from uuid import UUID

import pytest
from common.http import Body, Customer, Output, contract_app, router
from dialects.emporium import EMPORIUM
from fastapi import FastAPI
from gateway.docs.guide import guide_to
from gateway.routing.contracts import CONTRACTS
from starlette.responses import JSONResponse, Response
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway

ACCOUNT = {
    "storefront": "emporium",
    "role": "customer",
    "email": "demo@emporium.example",
    "password": "Demo-Passw0rd!",
    "sign_in": "password",
}
USER = UUID(int=7)
PRODUCT = "2354d5e1-9aab-4782-87be-8902fa4564af"


class Added(Output):
    quantity: int


class Wanted(Body):
    product_id: str
    quantity: int


async def sandbox(scope: object, receive: object, send: object) -> None:
    raise AssertionError("not called")


def cart() -> FastAPI:
    routes = router("/api/v1/cart", "cart")

    @routes.post("/items/")
    async def add(body: Wanted, caller: Customer) -> Added:
        return Added(quantity=body.quantity)

    @routes.put("/items/{line_id}/")
    async def change(line_id: UUID, body: Wanted, caller: Customer) -> Added:
        return Added(quantity=body.quantity)

    return contract_app(EMPORIUM, routes)


def products(request: ReceivedRequest) -> Response:
    return JSONResponse({"results": [{"id": PRODUCT, "slug": "lamp"}]})


async def document(gateway: GatewayHarness) -> dict[str, Any]:
    gateway.services["cart"].documents["emporium"] = cart().openapi()
    gateway.services["catalog"].respond = products
    async with gateway.client() as client:
        found: dict[str, Any] = (await client.get("/api/schema/")).json()
    return found


async def test_examples_contain_what_the_demo_account_sees() -> None:
    internal = {"user_by_email": str(USER)}
    async with open_gateway(sandbox=sandbox, demo_accounts=[ACCOUNT], internal=internal) as gateway:
        found = await document(gateway)
        caller = gateway.services["catalog"].last_caller
    assert (caller.user_id, caller.storefront) == (USER, "emporium")
    body = found["paths"]["/api/v1/cart/items/"]["post"]["requestBody"]["content"]["application/json"]
    assert body["example"] == {"product_id": PRODUCT, "quantity": 1}
    assert ACCOUNT["email"] in found["info"]["description"]
    assert "/api/v1/auth/login/" in found["components"]["securitySchemes"]["HTTPBearer"]["description"]


async def test_an_example_that_needs_what_does_not_exist_is_left_out() -> None:
    internal = {"user_by_email": str(USER)}
    async with open_gateway(sandbox=sandbox, demo_accounts=[ACCOUNT], internal=internal) as gateway:
        found = await document(gateway)
    parameter, _key = found["paths"]["/api/v1/cart/items/{line_id}/"]["put"]["parameters"]
    assert "example" not in parameter


@pytest.mark.parametrize("accounts", [[], [ACCOUNT]])
async def test_without_demo_data_the_document_has_no_examples_of_it(accounts: list[dict[str, str]]) -> None:
    async with open_gateway(demo_accounts=accounts) as gateway:
        found = await document(gateway)
    parameters = [
        parameter
        for item in found["paths"].values()
        for each in item.values()
        for parameter in each.get("parameters", ())
    ]
    assert not any("example" in parameter for parameter in parameters)
    assert ACCOUNT["email"] not in str(found)
    assert "How to sign in" in found["info"]["description"]


async def test_a_service_that_fails_costs_its_examples_only() -> None:
    internal = {"user_by_email": str(USER)}
    async with open_gateway(sandbox=sandbox, demo_accounts=[ACCOUNT], internal=internal) as gateway:
        gateway.services["catalog"].respond = lambda _: Response("no JSON", 200)
        gateway.services["cart"].documents["emporium"] = cart().openapi()
        async with gateway.client() as client:
            response = await client.get("/api/schema/")
    assert response.status_code == 200


@pytest.mark.parametrize("contract", [*CONTRACTS, "staff"])
def test_every_contract_has_a_guide(contract: str) -> None:
    assert guide_to(contract).sign_in.demo


async def test_each_shop_stores_its_own_token_and_knows_its_csrf_cookie(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        keys = {
            (await client.get(f"{shop}/api/docs/")).text.partition('data-key="')[2][:24] for shop in ("", "/bazaar")
        }
        staff = (await client.get("/api/staff/docs/")).text
    assert len(keys) == 2
    assert 'data-key="atelier.emporium.staff"' in staff
