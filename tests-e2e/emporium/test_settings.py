"""A shop's owner changes the price of shipping while the shop runs."""

from clients.emporium import Card
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually


async def test_a_changed_price_of_shipping_is_charged_within_seconds_and_older_orders_keep_theirs(
    platform: PlatformUnderTest, card: Card
) -> None:
    staff, customer = await platform.staff("gadgets"), await platform.customer("/gadgets")
    product = await staff.product(stock=100, price="10.00")

    async def shipping() -> str:
        await customer.add(product["id"], 1)
        return str((await customer.checkout())["shipping_cost"])

    async def charged(price: str) -> bool:
        return await shipping() == price

    older = await paid(customer, card, product)
    assert older["shipping_cost"] == "0.00"
    changed = await staff.call("PATCH", "/settings", 200, json={"orders": {"shipping": 250}, "reason": "a trial"})
    try:
        await eventually(lambda: charged("2.50"), every=0.5)
        assert (await customer.order(older["id"]))["shipping_cost"] == "0.00"
        assert await customer_of_another_shop_pays(platform) == "5.00"
        [newest] = (await staff.call("GET", "/settings/history", 200, params={"limit": 1}))["items"]
        assert (newest["version"], newest["reason"], newest["by"]["name"]) == (
            changed["version"],
            "a trial",
            "Demo Staff",
        )
    finally:
        [newest] = (await staff.call("GET", "/settings/history", 200, params={"limit": 1}))["items"]
        reverted = await staff.call("POST", f"/settings/history/{newest['id']}/revert", 200, json={})
    assert reverted["sections"]["orders"]["values"]["shipping"]["value"] == 0
    await eventually(lambda: charged("0.00"), every=0.5)


async def customer_of_another_shop_pays(platform: PlatformUnderTest) -> str:
    staff, customer = await platform.staff(), await platform.customer()
    await customer.add((await staff.product(stock=1, price="10.00"))["id"], 1)
    return str((await customer.checkout())["shipping_cost"])
