"""Every refusal of the gateway and the services has the contract's form (5.2)."""

from collections.abc import AsyncIterator

import httpx
import pytest
from clients.emporium import Shopper, StaffMember
from error_shapes import assert_emporium_error, assert_problem
from platform_under_test import PlatformUnderTest

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "path",
    ["/nothing/", "/", "/auth/nothing/", "/products/a/b/c/", "/cart", "/cart/items", "/orders//", "/PRODUCTS/", "/é/"],
)
async def test_an_unknown_path_is_not_found(shopper: Shopper, path: str) -> None:
    response = await shopper.call("GET", path, 404)
    assert_emporium_error(response)
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/api/", "/api/v2/products/", "/api/v1", "/admin/", "/favicon.ico"])
async def test_an_unknown_path_outside_the_contract_is_not_found(
    platform: PlatformUnderTest, shopper: Shopper, path: str
) -> None:
    response = await shopper.http.get(f"{platform.base}{path}")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert_emporium_error(response)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/products/", "GET, HEAD"),
        ("DELETE", "/products/categories/", "GET, HEAD"),
        ("PUT", "/products/some/reviews/", "GET, HEAD, POST"),
        ("PATCH", "/auth/me/", "GET, HEAD, PUT"),
        ("GET", "/auth/login/", "POST"),
        ("DELETE", "/orders/", "GET, HEAD, POST"),
        ("GET", "/payments/webhook/", "POST"),
        ("PROPFIND", "/cart/", "GET, HEAD"),
        ("OPTIONS", "/cart/clear/", "DELETE, POST"),
        ("TRACE", "/cart/", "GET, HEAD"),
    ],
)
async def test_another_method_is_405_with_the_allowed_ones(
    shopper: Shopper, method: str, path: str, allowed: str
) -> None:
    response = await shopper.call(method, path, 405)
    assert_emporium_error(response)
    assert (response.json()["code"], response.headers["allow"]) == ("method_not_allowed", allowed)


async def test_head_is_get_without_a_body(platform: PlatformUnderTest, shopper: Shopper) -> None:
    plain, encoded = {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}
    for path, status in (("/products/", 200), ("/products/nothing/", 404), ("/cart/", 401)):
        headed = await shopper.call("HEAD", path, status, headers=plain)
        assert headed.content == b""
        got = await shopper.call("GET", path, headers=plain)
        assert int(headed.headers["content-length"]) == len(got.content)
        headed, got = [await shopper.call(method, path, headers=encoded) for method in ("HEAD", "GET")]
        assert headed.content == b""
        for name in ("content-length", "content-encoding", "vary"):
            assert headed.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("body", [b'{"email": ', b"{'a': 1}", b"\xff\xfe", b'{"email": "\\ud800"}', b"[" * 50_000])
async def test_broken_json_is_a_parse_error(shopper: Shopper, body: bytes) -> None:
    response = await shopper.call("POST", "/auth/login/", 400, content=body, headers=JSON)
    assert_emporium_error(response)
    assert response.json()["code"] == "parse_error"


async def test_an_empty_body_names_the_missing_fields(shopper: Shopper) -> None:
    response = await shopper.call("POST", "/auth/login/", 400, content=b"{}", headers=JSON)
    assert_emporium_error(response)
    assert response.json()["details"] == {
        "email": ["This field is required."],
        "password": ["This field is required."],
    }
    without = await shopper.call("POST", "/auth/login/", 400, content=b"", headers=JSON)
    assert_emporium_error(without)


async def test_forms_and_other_media_types_are_refused(shopper: Shopper) -> None:
    form = await shopper.call("POST", "/auth/login/", 415, data={"email": "a@b.example", "password": "x"})
    text = await shopper.call("POST", "/auth/login/", 415, content=b"hello", headers={"Content-Type": "text/plain"})
    files = await shopper.call("POST", "/auth/login/", 415, files={"email": b"a@b.example"})
    for response in (form, text, files):
        assert_emporium_error(response)
        assert response.json()["code"] == "unsupported_media_type"


async def test_an_oversized_body_is_refused_with_and_without_content_length(shopper: Shopper) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    announced = await shopper.call("POST", "/auth/login/", content=b"x" * 2_000_000, headers=JSON)
    streamed = await shopper.call("POST", "/auth/login/", content=endless(), headers=JSON)
    for response in (announced, streamed):
        assert (response.status_code, response.json()["code"]) == (413, "request_too_large")
        assert_emporium_error(response)


async def test_null_characters_are_refused_with_the_name_of_their_field(customer: Shopper) -> None:
    response = await customer.call("PUT", "/auth/me/", 400, json={"first_name": "a\x00b"})
    assert_emporium_error(response)
    assert response.json()["details"] == {"first_name": ["Null characters are not allowed."]}


@pytest.mark.parametrize("segment", ["a%00b", "%00", "%ff", "%ED%A0%80", "%F0%9F%92%A9", "a%2fb", "..%2f..", "%20"])
async def test_an_unknown_address_id_is_not_found(shopper: Shopper, segment: str) -> None:
    response = await shopper.call("GET", f"/products/{segment}/", 404)
    assert_emporium_error(response)


@pytest.mark.parametrize("query", ["search=a%00b", "search=%ff", "search=%ED%A0%80", "category=%00", "ordering=%00"])
async def test_any_search_text_is_accepted(shopper: Shopper, query: str) -> None:
    response = await shopper.call("GET", f"/products/?{query}")
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert_emporium_error(response)


async def test_an_overlong_url_is_refused(shopper: Shopper) -> None:
    for path in ("/products/" + "x" * 4000 + "/", "/products/?search=" + "x" * 10_000):
        response = await shopper.call("GET", path, 414)
        assert_emporium_error(response)


@pytest.mark.parametrize("given", ["1", "None", "not-a-uuid", "660e8400-e29b-41d4-a716-44665544000", "a%00b", "-1"])
async def test_a_malformed_id_is_not_found_like_an_unknown_one(customer: Shopper, given: str) -> None:
    for method, path in (
        ("GET", f"/orders/{given}/"),
        ("POST", f"/orders/{given}/cancel/"),
        ("PUT", f"/cart/items/{given}/"),
        ("DELETE", f"/cart/items/{given}/"),
        ("DELETE", f"/auth/me/addresses/{given}/"),
    ):
        response = await customer.call(method, path, 404, json={"quantity": 1} if method == "PUT" else None)
        assert_emporium_error(response)
        assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("quantity", [0, -1, -(2**63), 2**31, 2**63, 10**30, "1", 1.5, True, None, [], {}])
async def test_a_quantity_is_a_positive_integer(staff: StaffMember, customer: Shopper, quantity: object) -> None:
    product = await staff.product(stock=5)
    body = {"product_id": product["id"], "quantity": quantity}
    response = await customer.call("POST", "/cart/items/", 400, json=body)
    assert_emporium_error(response)
    assert response.json()["code"] in ("validation_error", "stock_unavailable")


async def test_the_staff_contract_refuses_with_problem_documents(
    platform: PlatformUnderTest, staff: StaffMember
) -> None:
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("GET", "/products/not-a-uuid", 404),
        ("PUT", "/products", 405),
        ("GET", "/products/" + "x" * 4000, 400),
        ("GET", "/products?cursor=nonsense", 404),
    ):
        response = await staff.http.request(method, path)
        assert response.status_code == status, path
        assert_problem(response)
    broken = await staff.http.post("/products", content=b"{", headers=JSON)
    assert broken.status_code == 400
    assert_problem(broken)


async def test_a_preflight_from_the_shops_own_site_is_allowed(platform: PlatformUnderTest) -> None:
    preflight = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    async with httpx.AsyncClient(base_url=f"{platform.base}/api/v1", trust_env=False) as client:
        welcome = await client.options("/cart/items/", headers=preflight)
        assert welcome.status_code == 204
        assert welcome.headers["access-control-allow-origin"] == "http://localhost:3000"
        assert "POST" in welcome.headers["access-control-allow-methods"]
        assert "authorization" in welcome.headers["access-control-allow-headers"].lower()
        foreign = await client.options("/cart/items/", headers={**preflight, "Origin": "http://evil.example"})
        assert "access-control-allow-origin" not in foreign.headers
        refused = await client.get("/cart/", headers={"Origin": "http://localhost:3000"})
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "http://localhost:3000")
