"""The account's pages in a browser: profile, passwords, addresses, and the links in the mails."""

import pytest
from clients.marbelle import PASSWORD, Visitor
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser

from marbelle.mails import mail_that_says, mailed_link
from marbelle.tab import Tab

pytestmark = pytest.mark.once

ANOTHER = "NewPassword456"
HOUR = 3_600
HOME = {
    "Label": "Home",
    "First name": "John",
    "Last name": "Doe",
    "Street": "123 Main St",
    "Apartment": "Apt 4B",
    "City": "New York",
    "State": "NY",
    "Postal code": "10001",
    "Country": "USA",
    "Phone": "+1234567890",
}


@pytest.fixture
async def account(tab: Tab, customer: Visitor) -> Tab:
    """A signed-in customer on the account's page."""
    await tab.log_in(customer.email, PASSWORD)
    await tab.go("/account")
    return tab


async def test_the_profile_is_shown_and_changed(account: Tab, customer: Visitor) -> None:
    await account.holds(first_name="John", last_name="Doe", email=customer.email, phone="", company_name="")
    await account.submit("Save the profile", {"First name": "Jack", "Phone": "12"})
    await account.says("Phone: Enter a valid phone number: an optional + and 9 to 15 digits.")
    await account.submit("Save the profile", {"Phone": "+1234567890", "Company": "Acme Corp"})
    await account.says("Profile updated successfully.")
    await account.greets(customer.email)
    await account.go("/account")
    await account.holds(first_name="Jack", last_name="Doe", phone="+1234567890", company_name="Acme Corp")
    await account.submit("Save the profile", {"Phone": "", "Company": ""})
    await account.says("Profile updated successfully.")
    await account.holds(phone="", company_name="")
    assert account.console() == [400]


async def test_a_new_password_ends_the_other_sessions(
    platform: PlatformUnderTest, account: Tab, customer: Visitor, browser: Browser, origin: str
) -> None:
    async with await browser.new_context() as elsewhere:
        other = await Tab.open(elsewhere, origin)
        await other.log_in(customer.email, PASSWORD)
        change = {"Current password": ANOTHER, "New password": ANOTHER, "Repeat it": ANOTHER}
        await account.submit("Change the password", change)
        await account.says("The current password is incorrect.")
        await account.greets(customer.email)
        await account.submit("Change the password", {"Current password": PASSWORD})
        await account.says("Password changed successfully.")

        await other.go("/account")
        await other.greets(None)
        await account.go("/account")
        await account.holds(email=customer.email)
        await other.log_in(customer.email, PASSWORD, "Invalid email or password.")
        await other.log_in(customer.email, ANOTHER)
        assert account.request_count("/auth/refresh-token/") == 0
        await platform.advance(HOUR + 1)
        await account.go("/account")
        await account.greets(customer.email)
        assert account.request_count("/auth/refresh-token/") == 1


async def test_the_address_book(account: Tab) -> None:
    await account.submit("Save the address", {**HOME, "City": ""})
    await account.says("City: This field may not be blank.")
    await account.submit("Save the address", HOME)
    await account.says("Address created successfully.")
    await account.lists("addresses", "Home: 123 Main St, New York (primary)")
    await account.submit("Save the address", {**HOME, "Street": "1 Elsewhere"})
    await account.says("You already have an address with this label.")
    await account.submit("Save the address", {"Label": "Work"})
    await account.lists("addresses", "Home: 123 Main St, New York (primary)", "Work: 1 Elsewhere, New York")

    await account.click("Make primary", on_line_with="Work")
    await account.says("Primary address updated successfully.")
    await account.lists("addresses", "Work: 1 Elsewhere, New York (primary)", "Home: 123 Main St, New York")
    await account.click("Edit", on_line_with="Work")
    await account.submit("Save the address", {"City": "Pristina", "Country": "KOSOVO"})
    await account.says("Address updated successfully.")
    await account.lists("addresses", "Work: 1 Elsewhere, Pristina (primary)", "Home: 123 Main St, New York")

    await account.click("Delete", on_line_with="Work")
    await account.says("Address deleted successfully.")
    await account.click("Delete", on_line_with="Home")
    await account.says("You cannot delete your last address.")
    await account.go("/account")
    await account.lists("addresses", "Home: 123 Main St, New York (primary)")
    assert account.console() == [400, 400, 400]


async def test_the_accounts_address_changes_with_the_mailed_link(
    platform: PlatformUnderTest, account: Tab, customer: Visitor
) -> None:
    new = f"new.{customer.email}"
    await account.submit("Change the e-mail", {"New e-mail": new, "Password": ANOTHER})
    await account.says("The current password is incorrect.")
    await account.submit("Change the e-mail", {"Password": PASSWORD})
    await account.says("Email change verification sent. Please check your new email to confirm the change.")
    await account.go("/account")
    await account.greets(customer.email)

    await account.go(await mailed_link(platform, new, "/confirm-email-change"))
    await account.says("Email address changed successfully. You can now use your new email to login.")
    await account.go("/account")
    await account.greets(new)
    warning = await mail_that_says(platform, customer.email, new)
    assert "token" not in warning["text"] + warning["html"]

    await account.click("Log out")
    await account.says("Logout successful.")
    await account.log_in(customer.email, PASSWORD, "Invalid email or password.")
    await account.log_in(new, PASSWORD)
    assert account.console() == [400, 400]


async def test_a_forgotten_password_is_replaced_with_the_mailed_link(
    platform: PlatformUnderTest, account: Tab, customer: Visitor, browser: Browser, origin: str
) -> None:
    async with await browser.new_context() as elsewhere:
        other = await Tab.open(elsewhere, origin, "/password-reset")
        await other.submit("Send me a link", {"E-mail": customer.email})
        await other.says("If this address has an account, a link to reset the password is on its way.")
        await other.go(await mailed_link(platform, customer.email, "/password-reset"))
        await other.submit("Set the password", {"New password": ANOTHER, "Repeat it": PASSWORD})
        await other.says("Passwords do not match.")
        await other.submit("Set the password", {"Repeat it": ANOTHER})
        await other.says("Password reset successfully. You can now log in with your new password.")
        await other.submit("Set the password", {})
        await other.says("This link is invalid or has expired.")
        await other.log_in(customer.email, ANOTHER)

        await account.go("/account")
        await account.greets(None)
        assert other.console() == [400, 400]
