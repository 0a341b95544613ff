"""The front end in a browser: passkeys, Google, and a picture from the upload to the download."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from clients.reviv import photograph
from platform_under_test import PlatformUnderTest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.once

SHOWN_PICTURES = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
RESTORED_MILLISECONDS = 60_000


def unique_email() -> str:
    return f"{uuid4().hex[:12]}@customer.example"


async def says(page: Page, text: str | re.Pattern[str], milliseconds: int = 20_000) -> None:
    await expect(page.get_by_role("status")).to_have_text(text, timeout=milliseconds)


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


async def test_a_picture_is_uploaded_bought_unlocked_and_downloaded(
    platform: PlatformUnderTest, page: Page, tmp_path: Path
) -> None:
    old = tmp_path / "old.jpg"
    old.write_bytes(photograph(900, 700))
    await sign_in_with_google(page, unique_email())
    await page.get_by_label("Picture").set_input_files(old)
    await press(page, "Restore")
    await says(page, "Restored.", RESTORED_MILLISECONDS)
    await page.wait_for_function(SHOWN_PICTURES)
    await page.screenshot(path=tmp_path / "preview.png", full_page=True)

    await press(page, "Unlock")
    await says(page, re.compile("INSUFFICIENT_CREDITS"))
    await press(page, "Buy PACK_5")
    await page.wait_for_url("**/sandbox/stripe/**")
    await page.get_by_role("button", name=re.compile("^Pay")).click()
    await page.wait_for_url("http://localhost:3000/payment/success**")
    await says(page, "Thank you for your purchase.")
    await expect(page.locator("#who")).not_to_have_text("Not signed in")
    for _ in range(100):
        if await page.locator("#credits").inner_text() == "5.00 credits":
            break
        await page.reload()
        await page.locator("html[data-ready]").wait_for(state="attached")
    await expect(page.locator("#credits")).to_have_text("5.00 credits")
    await press(page, "Unlock")
    await says(page, "Unlocked. Credits left: 4.00")
    await page.wait_for_function(SHOWN_PICTURES)
    await page.screenshot(path=tmp_path / "unlocked.png", full_page=True)
    full = await page.get_by_role("link", name="Full picture").get_attribute("href")
    assert full is not None
    response = await page.request.get(full)
    assert (response.status, response.headers["content-type"]) == (200, "image/png")
