"""Emporium in a browser: from the first look to a paid order that is cancelled, and what happens when things fail."""

import re
from uuid import uuid4

import pytest
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, Page, Route, expect

from showroom_pages.window import ShopWindow, at_shop

PASSWORD = "Quiet-Harbour-42"
ADDRESS = {
    "full_name": "Ada Byron",
    "street_address": "12 St James's Square",
    "zip_code": "SW1Y 4LE",
    "city": "London",
    "country": "United Kingdom",
}


async def type_card(page: Page, number: str) -> None:
    for label, value in (("Card number", number), ("Expiration date", "12 / 49"), ("Security code", "123")):
        await page.get_by_label(label).fill(value)
    await page.get_by_role("button", name=re.compile("^Pay ")).click()


@pytest.mark.journey
async def test_a_visitor_buys_pays_and_cancels(platform: PlatformUnderTest, browser: Browser) -> None:
    async with at_shop(browser, f"{platform.base}/emporium") as window:
        page = window.page
        await window.looks_right()
        await page.get_by_role("combobox", name="Search products").fill("lumenbook")
        await page.get_by_role("option", name=re.compile("Lumenbook Air")).click()
        await window.shows(re.compile("Lumenbook Air"))
        await window.looks_right()
        await window.press("Add to bag")
        await window.shows("Sign in")
        await window.looks_right()
        await page.get_by_role("link", name="New here? Register").click()
        email = f"{uuid4().hex[:12]}@people.example"
        await window.fill("Register", first_name="Ada", email=email, password="Quiet", password_confirm="Quiet")
        await window.press("Register")
        await expect(page.locator("#content [aria-invalid=true]")).not_to_have_count(0)
        await window.looks_right()
        await window.fill("Register", password=PASSWORD, password_confirm=PASSWORD)
        await window.press("Register")
        await window.shows(re.compile("Lumenbook Air"))
        await window.says("Welcome.")
        await page.get_by_role("link", name=re.compile("^Bag")).click()
        await window.shows("Your bag")
        await window.press(re.compile("^One more: Lumenbook Air"))
        await expect(page.get_by_label("Pieces: Lumenbook Air")).to_have_text("2")
        await window.looks_right()
        await page.get_by_role("link", name="To the checkout").click()
        await window.shows("Checkout")
        await window.press("Another address")
        await window.fill("Address", **ADDRESS)
        await window.press("Save")
        await expect(page.get_by_role("radio", checked=True)).to_have_count(2)
        await window.looks_right()
        await window.press("Order, then pay")
        await window.shows("Pay, and it is yours")
        await type_card(page, "4000000000000002")
        await expect(page.get_by_role("alert").filter(has_text="declined")).to_be_visible()
        await window.looks_right()
        await type_card(page, "4242424242424242")
        await window.shows(re.compile("^Order ORD-"))
        await expect(page.get_by_role("listitem").filter(has_text="Being packed")).to_be_visible()
        await window.press("Cancel the order")
        await page.get_by_role("dialog").get_by_role("button", name="Cancel the order").click()
        await expect(page.get_by_role("listitem").filter(has_text="Cancelled")).to_be_visible()
        await window.looks_right()
        assert sorted(set(window.refusals())) == [402]


async def demo_customer(window: ShopWindow) -> None:
    await window.go("/sign-in")
    await window.press("Sign in with the demo account")
    await expect(window.page.get_by_role("link", name="Account")).to_be_visible()


@pytest.mark.once
async def test_the_account_and_the_wishlist(platform: PlatformUnderTest, browser: Browser) -> None:
    async with at_shop(browser, f"{platform.base}/emporium") as window:
        page = window.page
        await demo_customer(window)
        await window.go("/products/heron-desk-lamp")
        heart = page.get_by_role("button", name="Heron Desk Lamp on the wishlist")
        await expect(heart).to_have_attribute("aria-pressed", "false")
        await heart.click()
        await expect(heart).to_have_attribute("aria-pressed", "true")
        await window.go("/wishlist")
        await expect(page.get_by_role("link", name="Heron Desk Lamp")).to_be_visible()
        await window.looks_right()
        await page.get_by_role("button", name="Heron Desk Lamp on the wishlist").click()
        await expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
        for path in (
            "/account",
            "/orders",
            "/c/electronics",
            "/products?search=nothing",
            "/no-such-page",
        ):
            await window.go(path)
            await window.looks_right()
        await window.go("/account")
        await window.press("Sign out")
        await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        assert window.refusals() == [404]


@pytest.mark.once
async def test_a_change_that_fails_is_taken_back(platform: PlatformUnderTest, browser: Browser) -> None:
    async def fail(route: Route) -> None:
        await (route.fulfill(status=500, json={"error": "No."}) if route.request.method == "PUT" else route.continue_())

    async with at_shop(browser, f"{platform.base}/emporium") as window:
        page = window.page
        await demo_customer(window)
        await window.go("/products/marginal-notebook")
        await window.press("Add to bag")
        await window.says("is in your bag")
        await window.go("/cart")
        pieces = page.get_by_label("Pieces: Marginal Notebook")
        before = await pieces.inner_text()
        await page.route("**/api/v1/cart/items/**", fail)
        await window.press("One more: Marginal Notebook")
        await window.says("No.")
        await expect(pieces).to_have_text(before)
        await page.unroute("**/api/v1/cart/items/**")
        await window.press("Remove Marginal Notebook")
        await expect(pieces).to_be_hidden()


@pytest.mark.once
async def test_without_a_connection_the_page_says_so_and_recovers(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    async with at_shop(browser, f"{platform.base}/emporium") as window:
        page = window.page
        await page.context.set_offline(True)
        await expect(page.get_by_text("You are offline. What you see may be old.")).to_be_visible()
        await page.get_by_role("link", name="Heron").or_(page.get_by_role("link", name="Tempo Watch 3")).first.click()
        await expect(page.get_by_role("alert").filter(has_text="This could not be shown")).to_be_visible()
        await page.context.set_offline(False)
        await window.shows(re.compile("Tempo Watch 3|Heron"))
