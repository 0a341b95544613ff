"""The contract's table of endpoints, and its examples compared key by key with responses."""

import re

import emporium_examples as examples
import httpx
import pytest
from clients.emporium import PASSWORD, Card, Shopper, StaffMember
from emporium_examples import page
from emporium_orders import paid
from formats import TEXT, like
from one_pixel_png import PNG
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

pytestmark = pytest.mark.once

TABLE = {
    "/auth/register/": "POST",
    "/auth/login/": "POST",
    "/auth/logout/": "POST",
    "/auth/refresh/": "POST",
    "/auth/me/": "GET PUT",
    "/auth/me/addresses/": "GET POST",
    "/auth/password/": "POST",
    "/products/categories/": "GET",
    "/products/": "GET",
    "/products/{}/": "GET",
    "/products/{}/reviews/": "GET POST",
    "/products/{}/wishlist/": "POST",
    "/products/wishlist/me/": "GET",
    "/cart/": "GET",
    "/cart/items/": "POST",
    "/cart/items/{}/": "PUT DELETE",
    "/cart/clear/": "POST",
    "/orders/": "GET POST",
    "/orders/{}/": "GET",
    "/orders/{}/cancel/": "POST",
    "/payments/create-intent/": "POST",
    "/payments/confirm/": "POST",
    "/payments/webhook/": "POST",
}
"""The endpoints of section 1.2 of the contract's document, and the wishlist of section 3.2."""


async def test_every_address_of_the_table_is_in_the_document(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=platform.base, trust_env=False) as client:
        document = (await client.get("/api/schema/")).json()
    documented = {re.sub(r"{\w+}", "{}", path): set(item) for path, item in document["paths"].items()}
    for path, methods in TABLE.items():
        assert set(methods.lower().split()) <= documented[f"/api/v1{path}"], path


@pytest.mark.parametrize("page", ["/api/docs/", "/api/schema/", "/api/redoc/", "/api/staff/docs/"])
async def test_the_documentation_is_where_section_9_says(platform: PlatformUnderTest, page: str) -> None:
    async with httpx.AsyncClient(base_url=platform.base, trust_env=False) as client:
        response = await client.get(page)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json" if "schema" in page else "text/html")


async def test_2_2_accounts(shopper: Shopper) -> None:
    like(examples.REGISTERED, await shopper.register(phone_number="+1234567890"), exact=True)
    answer = await shopper.post("/auth/login/", {"email": shopper.email, "password": PASSWORD})
    like(examples.LOGGED_IN, answer, exact=True)
    refresh = {"refresh": answer["tokens"]["refresh"]}
    like(examples.REFRESHED, await shopper.post("/auth/refresh/", refresh), exact=True)
    shopper.http.headers["Authorization"] = f"Bearer {answer['tokens']['access']}"
    like(examples.LOGGED_OUT, await shopper.post("/auth/logout/", refresh), exact=True)


async def test_3_1_profile_and_addresses(customer: Shopper) -> None:
    like(examples.PROFILE, await customer.get("/auth/me/"), exact=True)
    change = {"first_name": "Jane", "last_name": "Smith", "phone_number": "+0987654321"}
    changed = (await customer.call("PUT", "/auth/me/", 200, json=change)).json()
    like({**examples.PROFILE, **change}, changed, exact=True)

    await customer.address()
    like(page(examples.ADDRESS), await customer.get("/auth/me/addresses/"), exact=True)
    body = {
        "address_type": "billing",
        "full_name": "John Doe",
        "phone_number": "+1234567890",
        "street_address": "456 Oak Ave",
        "city": "Los Angeles",
        "state": "CA",
        "country": "USA",
        "zip_code": "90001",
        "is_default": False,
    }
    created = await customer.post("/auth/me/addresses/", body, 201)
    like({**examples.ADDRESS, **body, "apartment": None}, created, exact=True)


async def test_3_2_catalog(staff: StaffMember, customer: Shopper, card: Card) -> None:
    parent = await staff.call("POST", "/categories", 201, json={"name": "Electronics of the document"})
    child = {"name": "Laptops of the document", "parent_id": parent["id"], "description": "Computing devices"}
    category = await staff.call("POST", "/categories", 201, json=child)
    laptop = await staff.product(
        stock=15,
        price="2499.99",
        compare_price="2999.99",
        cost_price="1500.00",
        weight="2.1",
        dimensions="35 x 24 x 1.6 cm",
        category_id=category["id"],
        is_featured=True,
    )
    picture = {"file": ("front.png", PNG, "image/png")}
    form = {"alt_text": "Front view", "is_primary": "true"}
    await staff.call("POST", f"/products/{laptop['id']}/images", 201, files=picture, data=form)
    attributes = {"ram": "16GB", "storage": "512GB"}
    variant = {"name": "16GB RAM - 512GB SSD", "sku": f"{laptop['sku']}-512", "attributes": attributes}
    await staff.call("POST", f"/products/{laptop['id']}/variants", 201, json=variant)
    await paid(customer, card, laptop)
    review = {"rating": 5, "title": "Excellent laptop!", "comment": "Excellent performance and build quality."}
    written = await customer.post(f"/products/{laptop['slug']}/reviews/", review, 201)
    like({**examples.REVIEW, "is_approved": True}, written, exact=True)

    tree = await customer.get("/products/categories/")
    like({"results": [examples.CATEGORY]}, tree, exact=True)
    [shown] = [each for each in tree["results"] if each["id"] == parent["id"]]
    like([examples.CATEGORY], shown["children"])
    query = f"category={parent['slug']}&min_price=100&max_price=2500&in_stock=true&search=thing&ordering=-created_at"
    listed = await customer.get(f"/products/?{query}&page=1&page_size=20")
    like(page(examples.LISTED_PRODUCT), listed, exact=True)
    assert (listed["count"], listed["results"][0]["discount_percentage"]) == (1, 17)
    detail = await customer.get(f"/products/{laptop['slug']}/")
    like(examples.PRODUCT, detail)
    assert (detail["weight"], detail["dimensions"], detail["average_rating"]) == ("2.1", "35 x 24 x 1.6 cm", 5)
    assert customer.email not in str(detail)

    path = f"/products/{laptop['slug']}/wishlist/"
    added = await customer.post(path, expect=201)
    assert added == {"message": "Product added to wishlist", "in_wishlist": True}
    like(page(examples.WISHED), await customer.get("/products/wishlist/me/?page=1&page_size=20"))
    assert await customer.post(path) == {"message": "Product removed from wishlist", "in_wishlist": False}


async def test_3_3_cart(staff: StaffMember, customer: Shopper) -> None:
    laptop = await staff.product(stock=15, price="2499.99")
    added = (await customer.call("POST", "/cart/items/", 201, json={"product_id": laptop["id"], "quantity": 2})).json()
    like({**examples.LINE, "quantity": 2, "price": "2499.99", "total_price": "4999.98"}, added, exact=True)
    again = (await customer.call("POST", "/cart/items/", 200, json={"product_id": laptop["id"], "quantity": 2})).json()
    like({"message": "Item quantity updated", "quantity": 4, "total_price": "9999.96"}, again)
    cart = await customer.get("/cart/")
    like({**examples.CART, "total_items": 4, "subtotal": "9999.96"}, cart, exact=True)
    path = f"/cart/items/{added['id']}/"
    changed = (await customer.call("PUT", path, 200, json={"quantity": 3})).json()
    like({**examples.LINE, "quantity": 3, "total_price": "7499.97"}, changed, exact=True)
    removed = await customer.call("DELETE", path, 204)
    assert removed.content == b""
    assert await customer.post("/cart/clear/") == {"message": "Cart cleared successfully"}
    assert (await customer.get("/cart/"))["total_items"] == 0


async def test_3_4_orders_and_3_5_payments(staff: StaffMember, customer: Shopper, card: Card) -> None:
    laptop = await staff.product(stock=15, price="2499.99")
    await customer.add(laptop["id"])
    order = await customer.checkout()
    amounts = {"subtotal": "2499.99", "tax": "249.99", "total_amount": "2754.98"}
    like({**examples.PLACED_ORDER, **amounts}, order)

    intent = await customer.intent(order["id"])
    like({"client_secret": TEXT, "payment_intent_id": TEXT}, intent, exact=True)
    assert intent["client_secret"].startswith(f"{intent['payment_intent_id']}_secret_")
    refused = await customer.confirm(order["id"], intent["payment_intent_id"], 400)
    like({"error": "Payment not completed", "status": "requires_payment_method"}, refused)
    await card.pay(intent)
    confirmed = await customer.confirm(order["id"], intent["payment_intent_id"])
    assert confirmed == {"message": "Payment confirmed successfully", "order_id": order["id"]}

    shown = await customer.order(order["id"])
    like({**examples.ORDER, **amounts}, shown)
    like(page(examples.LISTED_ORDER), await customer.get("/orders/?page=1&ordering=-created_at"), exact=True)
    like(examples.CANCELLED, await customer.post(f"/orders/{order['id']}/cancel/"))


async def test_3_4_a_shipped_order_cannot_be_cancelled(staff: StaffMember, customer: Shopper, card: Card) -> None:
    order = await paid(customer, card, await staff.product(stock=1))
    await staff.call("POST", f"/orders/{order['id']}/status", 200, json={"status": "shipped", "tracking_number": "1Z"})
    refused = await customer.post(f"/orders/{order['id']}/cancel/", expect=400)
    assert refused["error"] == "Cannot cancel order in shipped status"


async def test_7_1_ends_with_four_mails(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    order = await paid(customer, card, await staff.product(stock=1))
    for status in ({"status": "shipped", "tracking_number": "1Z"}, {"status": "delivered"}):
        await staff.call("POST", f"/orders/{order['id']}/status", 200, json=status)

    async def all_there() -> bool:
        return len(await platform.mails(customer.email)) == 4

    await eventually(all_there)
