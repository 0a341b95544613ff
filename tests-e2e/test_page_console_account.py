"""A member of staff secures the own account in the console in Chromium, and changes to another shop."""

from uuid import uuid4

import pyotp
from clients.emporium import StaffMember
from console_actions import ACCOUNT
from console_member import WITHIN, accept_invitation, at_work
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, expect

PASSWORD, ANOTHER = "Another-pass-2049!", "Yet-Another-pass-2050!"
STEP = 30
"""Seconds for which a code is valid; a code is accepted once."""


async def test_an_account_gets_a_second_factor_another_password_and_is_signed_out(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    email = f"{uuid4().hex[:12]}@colleague.example"
    for mails, shop in enumerate(("emporium", "marbelle"), 1):
        staff = await platform.staff(shop)
        await staff.call("POST", "/staff", 201, json={"email": email, "role": "viewer"})
        await accept_invitation(platform, staff, email, PASSWORD, mails=mails)
    client = StaffMember(f"{platform.base}/emporium")
    async with at_work(browser, platform.base, ACCOUNT, email=email, password=PASSWORD) as member:
        page = member.page
        await member.open("/account")
        await member.press("Set up an authenticator app")
        app = pyotp.TOTP(await page.locator("code.secret").inner_text())

        async def enter_code(button: str) -> None:
            await page.get_by_label("Code", exact=True).fill(app.at(await platform.now()))
            await member.press(button)

        await enter_code("Confirm")
        await member.reads("Keep these recovery codes")
        await member.open("/account")
        await platform.advance(STEP)
        await member.unfold("Replace the recovery codes")
        await page.locator("#codes-code").fill(app.at(await platform.now()))
        await member.press("Replace")
        await member.reads("Keep these recovery codes")
        recovery = await page.locator(".codes code").first.inner_text()

        await member.press("Sign out")
        await member.sign_in(email, PASSWORD)
        await page.get_by_label("Code").fill(recovery)
        await member.press("Continue")
        await expect(page.get_by_role("heading", name="Home")).to_be_visible()
        challenge = await client.call("POST", "/auth/login", 200, json={"email": email, "password": PASSWORD})
        assert "second_factor" in challenge

        await member.open("/account")
        await platform.advance(STEP)
        await member.unfold("Remove the authenticator app")
        await page.locator("#totp-gone").fill(app.at(await platform.now()))
        await member.press("Remove")
        await member.sign_in(email, PASSWORD)
        await expect(page.get_by_role("button", name="Set up an authenticator app")).to_be_visible(timeout=WITHIN)

        passwords = member.part("Password")
        await passwords.get_by_label("Present password").fill(PASSWORD)
        await passwords.get_by_label("New password").fill(ANOTHER)
        await member.press("Change the password")
        await member.reads("The password was changed.")
        await client.call("POST", "/auth/login", 401, json={"email": email, "password": PASSWORD})
        await client.call("POST", "/auth/login", 200, json={"email": email, "password": ANOTHER})

        elsewhere = StaffMember(f"{platform.base}/marbelle")
        session = await elsewhere.call("POST", "/auth/login", 200, json={"email": email, "password": PASSWORD})
        await page.get_by_label("Shop", exact=True).select_option("marbelle")
        await member.press("Change", page.locator("header"))
        await expect(page.get_by_role("link", name="Marbelle").first).to_be_visible()
        assert "/console/marbelle/" in page.url
        await page.get_by_role("link", name=email).click()
        await member.press("Sign out everywhere")
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        await elsewhere.call("POST", "/auth/refresh", 401, json={"refresh": session["refresh"]})
