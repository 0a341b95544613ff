"""Which service owns which path."""

import pytest
from gateway.routing.contracts import (
    CONTRACTS,
    EMPORIUM_CONTRACT,
    FIGUREFORGE_CONTRACT,
    MARBELLE_CONTRACT,
    REVIV_CONTRACT,
    STAFF_CONTRACT,
)
from testkit.gateway import SERVICES, GatewayHarness

EMPORIUM = {
    "/api/v1/auth/register/": "identity",
    "/api/v1/auth/me/addresses/": "identity",
    "/api/v1/products/": "catalog",
    "/api/v1/products/categories/": "catalog",
    "/api/v1/products/macbook/reviews/": "catalog",
    "/api/v1/products/wishlist/me/": "catalog",
    "/api/v1/cart/": "cart",
    "/api/v1/cart/items/7/": "cart",
    "/api/v1/orders/": "orders",
    "/api/v1/orders/7/cancel/": "orders",
    "/api/v1/payments/create-intent/": "payments",
    "/api/v1/payments/webhook/": "payments",
}
STAFF = {
    "/api/staff/v1/auth/login": "identity",
    "/api/staff/v1/me": "identity",
    "/api/staff/v1/customers": "identity",
    "/api/staff/v1/customers/7": "identity",
    "/api/staff/v1/products": "catalog",
    "/api/staff/v1/products/7/stock/adjust": "catalog",
    "/api/staff/v1/variants/7": "catalog",
    "/api/staff/v1/images/7": "catalog",
    "/api/staff/v1/categories": "catalog",
    "/api/staff/v1/stock/low": "catalog",
    "/api/staff/v1/reviews": "catalog",
    "/api/staff/v1/orders": "orders",
    "/api/staff/v1/orders/7/status": "orders",
    "/api/staff/v1/payments/7/refunds": "payments",
    **{f"/api/staff/v1/dead-letters/{service}": service for service in SERVICES},
}


@pytest.mark.parametrize(("path", "service"), EMPORIUM.items())
async def test_every_path_of_the_contract_reaches_its_service(gateway: GatewayHarness, path: str, service: str) -> None:
    async with gateway.client() as client:
        assert (await client.post(path)).status_code == 200
    assert [name for name, each in gateway.services.items() if each.requests] == [service]
    assert gateway.services[service].last.path == f"/emporium{path}"


@pytest.mark.parametrize(("path", "service"), STAFF.items())
@pytest.mark.parametrize("storefront", ["emporium", "bazaar"])
async def test_every_path_of_the_staff_contract_reaches_its_service_on_every_storefront(
    gateway: GatewayHarness, path: str, service: str, storefront: str
) -> None:
    async with gateway.client() as client:
        assert (await client.get(f"/{storefront}{path}")).status_code == 200
    assert gateway.services[service].last.path == f"/staff{path}"
    assert gateway.services[service].last_caller.storefront == storefront


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing/", "/api/v1/cart", "/api/v2/cart/", "/nothing", "/internal/jwks", "/emporium/", "/API/V1/cart/"],
)
async def test_an_unknown_path_is_not_found_in_the_contracts_dialect(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path)
    assert response.status_code == 404
    assert response.json() == {"error": "Not found.", "code": "not_found", "details": None}


@pytest.mark.parametrize(
    "path", ["/api/staff/v1/nothing", "/api/staff", "/api/staff/v1/orderspace", "/api/staff/v1/dead-letter"]
)
async def test_an_unknown_staff_path_is_not_found_in_the_staff_dialect(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "route.not_found"


@pytest.mark.parametrize(
    "path", ["/emporium/../internal/jwks", "/api/v1/cart/..%2f..%2finternal/jwks", "/%69nternal/jwks"]
)
async def test_no_path_leads_to_internal_endpoints(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path)
    assert "keys" not in response.text
    assert all(
        not each.path.startswith("/internal") for service in gateway.services.values() for each in service.requests
    )


async def test_pictures_are_served_by_catalog_on_every_storefront_without_a_token(gateway: GatewayHarness) -> None:
    async with gateway.client("bazaar.example") as client:
        response = await client.get("/media/products/1.jpg", headers={"Authorization": "Bearer stale"})
    assert response.status_code == 200
    assert gateway.services["catalog"].last.path == "/emporium/media/products/1.jpg"
    assert gateway.services["catalog"].last_caller.user_id is None


def test_every_service_owns_paths_of_a_contract() -> None:
    assert {service for _, service in STAFF_CONTRACT.services} == set(SERVICES)
    assert {service for _, service in EMPORIUM_CONTRACT.services} == set(SERVICES) - {"generation", "webhooks"}
    assert {service for _, service in MARBELLE_CONTRACT.services} == {"identity", "catalog", "cart"}
    assert {service for _, service in REVIV_CONTRACT.services} == {"identity", "payments", "generation"}
    assert {service for _, service in FIGUREFORGE_CONTRACT.services} == {"identity", "payments", "generation"}
    assert set(CONTRACTS) == {"emporium", "marbelle", "reviv", "figureforge", "storybook"}
