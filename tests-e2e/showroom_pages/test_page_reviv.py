"""Reviv in a browser: Google and passkeys, and a photograph from the upload to the download."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from clients.reviv import photograph
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, Page, expect

from showroom_pages.window import ShopWindow, at_shop

pytestmark = pytest.mark.verify
RESTORED_MILLISECONDS = 90_000
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def sign_in_with_google(window: ShopWindow, email: str) -> None:
    await window.press("Continue with Google")
    await window.page.wait_for_url("**/sandbox/google/**")
    await window.page.get_by_label("E-mail").fill(email)
    await window.press("Continue")
    await window.shows("Your photographs")


async def restored(page: Page, file: Path) -> None:
    await page.get_by_label("Put a photograph in").set_input_files(file)
    await expect(page.get_by_role("progressbar")).to_be_visible()
    look = page.get_by_role("button", name="Look")
    await look.click(timeout=RESTORED_MILLISECONDS)
    await expect(page.get_by_role("slider")).to_be_visible()


async def test_a_photograph_is_restored_bought_unlocked_and_downloaded(
    platform: PlatformUnderTest, browser: Browser, tmp_path: Path
) -> None:
    old = tmp_path / "old.jpg"
    old.write_bytes(photograph(900, 700))
    async with at_shop(browser, f"{platform.base}/reviv") as window:
        page = window.page
        await window.looks_right()
        await page.get_by_role("link", name="Restore a photograph").click()
        await window.shows("Come in")
        await window.looks_right()
        await sign_in_with_google(window, f"{uuid4().hex[:12]}@customer.example")
        await expect(page.get_by_text("Your album is empty.")).to_be_visible()
        await window.looks_right()

        await restored(page, old)
        bar = page.get_by_role("slider")
        await bar.press("ArrowLeft")
        await expect(bar).to_have_attribute("aria-valuetext", "49 % before")
        await window.looks_right()
        await page.get_by_role("link", name="Get credits").click()
        await window.shows("Credits")
        await window.looks_right()
        await window.press("Buy 5 credits")
        await page.wait_for_url("**/sandbox/stripe/**")
        await window.press(re.compile("^Pay"))
        await window.shows("Thank you")
        await expect(page.get_by_text("5 credits", exact=True)).to_be_visible()
        await page.get_by_role("link", name="Back to the photograph").click()
        await window.press("Unlock for 1 credit")
        await window.says("Unlocked.")
        await expect(page.get_by_role("link", name="4 credits")).to_be_visible()
        async with page.expect_download() as download:
            await window.press("Download the full picture")
        saved = await (await download.value).path()
        assert saved.read_bytes().startswith(b"\x89PNG")
        assert window.refusals() == []


async def test_an_unreadable_file_and_a_refused_deletion_change_nothing(
    platform: PlatformUnderTest, browser: Browser, tmp_path: Path
) -> None:
    small, old = tmp_path / "small.jpg", tmp_path / "old.jpg"
    small.write_bytes(photograph(300, 200))
    old.write_bytes(photograph(900, 700))
    async with at_shop(browser, f"{platform.base}/reviv", "/sign-in") as window:
        page = window.page
        await sign_in_with_google(window, f"{uuid4().hex[:12]}@customer.example")
        await page.get_by_label("Put a photograph in").set_input_files(small)
        await window.says("Its shorter side needs 500.")
        await restored(page, old)
        await page.get_by_role("link", name="All photographs").click()
        await expect(page.get_by_role("button", name=re.compile("^Delete: "))).to_have_count(1)
        await page.route(
            "**/api/restorations/*/",
            lambda route: route.fulfill(status=409, json={"error": {"code": "CONFLICT", "message": "No."}}),
        )
        await window.press(re.compile("^Delete: "))
        await window.says("It is still there. No.")
        await expect(page.get_by_role("button", name=re.compile("^Delete: "))).to_have_count(1)
        assert window.refusals() == [409]


async def test_a_passkey_is_registered_and_signs_in(platform: PlatformUnderTest, browser: Browser) -> None:
    email = f"{uuid4().hex[:12]}@customer.example"
    async with at_shop(browser, f"{platform.base}/reviv", "/sign-in") as window:
        page = window.page
        session = await page.context.new_cdp_session(page)
        await session.send("WebAuthn.enable")
        await session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        await window.fill("Register", email=email)
        await window.press("Create an account with a passkey")
        await window.shows("Your photographs")
        await page.reload()
        await page.get_by_role("link", name="Account").click()
        await expect(page.get_by_text(email)).to_be_visible()
        await window.looks_right()
        await window.press("Sign out")
        await window.shows("The picture is still in there.")
        await page.get_by_role("link", name="I have an account").click()
        await window.press("Sign in with a passkey")
        await window.shows("Your photographs")
        assert window.refusals() == []
