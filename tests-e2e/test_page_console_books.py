"""Books and their orders are worked on in the console of storybook in Chromium."""

from typing import Any

from atelier.settings.sandbox_accounts import BOOK_WEBHOOK_SECRET
from clients.storybook import Author
from console_actions import BOOK_ORDERS, BOOKS
from console_member import at_work
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, expect


async def test_a_book_is_locked_printed_and_its_pages_get_retries(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff = await platform.staff("storybook")
    author = await Author(f"{platform.base}/storybook").register()
    book = await author.book()
    leaf = await author.page(book)
    await author.buy(book, secret=BOOK_WEBHOOK_SECRET)
    path = f"/books/{book['id']}"

    async def is_locked() -> bool:
        return bool((await author.get(f"/product/pages/{leaf['id']}/"))["is_locked"])

    async with at_work(browser, platform.base, BOOKS, "storybook") as member:
        page = member.page
        await member.open(path)
        await member.press("Lock page 1")
        await member.reads("The page is locked.")
        assert await is_locked()
        await member.press("Unlock page 1")
        await member.reads("The page can be changed again.")
        assert not await is_locked()

        await page.get_by_role("link", name="Retries of page 1").click()
        await page.get_by_label("Change by").fill("+2")
        await page.get_by_label("Reason").fill("The first was blurred")
        await member.press("Change")
        await member.reads("The retries were changed.")
        assert (await staff.call("GET", f"/allowances/PAGE/{leaf['id']}", 200))["correction"] == 2

        await member.open(path)
        await member.unfold("It has fewer pages than were paid for")
        await page.get_by_label("print it as it is").check()
        await page.get_by_label("Reason").fill("A leaflet")
        await member.press("Make the print file")
        await expect(page.get_by_role("alert")).to_contain_text("There is no finished picture of the cover, page 1.")
        await staff.call("GET", f"{path}/print-file", 404)
        await member.press("Lock the book for printing")
        await expect(page.get_by_role("button", name="Note as printed")).to_be_visible()
        assert (await staff.call("GET", path, 200))["status"] == "LOCKED"
        await member.press("Unlock the book")
        await member.reads("The book can be changed again.")
        assert (await staff.call("GET", path, 200))["status"] != "LOCKED"
        await member.press("Lock the book for printing")
        await member.press("Note as printed")
        await expect(page.get_by_role("button", name="Note as printed")).to_have_count(0)
        assert (await staff.call("GET", path, 200))["status"] == "PRINTED"


async def test_orders_of_books_are_produced_shipped_reprinted_and_cancelled(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff = await platform.staff("storybook")
    author = await Author(f"{platform.base}/storybook").register()
    produced, cancelled = [
        (await author.buy(await author.book(), secret=BOOK_WEBHOOK_SECRET))["order_id"] for _ in range(2)
    ]

    async def stored(number: int) -> Any:
        return await staff.call("GET", f"/book-orders/{number}", 200)

    async with at_work(browser, platform.base, BOOK_ORDERS, "storybook") as member:
        page = member.page
        await member.open(f"/book-orders/{produced}")
        await member.press("The books were produced")
        await expect(page.get_by_role("button", name="Record the shipment")).to_be_visible()
        assert (await stored(produced))["status"] == "completed"
        await page.get_by_label("Tracking number").fill("BOOK-1")
        await member.press("Record the shipment")
        await expect(page.get_by_text("BOOK-1").first).to_be_visible()
        assert (await stored(produced))["shipped_at"]
        await member.unfold("Print it again")
        await page.get_by_label("Reason").fill("Torn on its way")
        await member.press("Print it again")
        await expect(page.get_by_role("button", name="The books were produced")).to_be_visible()
        assert (await stored(produced))["reprint_requested_at"]

        await member.open(f"/book-orders/{cancelled}")
        await member.unfold("Cancel the order")
        await page.get_by_label("Reason").fill("Ordered twice")
        await member.press("Cancel the order")
        await expect(page.get_by_role("button", name="Cancel the order")).to_have_count(0)
        assert (await stored(cancelled))["status"] == "cancelled"
