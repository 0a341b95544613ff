"""A week of a shop's owner: a colleague with fewer rights, orders in parts, refunds with restock, who did what."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

from clients.emporium import Card, Shopper, StaffMember
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

PASSWORD = "Colleague-Pass-2049!"


async def test_a_colleague_works_within_the_rights_of_the_role_until_disabled(
    platform: PlatformUnderTest, staff: StaffMember
) -> None:
    address = f"ann-{uuid4().hex[:8]}@shop.example"
    await staff.call("POST", "/staff", 201, json={"email": address, "role": "orders"})

    async def mailed() -> bool:
        return bool(await platform.mails(address))

    await eventually(mailed)
    [mail] = await platform.mails(address)
    link = re.search(r"(http\S+/api/staff/v1/auth/invitation)\?token=([\w-]+)", mail["text"])
    assert link
    colleague = StaffMember(f"{platform.base}/emporium")
    page = await colleague.http.get(link[1], params={"token": link[2]})
    assert (page.status_code, address in page.text) == (200, True)
    body = {"token": link[2], "password": PASSWORD, "first_name": "Ann", "last_name": "Other"}
    await colleague.call("POST", "/auth/invitation", 204, json=body)

    await colleague.login(address, PASSWORD)
    me = await colleague.call("GET", "/me", 200)
    assert (me["role"], me["storefront"]["name"]) == ("orders", "emporium")
    await colleague.call("GET", "/orders", 200)
    refused = await colleague.call("GET", "/audit-log", 403)
    assert refused["code"] == "caller.permission_missing"

    await staff.call("PATCH", f"/staff/{me['id']}", 200, json={"is_active": False})
    assert (await colleague.call("GET", "/orders", 401))["code"] == "caller.invalid_token"
    recorded = (await staff.call("GET", "/audit-log", 200, params={"subject": f"staff:{me['id']}"}))["items"]
    assert [(entry["operation"], entry["after"]) for entry in recorded] == [
        ("PATCH /staff/{user_id}", {"is_active": False}),
        ("POST /auth/invitation", {"role": "orders"}),
    ]
    assert recorded[0]["before"] == {"is_active": True}
    assert recorded[0]["by"]["email"] == "staff@emporium.example"
    assert recorded[0]["by"]["name"]
    assert recorded[1]["by"]["name"] == "Ann Other"


async def test_an_order_is_shipped_in_parts_and_a_line_refunded_with_restock(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    product = await staff.product(stock=5, price="10.00")
    order = await paid(customer, card, product, quantity=3)
    path = f"/orders/{order['id']}"
    detail = await staff.call("GET", path, 200)
    [line] = detail["lines"]
    part = {"lines": [{"line_id": line["id"], "quantity": 1}], "tracking_number": "A1"}
    await staff.call("POST", f"{path}/shipments", 201, json=part)
    await staff.call("POST", f"{path}/shipments", 201, json={"tracking_number": "A2"})
    assert (await customer.order(order["id"]))["tracking_number"] == "A2"

    body = {"lines": [{"line_id": line["id"], "quantity": 1}], "restock": True, "notify": True, "reason": "broken"}
    refund = await staff.call("POST", f"{path}/refunds", 201, json=body)
    stock = f"/stock/movements?product_id={product['id']}"

    async def settled() -> bool:
        [shown] = (await staff.call("GET", f"{path}/refunds", 200))["items"]
        movements = (await staff.call("GET", stock, 200))["items"]
        mails = [mail["subject"] for mail in await platform.mails(customer.email)]
        return (
            shown["status"] == "succeeded"
            and movements[0]["kind"] == "return"
            and any("a refund of your order" in subject for subject in mails)
        )

    await eventually(settled)
    detail = await staff.call("GET", path, 200)
    assert detail["refunded"] == refund["amount"]
    await _reported(staff, product["id"], units=3)
    recorded = (await staff.call("GET", "/audit-log", 200, params={"subject": f"order:{order['id']}"}))["items"]
    assert [entry["operation"] for entry in recorded] == [
        "POST /orders/{order_id}/refunds",
        "POST /orders/{order_id}/shipments",
        "POST /orders/{order_id}/shipments",
    ]
    assert recorded[0]["reason"] == "broken"
    assert recorded[1]["after"]["status"] == "shipped"
    keyless = await staff.http.post(f"{path}/refunds", json=body, headers={"Idempotency-Key": ""})
    assert keyless.status_code == 422


async def _reported(staff: StaffMember, product_id: str, *, units: int) -> None:
    """The order and its refund are in the reports, of the service that owns each."""

    async def sold() -> bool:
        items = (await staff.call("GET", "/reports/products", 200, params={"limit": 500}))["items"]
        sales = (await staff.call("GET", "/reports/sales", 200))["totals"]
        is_sold = any((item["id"], item["units"]) == (product_id, units) for item in items)
        return is_sold and sales["refunds"] != "0.00"

    await eventually(sold)
    funnel = (await staff.call("GET", "/reports/funnel", 200))["totals"]
    assert min(funnel[name] for name in ("carts", "checkouts", "paid")) >= 1
    for report in ("customers", "credits", "subscriptions", "jobs"):
        assert (await staff.call("GET", f"/reports/{report}", 200))["timezone"] == "UTC"


async def test_a_sale_begins_for_lists_carts_and_orders_by_the_clock(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper
) -> None:
    product = await staff.product(stock=5, price="10.00")
    path = f"/products/{product['slug']}/"
    assert (await customer.get(path))["price"] == "10.00"
    begins = datetime.fromisoformat(product["updated_at"]) + timedelta(seconds=120)
    sale = {"sale_price": "7.50", "sale_starts_at": begins.isoformat()}
    await staff.call("PATCH", f"/products/{product['id']}", 200, json=sale)
    assert (await customer.get(path))["price"] == "10.00"
    await platform.advance(121)

    await customer.add(product["id"], 2)

    async def is_in_cart() -> bool:
        """The cart learns of a changed product by an event."""
        return bool((await customer.get("/cart/"))["subtotal"] == "15.00")

    await eventually(is_in_cart)
    order = await customer.checkout()
    assert order["items"][0]["price"] == "7.50"

    async def is_shown() -> bool:
        return bool((await customer.get(path))["price"] == "7.50")

    await eventually(is_shown)
    removed = await staff.call("DELETE", f"/products/{product['id']}", 200)
    assert removed["outcome"] == "archived"

    async def is_hidden() -> bool:
        return (await customer.call("GET", path)).status_code == 404

    await eventually(is_hidden)
    assert (await customer.order(order["id"]))["items"] == order["items"]
