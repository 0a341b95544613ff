"""The contract's examples compared key by key with responses through the gateway."""

from typing import Any

import httpx
import marbelle_examples as examples
import pytest
from clients.marbelle import PASSWORD, Visitor
from formats import URL, like
from marbelle_customers import join, link_mailed_to, with_tax
from marbelle_examples import answer, page
from platform_under_test import PlatformUnderTest

pytestmark = pytest.mark.once

SHOP = "/marbelle"
REGISTRATION: dict[str, Any] = {
    "first_name": "John",
    "last_name": "Doe",
    "password": PASSWORD,
    "password_confirm": PASSWORD,
    "company_name": "Acme Corp",
    "phone": "+1234567890",
}


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Visitor:
    return Visitor(f"{platform.base}{SHOP}")


@pytest.fixture
async def customer(platform: PlatformUnderTest, visitor: Visitor) -> Visitor:
    await join(platform, visitor)
    await visitor.login()
    return visitor


async def said(who: Visitor, method: str, path: str, expect: int = 200, **body: Any) -> Any:
    return (await who.call(method, path, expect, **body)).json()


async def test_the_complete_authentication_flow(platform: PlatformUnderTest, visitor: Visitor) -> None:
    registered = await said(visitor, "POST", "/auth/register/", 201, email=visitor.email, **REGISTRATION)
    like(examples.REGISTERED, registered, exact=True)
    page_of_link, token = await link_mailed_to(platform, visitor.email)
    assert page_of_link == "http://localhost:3000/verify-email"
    like(examples.DONE, await said(visitor, "POST", "/auth/verify-email/", token=token), exact=True)
    logged_in = await said(visitor, "POST", "/auth/login/", email=visitor.email, password=PASSWORD)
    like(examples.LOGGED_IN, logged_in, exact=True)
    visitor.tokens = logged_in["data"]
    like(examples.WHO, await said(visitor, "GET", "/auth/verify-token/"), exact=True)
    like(examples.WHO, await said(visitor, "GET", "/auth/user/"), exact=True)
    refreshed = await said(visitor, "POST", "/auth/refresh-token/", refresh=visitor.tokens["refresh"])
    like(examples.REFRESHED, refreshed, exact=True)
    like(examples.DONE, await said(visitor, "POST", "/auth/logout/"), exact=True)
    for tokens in (logged_in["data"], refreshed["data"]):
        visitor.tokens = tokens
        await visitor.refused("GET", "/auth/user/", 401)


async def test_the_profile_and_the_password(platform: PlatformUnderTest, customer: Visitor) -> None:
    change: dict[str, Any] = {
        "first_name": "John",
        "last_name": "Smith",
        "phone": "+1234567890",
        "company_name": "New Company",
    }
    updated = await said(customer, "PUT", "/auth/user/", email="john@example.com", **change)
    like(answer(str, data={**examples.USER, **change}), updated, exact=True)
    assert updated["data"]["email"] == customer.email

    new: dict[str, Any] = {"new_password": "NewPassword456", "new_password_confirm": "NewPassword456"}
    await customer.refused("POST", "/auth/change-password/", 400, current_password="CurrentPassword123", **new)
    changed = await said(customer, "POST", "/auth/change-password/", current_password=PASSWORD, **new)
    like(examples.DONE, changed, exact=True)

    like(examples.DONE, await said(customer, "POST", "/auth/password-reset/", email=customer.email), exact=True)
    page_of_link, token = await link_mailed_to(platform, customer.email, count=2)
    assert page_of_link == "http://localhost:3000/password-reset"
    again: dict[str, Any] = {"new_password": PASSWORD, "new_password_confirm": PASSWORD}
    reset = await said(customer, "POST", "/auth/password-reset-confirm/", token=token, **again)
    like(examples.DONE, reset, exact=True)
    await customer.refused("GET", "/auth/user/", 401)
    customer.tokens = {}
    await customer.login()


async def test_the_email_change_flow(platform: PlatformUnderTest, customer: Visitor) -> None:
    await customer.done("PUT", "/auth/user/", company_name="Acme Corp", phone="+1234567890")
    old, new = customer.email, f"new-{customer.email}"
    body: dict[str, Any] = {"current_password": PASSWORD, "new_email": new}
    like(examples.CHANGE_REQUESTED, await said(customer, "POST", "/auth/request-email-change/", **body), exact=True)
    assert (await customer.done("GET", "/auth/user/"))["email"] == old
    page_of_link, token = await link_mailed_to(platform, new)
    assert page_of_link == "http://localhost:3000/confirm-email-change"
    like(examples.CHANGED, await said(customer, "POST", "/auth/confirm-email-change/", token=token), exact=True)
    customer.tokens, customer.email = {}, new
    await customer.login()


async def test_the_address_management_flow(customer: Visitor) -> None:
    home, work = [
        await said(customer, "POST", "/auth/addresses/", 201, **{**examples.NEW_ADDRESS, "label": label})
        for label in ("Home", "Work")
    ]
    like(answer(str, data=examples.ADDRESS), home, exact=True)
    path = f"/auth/addresses/{work['data']['id']}/"
    moved = await said(customer, "PUT", path, **examples.NEW_ADDRESS | {"label": "Home 2"})
    like(answer(str, data={**examples.ADDRESS, "label": "Home 2", "is_primary": False}), moved, exact=True)
    primary = await said(customer, "PATCH", f"{path}set_primary/")
    like(answer(str, data={**examples.ADDRESS, "label": "Home 2", "is_primary": True}), primary, exact=True)
    like(examples.DONE, await said(customer, "DELETE", path), exact=True)
    book = await said(customer, "GET", "/auth/addresses/")
    like(examples.ADDRESSES, book, exact=True)
    assert [(each["label"], each["is_primary"]) for each in book["data"]["addresses"]] == [("Home", True)]


async def test_the_product_catalog_examples(visitor: Visitor) -> None:
    listed = await said(visitor, "GET", "/products/?search=marble")
    like(page(examples.PRODUCT), listed, exact=True)
    product = listed["results"][0]
    assert await said(visitor, "GET", f"/products/{product['id']}/") == product
    for path in ("/products/?category={}&min_price=1&max_price=9999", "/categories/{}/products/?ordering=-price"):
        like(page(examples.PRODUCT), await said(visitor, "GET", path.format(product["category"])), exact=True)
    categories = await said(visitor, "GET", "/categories/")
    like(page(examples.CATEGORY), categories, exact=True)
    prices = [each["price"] for each in (await said(visitor, "GET", "/products/?ordering=-price"))["results"]]
    assert prices == sorted(prices, key=float, reverse=True)
    assert len(prices) == 20


async def test_links_and_pictures_lead_through_the_gateway(platform: PlatformUnderTest, visitor: Visitor) -> None:
    first = await said(visitor, "GET", "/products/?ordering=price")
    assert first["next"].startswith(f"{platform.base}{SHOP}/api/v1/products/?")
    async with httpx.AsyncClient(trust_env=False) as client:
        second = (await client.get(first["next"])).json()
        assert (await client.get(second["previous"])).json()["results"] == first["results"]
        picture = await client.get(first["results"][0]["images"][0]["image"])
    assert picture.headers["content-type"].startswith("image/")


@pytest.mark.parametrize("signed_in", [False, True], ids=["guest", "customer"])
async def test_the_complete_cart_flow(platform: PlatformUnderTest, visitor: Visitor, signed_in: bool) -> None:
    if signed_in:
        await join(platform, visitor)
        await visitor.login()
    empty = await said(visitor, "GET", "/cart/")
    like(answer("Cart retrieved successfully.", data={"id": int, **examples.NOTHING, "items": list}), empty)
    (slab,) = await visitor.goods(1)
    added = await said(visitor, "POST", "/cart/items/", product_id=slab["id"], quantity=2)
    shape = {"item": {**examples.ITEM, "quantity": 2}, "cart_totals": with_tax((slab, 2))}
    like(answer(f"Added 2 x {slab['name']} to cart.", data=shape), added, exact=True)
    assert URL.fullmatch(added["data"]["item"]["product"]["image"])
    path = f"/cart/items/{added['data']['item']['id']}/"
    updated = await said(visitor, "PUT", path, quantity=5)
    shape = {"item": {**examples.ITEM, "quantity": 5}, "cart_totals": with_tax((slab, 5))}
    like(answer("Cart item updated successfully.", data=shape), updated, exact=True)
    like(examples.CART, await said(visitor, "GET", "/cart/"), exact=True)
    removed = await said(visitor, "DELETE", f"{path}remove/")
    expected = answer(f"Removed {slab['name']} from cart.", data={"cart_totals": examples.NOTHING})
    like(expected, removed, exact=True)
    like(examples.CLEARED, await said(visitor, "DELETE", "/cart/clear/"), exact=True)
