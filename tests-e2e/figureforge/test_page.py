"""The front end in a browser: the magic link of the mailbox, pictures, the gallery, and a subscription."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from platform_under_test import PlatformUnderTest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.once

ORIGIN = "http://localhost:5173"
SHOWN_PICTURES = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
DRAWN_MILLISECONDS = 90_000
PATIENCE_MILLISECONDS = 20_000


async def says(page: Page, text: str | re.Pattern[str], milliseconds: int = PATIENCE_MILLISECONDS) -> None:
    await expect(page.get_by_role("status")).to_have_text(text, timeout=milliseconds)


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
    await page.add_init_script("window.POLL_MILLISECONDS = 200")
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


async def test_figures_are_drawn_published_favoured_and_the_quota_is_used_up(
    page: Page, email: str, tmp_path: Path
) -> None:
    await page.get_by_label("Pose type").select_option("action")
    await page.get_by_label("Batch size").select_option("4")
    await page.get_by_label("Model").select_option("flux-schnell")
    await press(page, "Generate")
    await says(page, "Done: 4 new.", DRAWN_MILLISECONDS)
    await expect(page.locator(".figures li")).to_have_count(4)
    await expect(page.locator("#credits")).to_have_text("1 of 5 credits")
    await shot(page, tmp_path, "studio")

    await press(page, "Generate")
    await says(page, re.compile("quota|credit"))
    await press(page, "♥ Favourite")
    await expect(page.locator("button[aria-pressed=true]")).to_have_count(1)
    await press(page, "Publish")
    await expect(page.get_by_role("button", name="Make private")).to_have_count(1)
    published = await page.locator("li:has(button:text('Make private'))").get_attribute("id")
    await visit(page, "Favourites")
    await expect(page.locator(".figures li")).to_have_count(1)
    await visit(page, "Gallery")
    await expect(page.locator(f"#{published}")).to_be_visible()
    await shot(page, tmp_path, "gallery")
    await visit(page, "Studio")
    await press(page, "Delete")
    await expect(page.locator(".figures li")).to_have_count(3)


async def test_a_plan_is_bought_cancelled_reactivated_and_seen_in_the_portal(
    platform: PlatformUnderTest, page: Page, email: str, tmp_path: Path
) -> None:
    await visit(page, "Plans")
    await press(page, "Choose Pro")
    await page.wait_for_url("**/sandbox/stripe/checkout/**")
    await shot(page, tmp_path, "checkout")
    await page.get_by_role("button", name="Subscribe").click()
    await page.wait_for_url(f"{ORIGIN}/pricing?checkout=success")
    await says(page, re.compile("^Thank you!"))

    await sign_in(platform, page, email)  # the page's memory of who is signed in has gone
    for _ in range(100):
        if await page.locator("#credits").inner_text() == "500 of 500 credits":
            break
        await visit(page, "Studio")
    await expect(page.locator("#credits")).to_have_text("500 of 500 credits")
    await visit(page, "Plans")
    await expect(page.get_by_role("button", name="Current plan")).to_be_disabled()
    await visit(page, "Account")
    await expect(page.locator("#plan")).to_have_text("Pro")
    await press(page, "Cancel the plan")
    await expect(page.locator("#status")).to_have_text("ends with its period")
    await press(page, "Reactivate")
    await expect(page.locator("#status")).to_have_text("active")
    await shot(page, tmp_path, "account")
    await press(page, "Billing portal")
    await page.wait_for_url("**/sandbox/stripe/portal/**")
    await expect(page.get_by_text(email)).to_be_visible()
    await expect(page.get_by_text(re.compile("Pro"))).to_be_visible()
    await shot(page, tmp_path, "portal")


async def test_a_customer_is_renamed_and_deletes_the_account(page: Page, email: str) -> None:
    await visit(page, "Account")
    await page.get_by_label("Username").fill("Käthe")
    await press(page, "Rename")
    await says(page, "You are Käthe now.")
    await press(page, "Delete the account")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await expect(page.locator("#who")).to_have_text("Not signed in")
