"""Each contract's documentation: one merged document, and pages that work offline."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from common.http import AnyCaller, Body, Customer, Output, contract_app, router
from common.kernel.dialect import Dialect
from common.kernel.storefronts import read
from dialects.emporium import EMPORIUM
from dialects.staff import STAFF
from fastapi import FastAPI
from gateway.docs.openapi import merge
from gateway.routing.contracts import CONTRACTS
from openapi_spec_validator import OpenAPIV31SpecValidator
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED


class Line(Output):
    """The schema `Line` of cart."""

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
        """The schema `Line` of orders."""

        sku: str

    class Order(Output):
        lines: list[Line]

    routes = router(prefix, "orders")

    @routes.get("/", operation_id="cart.get")
    async def show(caller: AnyCaller) -> Order:
        return Order(lines=[])

    return contract_app(dialect, routes)


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway() as gateway:
        for service, part in (("cart", cart_part), ("orders", orders_part)):
            gateway.services[service].documents = {
                "emporium": part(EMPORIUM, f"/api/v1/{service}").openapi(),
                "staff": part(STAFF, f"/api/staff/v1/{service}").openapi(),
            }
        yield gateway


async def document(gateway: GatewayHarness, path: str = "/api/schema/", host: str = "localhost:8000") -> dict[str, Any]:
    async with gateway.client(host) as client:
        response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("path", ["/api/schema/", "/api/staff/schema/"])
async def test_the_merged_document_is_valid_openapi_3_1(gateway: GatewayHarness, path: str) -> None:
    found = await document(gateway, path)
    assert found["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(found).validate()


async def test_every_services_paths_are_in_one_document(gateway: GatewayHarness) -> None:
    found = await document(gateway)
    assert set(found["paths"]) == {"/api/v1/cart/", "/api/v1/cart/items/", "/api/v1/orders/"}
    assert found["info"]["title"] == "E-commerce API"


@pytest.mark.parametrize("order", [("identity", "cart", "orders"), ("orders", "identity", "cart")])
async def test_paths_are_documented_in_the_order_of_the_services(order: tuple[str, ...]) -> None:
    async with open_gateway(service_names=order) as gateway:
        for service in order:
            part = cart_part(EMPORIUM, f"/api/v1/{service}").openapi()
            gateway.services[service].documents["emporium"] = part
        found = await document(gateway)
    assert [path.split("/")[3] for path in found["paths"]] == [service for service in order for _ in range(2)]


async def test_schemas_of_one_name_that_differ_are_kept_apart(gateway: GatewayHarness) -> None:
    schemas = (await document(gateway))["components"]["schemas"]
    assert "quantity" in schemas["Line"]["properties"]
    assert "sku" in schemas["OrdersLine"]["properties"]
    assert schemas["Shown"]["properties"]["lines"]["items"] == {"$ref": "#/components/schemas/Line"}
    assert schemas["Order"]["properties"]["lines"]["items"] == {"$ref": "#/components/schemas/OrdersLine"}
    assert "ErrorBody" in schemas


def test_schemas_that_refer_to_ones_that_differ_are_kept_apart_too() -> None:
    def part(path: str, field: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}
        page = {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}
        line = {"type": "object", "properties": {field: {"type": "string"}}}
        answer = {"get": {"responses": {"200": {"description": "", "content": content}}}}
        return {"paths": {path: answer}, "components": {"schemas": {"Page": page, "Line": line}}}

    parts = {"cart": part("/api/v1/cart/", "name"), "orders": part("/api/v1/orders/", "sku")}
    document = merge(CONTRACTS["emporium"], read(SHIPPED / "emporium.toml"), parts)
    schemas = document["components"]["schemas"]
    for path, field in (("/api/v1/cart/", "name"), ("/api/v1/orders/", "sku")):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        page = schemas[content["application/json"]["schema"]["$ref"].rpartition("/")[2]]
        assert [*schemas[page["items"]["$ref"].rpartition("/")[2]]["properties"]] == [field]


async def test_operation_ids_are_unique(gateway: GatewayHarness) -> None:
    paths = (await document(gateway))["paths"]
    ids = [operation["operationId"] for item in paths.values() for operation in item.values()]
    assert len(ids) == len(set(ids)) == 3


async def test_errors_of_the_gateway_are_documented_in_the_contracts_form(gateway: GatewayHarness) -> None:
    for path, media, schema in (
        ("/api/schema/", "application/json", "ErrorBody"),
        ("/api/staff/schema/", "application/problem+json", "ProblemDocument"),
    ):
        for item in (await document(gateway, path))["paths"].values():
            for operation in item.values():
                for status in ("401", "429", "4XX"):
                    content = operation["responses"][status]["content"]
                    assert content == {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
                limits = ("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
                assert operation["responses"]["429"]["headers"] == {
                    name: {"$ref": f"#/components/headers/{name}"} for name in limits
                }


async def test_a_page_for_everybody_documents_no_401() -> None:
    paths = {
        path: {method: {"responses": {"200": {"description": "ok"}}}}
        for path, method in (
            ("/api/pricing/", "get"),
            ("/api/auth/token/refresh/", "post"),
            ("/api/images/user/", "get"),
        )
    }
    document = merge(CONTRACTS["figureforge"], read(SHIPPED / "figureforge.toml"), {"identity": {"paths": paths}})
    documented = {path: next(iter(item.values()))["responses"].keys() for path, item in document["paths"].items()}
    assert {path for path, statuses in documented.items() if path in paths and "401" not in statuses} == {
        "/api/pricing/"
    }
    assert all("429" in documented[path] for path in paths)


async def test_signing_in_is_documented(gateway: GatewayHarness) -> None:
    found = await document(gateway)
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
async def test_the_documents_server_is_the_url_it_was_requested_at(
    gateway: GatewayHarness, host: str, path: str, server: str
) -> None:
    assert (await document(gateway, path, host))["servers"] == [{"url": server}]


async def test_the_document_is_unavailable_if_one_service_is(gateway: GatewayHarness) -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("away")

    gateway.services["cart"].internal = {"openapi_document": failing}
    async with gateway.client() as client:
        response = await client.get("/api/schema/")
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")


@pytest.mark.parametrize("root", ["/api", "/bazaar/api", "/api/staff", "/bazaar/api/staff"])
@pytest.mark.parametrize("page", ["docs", "redoc"])
async def test_the_pages_load_nothing_from_other_hosts(gateway: GatewayHarness, root: str, page: str) -> None:
    async with gateway.client() as client:
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


async def test_a_path_without_its_trailing_slash_is_redirected(gateway: GatewayHarness) -> None:
    async with gateway.client(follow_redirects=True) as client:
        response = await client.get("/bazaar/api/docs")
    assert (response.status_code, response.url.path) == (200, "/bazaar/api/docs/")


async def test_only_the_listed_assets_are_served(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        for path in ("/_assets/", "/_assets/../app.py", "/_assets/%2e%2e/app.py", "/_assets/LICENSE"):
            assert (await client.get(path)).status_code == 404


async def test_documentation_accepts_only_get_and_head(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.post("/api/docs/")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


async def test_an_expired_token_is_ignored_for_pictures(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.get("/api/docs/", headers={"Authorization": "Bearer x"})).status_code == 200
