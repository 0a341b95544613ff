"""Each contract's documentation, merged and readable offline."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from common.dialect import Dialect
from common.web import AnyCaller, Body, Customer, Output, contract_app, router
from dialects.emporium import EMPORIUM
from dialects.staff import STAFF
from fastapi import FastAPI
from gateway.testing import Door, open_door
from openapi_spec_validator import OpenAPIV31SpecValidator


class Line(Output):
    """What cart calls a line."""

    quantity: int


class Shown(Output):
    lines: list[Line]


class Wanted(Body):
    quantity: int


def cart_part(dialect: Dialect, prefix: str) -> FastAPI:
    routes = router(prefix, "cart")

    @routes.get("/")
    async def show(caller: Customer) -> Shown:
        return Shown(lines=[])

    @routes.post("/items/")
    async def add(body: Wanted, caller: Customer) -> Line:
        return Line(quantity=body.quantity)

    return contract_app(dialect, routes)


def orders_part(dialect: Dialect, prefix: str) -> FastAPI:
    class Line(Output):
        """What orders calls a line."""

        sku: str

    class Order(Output):
        lines: list[Line]

    routes = router(prefix, "orders")

    @routes.get("/", operation_id="show_api_v1_cart__get")
    async def show(caller: AnyCaller) -> Order:
        return Order(lines=[])

    return contract_app(dialect, routes)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with open_door() as door:
        for service, part in (("cart", cart_part), ("orders", orders_part)):
            door.services[service].internal = {
                "/openapi/emporium": part(EMPORIUM, f"/api/v1/{service}").openapi(),
                "/openapi/staff": part(STAFF, f"/api/staff/v1/{service}").openapi(),
            }
        yield door


async def document(door: Door, path: str = "/api/schema/", host: str = "localhost:8000") -> dict[str, Any]:
    async with door.client(host) as client:
        response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("path", ["/api/schema/", "/api/staff/schema/"])
async def test_the_merged_document_is_valid_openapi_3_1(door: Door, path: str) -> None:
    found = await document(door, path)
    assert found["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(found).validate()


async def test_every_services_paths_are_in_one_document(door: Door) -> None:
    found = await document(door)
    assert set(found["paths"]) == {"/api/v1/cart/", "/api/v1/cart/items/", "/api/v1/orders/"}
    assert found["info"]["title"] == "E-commerce API"


async def test_accounts_are_documented_before_carts(door: Door) -> None:
    door.services["identity"].internal["/openapi/emporium"] = cart_part(EMPORIUM, "/api/v1/auth").openapi()
    found = await document(door)
    assert [path.split("/")[3] for path in found["paths"]] == ["auth", "auth", "cart", "cart", "orders"]


async def test_schemas_of_one_name_that_differ_are_kept_apart(door: Door) -> None:
    schemas = (await document(door))["components"]["schemas"]
    assert "quantity" in schemas["Line"]["properties"]
    assert "sku" in schemas["OrdersLine"]["properties"]
    assert schemas["Shown"]["properties"]["lines"]["items"] == {"$ref": "#/components/schemas/Line"}
    assert schemas["Order"]["properties"]["lines"]["items"] == {"$ref": "#/components/schemas/OrdersLine"}
    assert "ErrorBody" in schemas


async def test_operation_ids_are_unique(door: Door) -> None:
    paths = (await document(door))["paths"]
    ids = [operation["operationId"] for item in paths.values() for operation in item.values()]
    assert len(ids) == len(set(ids)) == 3


async def test_refusals_of_the_door_are_documented_in_the_contracts_form(door: Door) -> None:
    for path, media, schema in (
        ("/api/schema/", "application/json", "ErrorBody"),
        ("/api/staff/schema/", "application/problem+json", "ProblemDocument"),
    ):
        for item in (await document(door, path))["paths"].values():
            for operation in item.values():
                for status in ("401", "429", "4XX"):
                    content = operation["responses"][status]["content"]
                    assert content == {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
                assert "Retry-After" in operation["responses"]["429"]["headers"]


async def test_signing_in_is_documented(door: Door) -> None:
    found = await document(door)
    [(name, scheme)] = found["components"]["securitySchemes"].items()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert found["paths"]["/api/v1/cart/"]["get"]["security"] == [{name: []}]


@pytest.mark.parametrize(
    ("host", "path", "server"),
    [
        ("localhost:8000", "/api/schema/", "http://localhost:8000"),
        ("localhost:8000", "/bazaar/api/schema/", "http://localhost:8000/bazaar"),
        ("bazaar.example", "/api/schema/", "http://bazaar.example"),
        ("localhost:8000", "/bazaar/api/staff/schema/", "http://localhost:8000/bazaar"),
    ],
)
async def test_the_server_is_the_address_the_document_was_read_at(
    door: Door, host: str, path: str, server: str
) -> None:
    assert (await document(door, path, host))["servers"] == [{"url": server}]


async def test_a_service_that_does_not_answer_leaves_no_half_document(door: Door) -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("away")

    door.services["cart"].internal = {"/openapi/emporium": failing}
    async with door.client() as client:
        response = await client.get("/api/schema/")
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")


@pytest.mark.parametrize("root", ["/api", "/bazaar/api", "/api/staff", "/bazaar/api/staff"])
@pytest.mark.parametrize("page", ["docs", "redoc"])
async def test_the_pages_need_nothing_from_elsewhere(door: Door, root: str, page: str) -> None:
    async with door.client() as client:
        response = await client.get(f"{root}/{page}/")
        assert response.status_code == 200
        assert "text/html" in response.headers["content-type"]
        assert "http" not in response.text
        assert "script-src 'self'" in response.headers["content-security-policy"]
        assert "../schema/" in response.text
        for asset in re.findall(r'(?:src|href)="([^"]+)"', response.text):
            found = await client.get(asset)
            assert found.status_code == 200
            assert "max-age" in found.headers["cache-control"]
            again = await client.get(asset, headers={"If-None-Match": found.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")


async def test_a_forgotten_slash_is_forgiven(door: Door) -> None:
    async with door.client(follow_redirects=True) as client:
        response = await client.get("/bazaar/api/docs")
    assert (response.status_code, response.url.path) == (200, "/bazaar/api/docs/")


async def test_nothing_but_the_assets_can_be_had_where_they_are(door: Door) -> None:
    async with door.client() as client:
        for path in ("/_assets/", "/_assets/../app.py", "/_assets/%2e%2e/app.py", "/_assets/LICENSE"):
            assert (await client.get(path)).status_code == 404


async def test_documentation_is_only_read(door: Door) -> None:
    async with door.client() as client:
        response = await client.post("/api/docs/")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


async def test_a_stale_token_does_not_keep_anybody_from_reading(door: Door) -> None:
    async with door.client() as client:
        assert (await client.get("/api/docs/", headers={"Authorization": "Bearer x"})).status_code == 200
