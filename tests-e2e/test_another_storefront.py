"""A further shop needs only a TOML file: `storefronts/gadgets.toml` has its own currency and customers."""

import httpx
import pytest
from clients.emporium import PASSWORD, Card, Shopper, StaffMember
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

GADGETS = "/gadgets"


@pytest.fixture
async def gadget_staff(platform: PlatformUnderTest) -> StaffMember:
    return await platform.staff("gadgets")


@pytest.fixture
async def gadget_customer(platform: PlatformUnderTest) -> Shopper:
    return await platform.customer(GADGETS)


async def test_a_purchase_follows_the_toml(
    platform: PlatformUnderTest, gadget_staff: StaffMember, gadget_customer: Shopper, card: Card
) -> None:
    product = await gadget_staff.product(stock=3, price="10.03")
    order = await paid(gadget_customer, card, product, quantity=1)
    amounts = ("subtotal", "tax", "shipping_cost", "discount", "total_amount")
    assert [order[key] for key in amounts] == ["10.03", "2.01", "0.00", "0.00", "12.04"]
    assert order["order_number"].startswith("GAD-")
    assert (await gadget_customer.order(order["id"]))["status"] == "processing"
    intent = await platform.stripe("GET", f"/payment_intents/{order['intent']}", account="gadgets")
    assert (intent["amount"], intent["currency"]) == (1204, "eur")

    async def written() -> bool:
        mails = await platform.mails(gadget_customer.email)
        return len(mails) >= 2 and all(
            (mail["storefront"], mail["from"]) == ("gadgets", "Gadgets <hello@gadgets.example>") for mail in mails
        )

    await eventually(written)


async def test_tax_is_rounded_as_the_toml_configures(gadget_staff: StaffMember, gadget_customer: Shopper) -> None:
    product = await gadget_staff.product(stock=100, price="0.41")
    taxes = {}
    for quantity in (2, 3, 5):
        await gadget_customer.add(product["id"], quantity)
        taxes[quantity] = (await gadget_customer.checkout())["tax"]
    assert taxes == {2: "0.16", 3: "0.25", 5: "0.41"}


async def test_without_limits_no_request_is_throttled(platform: PlatformUnderTest) -> None:
    shopper = platform.shopper(GADGETS)
    statuses = [(await shopper.call("GET", "/products/")).status_code for _ in range(30)]
    statuses += [
        (await shopper.call("POST", "/auth/login/", json={"email": shopper.email, "password": PASSWORD})).status_code
        for _ in range(7)
    ]
    assert statuses == [200] * 30 + [401] * 7


async def test_tokens_of_one_storefront_are_invalid_at_the_other(
    platform: PlatformUnderTest, customer: Shopper, gadget_customer: Shopper
) -> None:
    for at_home, elsewhere in ((customer, GADGETS), (gadget_customer, "")):
        other_shopper = platform.shopper(elsewhere)
        other_shopper.http.headers["Authorization"] = at_home.http.headers["Authorization"]
        for path in ("/cart/", "/auth/me/", "/orders/", "/products/"):
            assert (await other_shopper.get(path, 401))["code"] == "invalid_token"
        other_shopper.http.headers.pop("Authorization")
        refused = await other_shopper.post("/auth/refresh/", {"refresh": at_home.tokens["refresh"]}, 401)
        assert refused["code"] == "invalid_token"


async def test_accounts_of_one_storefront_do_not_exist_at_the_other(
    platform: PlatformUnderTest, customer: Shopper
) -> None:
    namesake = platform.shopper(GADGETS)
    namesake.email = customer.email
    body = {"email": customer.email, "password": PASSWORD}
    assert (await namesake.post("/auth/login/", body, 401))["code"] == "invalid_credentials"
    await namesake.join()
    assert (await namesake.get("/auth/me/"))["id"] != (await customer.get("/auth/me/"))["id"]


async def test_staff_of_one_storefront_are_unknown_at_the_other(
    platform: PlatformUnderTest, gadget_staff: StaffMember
) -> None:
    authorization = {"Authorization": gadget_staff.http.headers["Authorization"]}
    async with httpx.AsyncClient(base_url=f"{platform.base}/emporium/api/staff/v1", headers=authorization) as client:
        for path in ("/me", "/products", "/orders", "/payments", "/customers"):
            response = await client.get(path)
            assert (response.status_code, response.json()["code"]) == (401, "caller.invalid_token")


async def test_products_carts_and_orders_of_one_storefront_do_not_exist_at_the_other(
    staff: StaffMember, customer: Shopper, gadget_staff: StaffMember, gadget_customer: Shopper
) -> None:
    ours, theirs = await staff.product(stock=5), await gadget_staff.product(stock=5)
    await customer.get(f"/products/{theirs['slug']}/", 404)
    found = await customer.get("/products/", params={"search": theirs["name"]})
    assert theirs["id"] not in [product["id"] for product in found["results"]]
    assert (await customer.add(theirs["id"]))["code"] == "not_found"

    line = await gadget_customer.add(theirs["id"])
    await customer.call("PUT", f"/cart/items/{line['id']}/", 404, json={"quantity": 2})
    await customer.call("DELETE", f"/cart/items/{line['id']}/", 404)
    address = await gadget_customer.address()
    await customer.add(ours["id"])
    assert "shipping_address_id" in (await customer.checkout(address, 400))["details"]

    order = await gadget_customer.checkout(address)
    await customer.call("GET", f"/orders/{order['id']}/", 404)
    await customer.call("POST", f"/orders/{order['id']}/cancel/", 404)
    await customer.post("/payments/create-intent/", {"order_id": order["id"]}, 404)
    await staff.call("GET", f"/orders/{order['id']}", 404)
    await staff.call("POST", f"/orders/{order['id']}/status", 404, json={"status": "cancelled"})
    await staff.call("GET", f"/products/{theirs['id']}", 404)
    assert (await gadget_customer.order(order["id"]))["status"] == "pending"


async def test_a_payment_at_one_storefront_pays_nothing_at_the_other(
    staff: StaffMember, customer: Shopper, gadget_staff: StaffMember, gadget_customer: Shopper, card: Card
) -> None:
    theirs = await gadget_staff.product(stock=1)
    paid_there = await paid(gadget_customer, card, theirs)
    ours = await staff.product(stock=1)
    await customer.add(ours["id"])
    order = await customer.checkout()
    await customer.intent(order["id"])
    refused = await customer.confirm(order["id"], paid_there["intent"], None)
    assert "error" in refused
    assert (await customer.order(order["id"]))["status"] == "pending"
