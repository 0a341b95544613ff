"""A front end at its own origin in a browser: the magic link of the mailbox, and tokens that are not valid any more."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from platform_under_test import PlatformUnderTest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.once

ORIGIN = "http://localhost:5173"
SHOWN_PICTURES = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
PATIENCE_MILLISECONDS = 20_000


async def says(page: Page, text: str | re.Pattern[str]) -> None:
    await expect(page.get_by_role("status")).to_have_text(text, timeout=PATIENCE_MILLISECONDS)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).first.click()


async def visit(page: Page, name: str) -> None:
    await page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


async def shot(page: Page, tmp_path: Path, name: str) -> None:
    await page.wait_for_function(SHOWN_PICTURES)
    await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)


async def sign_in(platform: PlatformUnderTest, page: Page, email: str) -> None:
    """Request a link, and open it in the mailbox's page."""
    await page.goto(f"{ORIGIN}/login")
    await page.get_by_label("E-mail").fill(email)
    await press(page, "Send the magic link")
    await says(page, re.compile(f"on its way to {re.escape(email)}"))
    for _ in range(100):
        await page.goto(f"{platform.sandbox}/mail/?to={email.replace('+', '%2B')}")
        link = page.locator("a[href*='/auth/magic-link?code=']").first
        if await link.count():
            break
    url = await link.get_attribute("href")
    assert url is not None
    await page.goto(url)
    await expect(page.locator("#who")).to_have_text(email)
    await says(page, re.compile("^Welcome, "))


def unique_email() -> str:
    return f"{uuid4().hex[:12]}+studio@customer.example"


@pytest.fixture
async def email(platform: PlatformUnderTest, page: Page) -> str:
    """The address of a new customer, who is signed in."""
    email = unique_email()
    await sign_in(platform, page, email)
    return email


async def test_the_link_signs_in_although_its_page_posts_it_many_times(page: Page, email: str, tmp_path: Path) -> None:
    posts = await page.locator("html").get_attribute("data-posts")
    assert posts is not None
    assert int(posts) > 4
    await expect(page.locator("#credits")).to_have_text("5 of 5 credits")
    await page.reload()
    await expect(page.locator("#who")).to_have_text("Not signed in")
    await visit(page, "Plans")
    await expect(page.locator(".plan")).to_have_count(3)
    await shot(page, tmp_path, "plans")


async def test_a_broken_token_leads_to_the_sign_in_only_where_one_is_needed(page: Page) -> None:
    await page.evaluate("localStorage.setItem('access_token', 'stale')")
    await visit(page, "Plans")
    await expect(page.locator(".plan")).to_have_count(3)
    await visit(page, "Gallery")
    await expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    assert await page.evaluate("localStorage.getItem('access_token')") == "stale"
