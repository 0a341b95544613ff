"""A storefront's data cannot be read, changed or reserved from another storefront."""

from uuid import uuid4

import pytest
from testkit.harness import signed_in

from .shops import PRODUCTS, STAFF, Json, Shop, line, picture


@pytest.fixture
async def theirs(other_shop: Shop) -> Json:
    made = await other_shop.product("Theirs", sku="THEIRS-1")
    await other_shop.upload(made, picture())
    await other_shop.variant(made)
    await other_shop.review(made)
    return await other_shop.done("GET", f"/products/{made['id']}")


async def test_customers_read_their_storefront_only(shop: Shop, theirs: Json) -> None:
    assert await shop.slugs() == []
    assert await shop.slugs(search="theirs") == []
    assert await shop.slugs(category="goods") == []
    assert (await shop.get("categories/")).json() == {"results": []}
    for path in ("theirs/", "theirs/reviews/"):
        assert (await shop.get(path)).status_code == 404
    client = shop.harness.customer(shop.name)
    assert (await client.post(PRODUCTS + "theirs/wishlist/")).status_code == 404


async def test_staff_access_their_storefront_only(shop: Shop, other_shop: Shop, theirs: Json) -> None:
    product, variant, image = theirs["id"], theirs["variants"][0]["id"], theirs["images"][0]["id"]
    review = (await other_shop.done("GET", "/reviews"))["items"][0]["id"]
    category = theirs["category_id"]
    attempts: list[tuple[str, str, Json]] = [
        ("GET", f"/products/{product}", {}),
        ("PATCH", f"/products/{product}", {"name": "Mine"}),
        ("POST", f"/products/{product}/deactivate", {}),
        ("POST", f"/products/{product}/variants", {"name": "x", "sku": "X-1"}),
        ("PATCH", f"/variants/{variant}", {"name": "Mine"}),
        ("PATCH", f"/images/{image}", {"alt_text": "Mine"}),
        ("DELETE", f"/images/{image}", {}),
        ("PATCH", f"/categories/{category}", {"is_active": False}),
        ("PUT", f"/products/{product}/stock", {"quantity": 0}),
        ("POST", f"/products/{product}/stock/adjust", {"delta": -1, "reason": "x"}),
        ("PUT", f"/variants/{variant}/stock", {"quantity": 0}),
        ("POST", f"/variants/{variant}/stock/adjust", {"delta": -1, "reason": "x"}),
        ("PATCH", f"/reviews/{review}", {"is_approved": False}),
    ]
    for method, path, body in attempts:
        assert (await shop.staff(method, path, **body)).status_code == 404, path
    assert (await shop.upload(theirs, picture())).status_code == 404
    for path in ("/products", "/categories", "/reviews", "/stock/low", f"/stock/movements?product_id={product}"):
        assert (await shop.done("GET", path))["items"] == []
    assert await other_shop.done("GET", f"/products/{product}") == theirs


async def test_a_category_of_another_storefront_is_unknown(shop: Shop, theirs: Json) -> None:
    body = {"name": "x", "sku": "X-1", "price": "1.00", "category_id": theirs["category_id"]}
    assert (await shop.staff("POST", "/products", **body)).json()["code"] == "category.unknown"
    refused = await shop.staff("POST", "/categories", name="x", parent_id=theirs["category_id"])
    assert refused.json()["code"] == "category.unknown"


async def test_internal_calls_act_on_one_storefront(shop: Shop, other_shop: Shop, theirs: Json) -> None:
    assert (await shop.call("product", product_id=theirs["id"])).status_code == 404
    order = uuid4()
    assert (await other_shop.reserve(order, line(theirs, 4))).status_code == 200
    await shop.release(order)
    assert await other_shop.stock(theirs["id"]) == 6


async def test_only_staff_may_call_the_staff_contract(shop: Shop) -> None:
    made = await shop.product()
    customer = shop.harness.client(signed_in(shop.name), "staff")
    anonymous = shop.harness.anonymous(shop.name, "staff")
    for method, path in (
        ("GET", "/products"),
        ("POST", "/products"),
        ("PATCH", f"/products/{made['id']}"),
        ("POST", f"/products/{made['id']}/images"),
        ("GET", "/stock/low"),
        ("GET", "/reviews"),
        ("GET", "/dead-letters/catalog"),
    ):
        assert (await customer.request(method, STAFF + path)).status_code == 403
        assert (await anonymous.request(method, STAFF + path)).status_code == 401
