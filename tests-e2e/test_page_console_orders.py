"""Orders are worked on in the console in Chromium; what came of it is read through the staff contract."""

from typing import Any

from clients.emporium import Card
from console_actions import ORDERS, ORDERS_TOGETHER, PAYMENTS
from console_member import at_work
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, expect
from testkit.conditions import eventually


async def test_an_order_is_corrected_shipped_delivered_returned_and_refunded(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    product = await staff.product(stock=5, price="10.00")
    order = await paid(shopper, Card(platform.sandbox), product, 2)
    path = f"/orders/{order['id']}"

    async def stored(part: str = "") -> Any:
        return await staff.call("GET", f"{path}{part}", 200)

    async def mails() -> int:
        return len(await platform.mails(shopper.email))

    async with at_work(browser, platform.base, ORDERS) as member:
        page = member.page
        await member.open(path)
        address = member.part("Shipping address")
        await member.unfold("Correct", address)
        await address.get_by_label("City").fill("Potsdam")
        await member.press("Save", address)
        await expect(address).to_contain_text("Potsdam")
        assert (await stored())["shipping_address"]["city"] == "Potsdam"

        await page.get_by_label("Note, not for the customer").fill("Call first.")
        await member.press("Add a note")
        await member.reads("The note was added.")
        assert [each["text"] for each in (await stored("/notes"))["items"]] == ["Call first."]

        await page.get_by_role("spinbutton", name=product["name"]).first.fill("1")
        await page.get_by_label("Tracking number").fill("TRACK-1")
        await member.press("Record the shipment")
        await member.reads("The shipment was recorded.")
        shipments = member.part("Shipments")
        await member.unfold("Correct", shipments)
        await shipments.get_by_label("Tracking number").first.fill("TRACK-2")
        await member.press("Save", shipments)
        await expect(shipments).to_contain_text("TRACK-2")
        [shipment] = (await stored("/shipments"))["items"]
        assert (shipment["tracking_number"], shipment["lines"][0]["quantity"]) == ("TRACK-2", 1)
        await member.press("Record the shipment")
        await member.reads("The shipment was recorded.")
        assert len((await stored("/shipments"))["items"]) == 2

        await member.press("Mark as delivered")
        await member.reads("The status was changed.")
        assert (await stored())["status"] == "delivered"
        before = await mails()
        await page.get_by_label("Mail again").select_option("confirmation")
        await member.press("Send", member.part("Actions"))

        async def mailed() -> bool:
            return await mails() > before

        await eventually(mailed)
        await member.press("Issue the invoice")
        await expect(page.get_by_role("status")).to_be_visible()
        assert (await staff.http.get(f"{path}/invoice")).content.startswith(b"%PDF")

        await member.unfold("Receive a return")
        returns = member.part("Returns")
        await returns.get_by_role("spinbutton", name=product["name"]).fill("1")
        await returns.get_by_label("these goods are for sale again").check()
        await returns.get_by_label("Reason").fill("Too small")
        await member.press("Record the return")
        await expect(returns).to_contain_text("Too small")
        [returned] = (await stored("/returns"))["items"]
        assert (returned["reason"], returned["restock"]) == ("Too small", True)

        refunds = member.part("Refunds")
        await refunds.locator("summary", has_text="Refund").click()
        await refunds.get_by_label("An amount").check()
        await refunds.get_by_label("Amount", exact=True).fill("3,50")
        await member.press("Preview")
        await member.press("Refund now")
        await member.reads("The refund was requested.")
        assert [each["amount"] for each in (await stored("/refunds"))["items"]] == ["3.50"]


async def test_a_filter_is_kept_and_orders_get_a_note_together(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    card, product = Card(platform.sandbox), await staff.product(stock=5)
    orders = [await paid(shopper, card, product) for _ in range(2)]
    async with at_work(browser, platform.base, ORDERS_TOGETHER) as member:
        page = member.page
        await member.open("/orders")
        await page.get_by_label("Search", exact=True).fill(shopper.email)
        await member.press("Filter")
        await member.unfold("Save this filter")
        await page.get_by_label("Name", exact=True).fill("Hers")
        await member.press("Save")
        await page.get_by_role("link", name="Hers").click()
        for order in orders:
            await page.get_by_role("checkbox", name=order["order_number"]).check()
        await page.get_by_label("With the chosen orders").select_option("Add a note")
        await member.press("Continue")
        await page.get_by_label("Note").fill("A gift.")
        await member.press("Add a note: 2 orders")
        await member.reads("2 orders were changed.")
        for order in orders:
            [note] = (await staff.call("GET", f"/orders/{order['id']}/notes", 200))["items"]
            assert note["text"] == "A gift."
        await member.open(f"/orders?search={shopper.email}")
        await member.unfold("Remove a saved filter")
        await member.press("Remove “Hers”")
        await expect(page.get_by_role("link", name="Hers")).to_have_count(0)
        await member.open(f"/orders/{orders[0]['id']}")
        await member.unfold("Cancel the order")
        await page.get_by_label("Reason").last.fill("Ordered twice")
        await member.press("Cancel the order")
        await member.reads("The status was changed.")
        assert (await shopper.order(orders[0]["id"]))["status"] == "cancelled"


async def test_a_payment_is_refunded_without_its_order(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    order = await paid(shopper, Card(platform.sandbox), await staff.product(stock=1, price="10.00"))
    payment = (await staff.call("GET", f"/orders/{order['id']}", 200))["payment_id"]
    async with at_work(browser, platform.base, PAYMENTS) as member:
        await member.open(f"/payments/{payment}")
        await member.unfold("Refund this payment")
        await member.page.get_by_label("Amount").fill("2,50")
        await member.page.get_by_label("Reason").fill("Paid twice")
        await member.press("Refund")
        await member.reads("The refund was requested.")
        [refund] = (await staff.call("GET", f"/payments/{payment}", 200))["refunds"]
        assert (refund["amount"], refund["reason"]) == ("2.50", "Paid twice")
