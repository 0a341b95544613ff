"""Marbelle in a browser: a guest's cart, an account that is confirmed by mail, and a forgotten password."""

import re
from uuid import uuid4

from marbelle.mails import mailed_link
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, expect

from showroom_pages.window import at_shop

PASSWORD, ANOTHER = "QuietHarbour42", "LoudHarbour43"


async def test_a_guest_fills_a_cart_and_takes_it_into_an_account(platform: PlatformUnderTest, browser: Browser) -> None:
    await platform.advance(61)
    async with at_shop(browser, f"{platform.base}/marbelle") as window:
        page = window.page
        await window.looks_right()
        await page.get_by_role("link", name="See all stones").click()
        await window.shows("All stones")
        await page.get_by_label("Search").fill("cala-gold-002")
        await expect(page.get_by_text("1 stone", exact=True)).to_be_visible()
        await window.looks_right()
        await page.get_by_role("link", name=re.compile("Calacatta Gold")).click()
        await window.shows("Calacatta Gold Marble Slab")
        await window.press("One more: Calacatta Gold Marble Slab")
        await window.looks_right()
        await window.press("Add to cart")
        await window.says("Added 2 x Calacatta Gold Marble Slab to cart.")
        await page.get_by_role("link", name=re.compile("^Cart")).click()
        await window.shows("Your cart")
        await window.press("One less: Calacatta Gold Marble Slab")
        await expect(page.get_by_text("$207.09")).to_be_visible()
        await window.looks_right()

        email = f"{uuid4().hex[:12]}@people.example"
        await window.go("/register")
        person = {"first_name": "Ada", "last_name": "Byron", "email": email}
        await window.fill("Register", **person, password=PASSWORD, password_confirm=PASSWORD)
        await window.looks_right()
        await window.press("Register")
        await expect(page.get_by_text("Please check your email")).to_be_visible()
        await window.go(await mailed_link(platform, email, "/verify-email", site=window.base))
        await expect(page.get_by_text("Email verified successfully.")).to_be_visible()
        await page.get_by_role("link", name="Sign in").last.click()
        await window.fill("Sign in", email=email, password=PASSWORD)
        await window.press("Sign in")
        await window.says("Welcome back.")
        await window.go("/cart")
        await expect(page.get_by_label("Pieces: Calacatta Gold Marble Slab")).to_have_text("1")
        await expect(page.get_by_text("Kept with your account")).to_be_visible()
        await window.go("/account")
        await window.looks_right()
        await window.press("Sign out")
        await expect(page.get_by_role("link", name="Sign in")).to_be_visible()

        await window.go("/password-reset")
        await window.fill("Send me a link", email=email)
        await window.press("Send me a link")
        await expect(page.get_by_role("link", name="Open the sandbox's mailbox")).to_be_visible()
        await window.go(await mailed_link(platform, email, "/password-reset", site=window.base))
        await window.fill("Set the password", new_password=ANOTHER, new_password_confirm=ANOTHER)
        await window.press("Set the password")
        await window.shows("Sign in")
        await window.looks_right()
        await window.fill("Sign in", email=email, password=PASSWORD)
        await window.press("Sign in")
        await expect(page.get_by_role("alert").filter(has_text="Invalid email or password.")).to_be_visible()
        await window.fill("Sign in", email=email, password=ANOTHER)
        await window.press("Sign in")
        await window.says("Welcome back.")
        assert window.refusals() == [400]
