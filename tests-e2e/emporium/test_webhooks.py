"""A merchant's system gets the shop's events, and verifies them with the specification's own library."""

from clients.emporium import Card, Shopper, StaffMember
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually
from testkit.standard_webhooks import verify_at
from testkit.webhook_receiver import Receiver


async def test_a_system_that_follows_paid_orders_gets_each_signed(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    async with Receiver.listening() as receiver:
        body = {"url": receiver.url, "event_types": ["order.paid", "customer.created", "review.created"]}
        endpoint = await staff.call("POST", "/webhooks/endpoints", 201, json=body)
        order = await paid(customer, card, await staff.product(stock=5, price="10.00"))
        await platform.shopper().register()

        async def arrived() -> bool:
            return {"order.paid", "customer.created"} <= {each.event["type"] for each in receiver.received}

        await eventually(arrived, within=20)
        now = (await platform.now()).timestamp()  # which other tests have advanced
        events = [verify_at(now, endpoint["secret"], each.body, each.headers) for each in receiver.received]
        [told] = [each for each in events if each["data"]["id"] == order["id"]]
        shown = await staff.call("GET", f"/orders/{order['id']}", 200)
        assert told["data"] == shown
        assert (told["type"], told["storefront"]) == ("order.paid", "emporium")
        await staff.call("DELETE", f"/webhooks/endpoints/{endpoint['id']}", 204)
