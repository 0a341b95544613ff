"""The front end in a browser on another origin: a visitor's book, an account, pictures, an order and retries."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from clients.storybook import PASSWORD, Cashier, portrait
from platform_under_test import PlatformUnderTest
from playwright.async_api import FilePayload, Page, expect

pytestmark = pytest.mark.once

SHOWN_PICTURES = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
DRAWN_MILLISECONDS = 120_000
STORY = "ნინომ ტყეში პატარა დრაკონი იპოვა. „არ გეშინოდეს, მე შენი მეგობარი ვარ!“ — უთხრა ნინომ."


async def says(page: Page, text: str | re.Pattern[str], milliseconds: int = 20_000) -> None:
    await expect(page.get_by_role("status")).to_have_text(text, timeout=milliseconds)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).first.click()


async def visit(page: Page, name: str) -> None:
    await page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


async def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        await page.locator(f"[name={name}]").first.fill(value)


async def shot(page: Page, tmp_path: Path, name: str) -> None:
    await page.wait_for_function(SHOWN_PICTURES)
    await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)


def photographs() -> list[FilePayload]:
    return [
        {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": portrait(skin)}
        for name, skin in (("front", "#e8b898"), ("side", "#dfae8c"))
    ]


async def begin(page: Page, title: str) -> None:
    await fill(page, title=title)
    await page.locator("[name=art_style]").select_option("Pixar")
    await press(page, "Begin")
    await says(page, f"“{title}” has begun.")


async def test_a_visitor_makes_a_book_and_a_character(page: Page, tmp_path: Path) -> None:
    await begin(page, "ნინოს დრაკონი")
    await fill(page, name="ნინო")
    await page.locator("[name=files]").set_input_files(photographs())
    await press(page, "Add the character")
    await says(page, "ნინო is in the book.")
    await expect(page.locator("#characters img")).to_have_count(2)
    await shot(page, tmp_path, "visitor")
    await fill(page, name="გიორგი")
    await page.locator("[name=files]").set_input_files(photographs()[:1])
    await press(page, "Add the character")
    await says(page, re.compile("."))
    await page.reload()
    await expect(page.locator("#characters li")).to_have_count(1)


async def test_a_customer_draws_orders_and_draws_again(
    platform: PlatformUnderTest, cashier: Cashier, page: Page, tmp_path: Path
) -> None:
    email = f"{uuid4().hex[:10]}@customer.example"
    await visit(page, "Account")
    await fill(page, first_name="Tamar", email=email, password=PASSWORD)
    await press(page, "Register")
    await says(page, "Welcome!")
    await expect(page.locator("#who")).not_to_have_text("Visitor")
    await visit(page, "Book")
    await begin(page, "Luka in space")
    await fill(page, name="Luka")
    await page.locator("[name=files]").set_input_files(photographs()[:1])
    await press(page, "Add the character")
    await says(page, "Luka is in the book.")
    await press(page, "Draw the cover")
    await says(page, "Cover 1 is drawn.", DRAWN_MILLISECONDS)
    await fill(page, story=STORY)
    await press(page, "Draw the page")
    await says(page, "Page 1, version 1 is drawn.", DRAWN_MILLISECONDS)
    await shot(page, tmp_path, "draft")
    await press(page, "Draw again")
    await says(page, re.compile("retr|allow|paid", re.IGNORECASE))

    await visit(page, "Order")
    await expect(page.locator(".price")).to_have_text(["40.00 GEL", "50.00 GEL", "60.00 GEL"])
    await fill(page, full_name="Tamar", phone="+995 555 1", email=email, address_line1="Rustaveli 12", city="Tbilisi")
    await shot(page, tmp_path, "order")
    await press(page, "Order")
    await says(page, re.compile(r"^Order \d+: 40.00 GEL, pending.$"))
    await pay(page, cashier)
    await visit(page, "Book")
    await drawn_again(page)
    await says(page, "Page 1, version 2 is drawn. 2 retries are left.", DRAWN_MILLISECONDS)

    await press(page, "Buy retries")
    await says(page, re.compile("2.00 GEL for 3 retries"))
    await press(page, "Renew")
    await says(page, re.compile("not paid", re.IGNORECASE))
    await pay(page, cashier)
    await press(page, "Renew")
    await says(page, "5 retries are left.")
    await shot(page, tmp_path, "paid")
    await visit(page, "Account")
    await press(page, "Sign out")
    await says(page, "Signed out.")
    await expect(page.locator("#who")).to_have_text("Visitor")


async def pay(page: Page, cashier: Cashier) -> None:
    """Pay for the order that the page has placed last."""
    order = await page.locator("html").get_attribute("data-order")
    assert order is not None
    await cashier.paid(int(order))


async def drawn_again(page: Page) -> None:
    """Press the button until the book knows that it is paid for."""
    for _ in range(50):
        await press(page, "Draw again")
        status = page.get_by_role("status")
        await expect(status).to_have_text(
            re.compile("drawn|retr|allow|paid", re.IGNORECASE), timeout=DRAWN_MILLISECONDS
        )
        if "drawn" in await status.inner_text():
            return
