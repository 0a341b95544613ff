"""The front end in a browser: from a guest's cart to a customer's cart."""

import re
from uuid import uuid4

import pytest
from clients.marbelle import PASSWORD
from platform_under_test import PlatformUnderTest
from playwright.async_api import BrowserContext

from marbelle.mails import mailed_link
from marbelle.tab import Tab

REGISTERED = "Registration successful. Please check your email to verify your account."
NOT_ACTIVATED = "Your account is not activated yet. Please verify your email address before you log in."
SHOWN_PICTURES = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"


@pytest.mark.once
async def test_a_guest_becomes_a_customer(platform: PlatformUnderTest, window: BrowserContext, tab: Tab) -> None:
    email = f"{uuid4().hex[:12]}@customer.example"
    await tab.click("Add", on_line_with="Carrara")
    await tab.says(re.compile("Added 1 x .*Carrara.* to cart."))
    await tab.click("More")
    await tab.says("Cart item updated successfully.")
    await tab.counts(2)
    await tab.go("/")
    await tab.counts(2)
    await tab.page.wait_for_function(SHOWN_PICTURES)

    account = {"E-mail": email, "First name": "John", "Last name": "Doe"}
    await tab.go("/register")
    weak = {"Password": "Password123", "Repeat it": "Password1234"}
    await tab.submit("Register", {**account, **weak})
    await tab.says("This password is too common. Passwords do not match.")
    await tab.submit("Register", {"Password": PASSWORD, "Repeat it": PASSWORD})
    await tab.says(REGISTERED)
    await tab.submit("Register", {})
    await tab.says("A user with this email address already exists.")
    await tab.log_in(email, PASSWORD, NOT_ACTIVATED)
    await tab.go(await mailed_link(platform, email, "/verify-email"))
    await tab.says("Email verified successfully. You can now log in.")

    await tab.go("/")
    await tab.counts(2)
    session = await tab.stored("session")
    await tab.log_in(email, PASSWORD)
    await tab.greets(email)
    await tab.go("/")
    await tab.counts(2)
    await tab.greets(email)

    await tab.click("Log out")
    await tab.says("Logout successful.")
    await tab.go("/")
    await tab.counts(0)
    assert await tab.stored("session") == session
    await tab.click("Add", on_line_with="Carrara")
    await tab.counts(1)
    assert tab.console() == [400, 400, 400]
