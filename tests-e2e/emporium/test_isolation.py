"""Anonymous clients, other customers and other storefronts have no access to a customer's data."""

import httpx
import pytest
from clients.emporium import Card, Shopper, StaffMember
from platform_under_test import PlatformUnderTest

PROTECTED = [
    ("GET", "/auth/me/"),
    ("PUT", "/auth/me/"),
    ("GET", "/auth/me/addresses/"),
    ("POST", "/auth/me/addresses/"),
    ("POST", "/auth/logout/"),
    ("POST", "/products/any/reviews/"),
    ("POST", "/products/any/wishlist/"),
    ("GET", "/products/wishlist/me/"),
    ("GET", "/cart/"),
    ("POST", "/cart/items/"),
    ("POST", "/cart/clear/"),
    ("GET", "/orders/"),
    ("POST", "/orders/"),
    ("POST", "/payments/create-intent/"),
    ("POST", "/payments/confirm/"),
]


@pytest.mark.parametrize(("method", "path"), PROTECTED)
async def test_an_anonymous_request_is_401(shopper: Shopper, method: str, path: str) -> None:
    response = await shopper.call(method, path, 401, json={} if method != "GET" else None)
    assert response.json() == {
        "error": "Authentication credentials were not provided.",
        "code": "not_authenticated",
        "details": None,
    }


async def test_an_invalid_token_is_refused_in_the_contracts_form(shopper: Shopper) -> None:
    shopper.http.headers["Authorization"] = "Bearer garbage"
    response = await shopper.call("GET", "/cart/", 401)
    assert response.json() == {"error": "Token is invalid or expired", "code": "invalid_token", "details": None}


async def test_another_customers_order_does_not_exist(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    product = await staff.product(stock=1)
    await customer.add(product["id"])
    order = await customer.checkout()
    intent = await customer.intent(order["id"])
    other = await platform.customer()
    for method, path, body in (
        ("GET", f"/orders/{order['id']}/", None),
        ("POST", f"/orders/{order['id']}/cancel/", {}),
        ("POST", "/payments/create-intent/", {"order_id": order["id"]}),
        ("POST", "/payments/confirm/", {"order_id": order["id"], **intent}),
    ):
        response = await other.call(method, path, 404, json=body)
        assert response.json()["code"] == "not_found"


async def test_another_customers_address_and_line_do_not_exist(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper
) -> None:
    product = await staff.product(stock=9)
    address = await customer.address()
    line = await customer.add(product["id"])
    other = await platform.customer()
    await other.add(product["id"])
    refused = await other.checkout(address, 400)
    assert set(refused["details"]) == {"shipping_address_id", "billing_address_id"}
    await other.call("PUT", f"/cart/items/{line['id']}/", 404, json={"quantity": 1})
    await other.call("DELETE", f"/cart/items/{line['id']}/", 404)
    assert (await customer.get("/cart/"))["total_items"] == 1


async def test_a_customer_is_not_staff(platform: PlatformUnderTest, customer: Shopper) -> None:
    headers = {"Authorization": customer.http.headers["Authorization"]}
    async with httpx.AsyncClient(base_url=platform.base, headers=headers, trust_env=False) as client:
        for path in ("products", "orders", "payments", "customers", "dead-letters/orders"):
            response = await client.get(f"/api/staff/v1/{path}")
            assert (response.status_code, response.json()["code"]) == (403, "caller.permission_denied")


async def test_internal_paths_and_headers_are_closed_from_outside(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=platform.base, trust_env=False) as client:
        for path in (
            "/internal/jwks",
            "/emporium/internal/jwks",
            "/identity/internal/jwks",
            "/api/v1/../internal/jwks",
        ):
            assert (await client.get(path)).status_code == 404
        forged = {"x-atelier-caller": "forged", "x-atelier-base": "http://evil.example"}
        listed = await client.get("/api/v1/products/", headers=forged)
        assert "evil.example" not in listed.text


async def test_logging_out_ends_the_access_token_at_once(customer: Shopper) -> None:
    await customer.post("/auth/logout/", {"refresh": customer.tokens["refresh"]})
    assert (await customer.get("/cart/", 401))["code"] == "invalid_token"
    customer.http.headers.pop("Authorization")
    assert (await customer.post("/auth/refresh/", {"refresh": customer.tokens["refresh"]}, 401))[
        "code"
    ] == "invalid_token"
