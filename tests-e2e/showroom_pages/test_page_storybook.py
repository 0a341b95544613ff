"""Storybook in a browser: a visitor's book, an account, drawings, an order, and reading, in two languages."""

import re
from uuid import uuid4

import httpx
import pytest
from clients.storybook import portrait
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, FilePayload, Page, expect
from testkit.conditions import eventually

from showroom_pages.window import ShopWindow, at_shop

pytestmark = pytest.mark.verify
PASSWORD = "Quiet-Harbour-42"
DRAWN_MILLISECONDS = 150_000
PHOTOGRAPH: FilePayload = {"name": "luka.jpg", "mimeType": "image/jpeg", "buffer": portrait("#e8b898")}


async def begin(window: ShopWindow, title: str) -> None:
    page = window.page
    await page.get_by_label("Title of the book").fill(title)
    await page.get_by_role("radio", name="Pixar").check()
    await page.get_by_label("Name", exact=True).fill("Luka")
    await page.get_by_role("radio", name="A boy").check()
    await page.get_by_label("A photograph of the face").set_input_files(PHOTOGRAPH)
    await window.press("Begin the book")
    await page.wait_for_url("**/books/*")
    await window.shows(title)


async def order(window: ShopWindow, email: str) -> None:
    """Order the book that is shown, and pay."""
    await window.shows(re.compile("^Order"))
    await window.looks_right()
    await window.fill(
        "To the payment",
        full_name="Tamar",
        phone="+995 555 1",
        email=email,
        address_line1="Rustaveli 12",
        city="Tbilisi",
    )
    await window.press("To the payment")
    await window.page.wait_for_url("**/sandbox/order-payments/**")
    await window.press(re.compile("^Pay"))
    await window.page.wait_for_url("**/paid?**")
    await window.shows("Thank you!")


async def temporary_password(platform: PlatformUnderTest, email: str) -> str:
    found: list[str] = []

    async def mailed() -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            mails = (await client.get(f"{platform.sandbox}/mail/", params={"to": email})).text
        found[:] = re.findall(r"Temporary password: ([A-Za-z0-9-]+)", mails)[:1]
        return bool(found)

    await eventually(mailed)
    return found[0]


async def drawn(page: Page, name: str | re.Pattern[str]) -> None:
    await expect(page.get_by_alt_text(name)).to_be_visible(timeout=DRAWN_MILLISECONDS)


async def test_a_visitor_orders_and_finds_the_book_on_the_shelf(platform: PlatformUnderTest, browser: Browser) -> None:
    email = f"{uuid4().hex[:10]}@customer.example"
    async with at_shop(browser, f"{platform.base}/storybook") as window:
        page = window.page
        await window.looks_right()
        await page.get_by_role("link", name="Begin a book").first.click()
        await window.shows("A new book")
        await window.looks_right()
        await begin(window, "Luka in space")
        await window.looks_right()
        await page.get_by_role("link", name="Or order now, and draw afterwards.").click()
        await order(window, email)
        await window.looks_right()
        await page.get_by_label("Password").fill(await temporary_password(platform, email))
        await window.press("Sign in")
        await window.shows("Your shelf")
        await window.looks_right()
        await window.press("ქართული")
        await window.shows("თქვენი თარო")
        await expect(page.get_by_text("შეკვეთილი")).to_be_visible()
        assert window.refusals() == []


async def test_a_customer_draws_writes_orders_draws_again_and_reads(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    email = f"{uuid4().hex[:10]}@customer.example"
    async with at_shop(browser, f"{platform.base}/storybook", "/new") as window:
        page = window.page
        await begin(window, "Luka and the dragon")
        await window.fill("Create the account", first_name="Tamar", email=email, password=PASSWORD)
        await window.press("Create the account")
        await window.press("Draw Luka")
        await drawn(page, "Luka, drawn")
        await window.press("Add a page")
        await page.get_by_label("Story of page 1").fill('Luka met a dragon. "Hello!" said Luka.')
        await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        await window.looks_right()
        await window.press("Draw the page")
        await drawn(page, re.compile("^Page 1"))
        await page.get_by_role("link", name="Order", exact=True).click()
        await order(window, email)
        await page.get_by_role("link", name="To the book").click()
        await expect(page.get_by_text("3 tries left").first).to_be_visible()
        await page.get_by_role("article", name="Page 1").get_by_role("button", name="Draw again").click()
        await expect(page.get_by_role("button", name="Compare the versions")).to_be_visible(timeout=DRAWN_MILLISECONDS)
        await expect(page.get_by_role("article", name="Page 1").get_by_text("2 tries left")).to_be_visible()
        await window.press("Compare the versions")
        await expect(page.get_by_role("dialog").get_by_role("img")).to_have_count(2)
        await window.looks_right()
        await page.keyboard.press("Escape")
        await page.get_by_role("link", name="Read", exact=True).click()
        await expect(page.get_by_role("img", name=re.compile("^Page 1. Luka met a dragon"))).to_be_visible()
        await window.looks_right()
        assert window.refusals() == []


async def test_pages_turn_by_keys_and_buttons(platform: PlatformUnderTest, browser: Browser) -> None:
    async with at_shop(browser, f"{platform.base}/storybook", "/sign-in") as window:
        page = window.page
        await window.press("Sign in with the demo account")
        await window.shows("Your shelf")
        await page.get_by_role("link", name=re.compile("^Read: ნინოს მწვანე")).click()
        book = page.get_by_role("region", name="Read")
        await expect(book.get_by_text("1 of 4")).to_be_visible()
        await book.press("ArrowRight")
        await expect(book.get_by_text("2–3 of 4")).to_be_visible()
        await window.press("Next page")
        await expect(book.get_by_text("4 of 4")).to_be_visible()
        await page.set_viewport_size({"width": 390, "height": 844})
        await book.press("Home")
        await expect(book.get_by_text("1 of 4")).to_be_visible()
        await window.looks_right()
        assert window.refusals() == []
