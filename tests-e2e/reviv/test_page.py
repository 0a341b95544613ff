"""A front end at its own origin in a browser: passkeys and Google."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.once


def unique_email() -> str:
    return f"{uuid4().hex[:12]}@customer.example"


async def says(page: Page, text: str | re.Pattern[str]) -> None:
    await expect(page.get_by_role("status")).to_have_text(text, timeout=20_000)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).first.click()


async def register_with_passkey(page: Page) -> str:
    email = unique_email()
    await page.get_by_label("E-mail").fill(email)
    await press(page, "Register with a passkey")
    await says(page, "Passkey registered successfully")
    return email


async def sign_in_with_google(page: Page, email: str) -> None:
    await press(page, "Sign in with Google")
    await page.wait_for_url("**/sandbox/google/**")
    await page.get_by_label("E-mail").fill(email)
    await press(page, "Continue")
    await page.wait_for_url("http://localhost:3000/**")


async def test_a_passkey_is_registered_by_e_mail_and_signs_in(page: Page) -> None:
    email = await register_with_passkey(page)
    await press(page, "Sign in with a passkey")
    await expect(page.locator("#who")).to_have_text(email)
    await page.reload()
    await expect(page.locator("#who")).to_have_text(email)  # by the refresh cookie
    await press(page, "Log out")
    await says(page, "Successfully logged out")
    await page.reload()
    await expect(page.locator("#who")).to_have_text("Not signed in")


async def test_a_customer_of_google_adds_a_passkey_and_signs_in_with_it(page: Page) -> None:
    email = unique_email()
    await sign_in_with_google(page, email)
    await expect(page.locator("#who")).to_have_text(email)
    await press(page, "Add a passkey")
    await says(page, "Passkey registered successfully: Test browser")
    await press(page, "Log out")
    await press(page, "Sign in with a passkey")
    await expect(page.locator("#who")).to_have_text(email)


async def test_a_passkey_of_an_address_that_google_proves_is_deleted(page: Page) -> None:
    email = await register_with_passkey(page)
    await sign_in_with_google(page, email)
    await expect(page.locator("#who")).to_have_text(email)
    await press(page, "Log out")
    await press(page, "Sign in with a passkey")
    await says(page, re.compile("UNKNOWN_CREDENTIAL"))
