"""The sandbox's Stripe.js on a page of another origin, whose styles hide its own inputs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import Visitor, chromium
from clients.emporium import Shopper, StaffMember
from front_end import front_end
from platform_under_test import PlatformUnderTest
from playwright.async_api import Page, expect
from testkit.sources import free_port

pytestmark = pytest.mark.once

PAGE = Path(__file__).parent / "stripe_js_page"
HARMLESS = "the server responded with a status of 402", "net::ERR_ABORTED"
"""A refused card, and the bank's page, which the browser hides from pages of other origins."""


@dataclass
class Purchase:
    """An order of the customer, and the page that pays it."""

    order: str
    intent: dict[str, str]
    page: Page
    origin: str

    async def open(self, element: str) -> None:
        await self.page.goto(f"{self.origin}/?element={element}&secret={self.intent['client_secret']}")

    async def enter(self, number: str) -> None:
        """Fill in the card by keyboard, and send the form with the Enter key."""
        await self.page.get_by_label("Card number").focus()
        for typed in (number, "1249", "123"):
            await self.page.keyboard.press("ControlOrMeta+A")
            await self.page.keyboard.type(typed)
            await self.page.keyboard.press("Enter" if typed == "123" else "Tab")

    async def says(self, text: str) -> None:
        await expect(self.page.get_by_role("status")).to_have_text(text)


@pytest.fixture
async def purchase(platform: PlatformUnderTest, staff: StaffMember, customer: Shopper) -> AsyncIterator[Purchase]:
    """Afterwards no errors other than refused cards may have occurred."""
    await customer.add((await staff.product(stock=1))["id"])
    order = (await customer.checkout())["id"]
    intent = await customer.intent(order)
    async with chromium() as browser, front_end(PAGE, platform.sandbox, free_port(), root="") as origin:
        page = await browser.new_page()
        visitor = Visitor(page)
        yield Purchase(order, intent, page, origin)
    assert [error for error in visitor.errors if not any(each in error for each in HARMLESS)] == []


async def test_an_order_is_paid_after_a_declined_card(purchase: Purchase, customer: Shopper) -> None:
    await purchase.open("card")
    await purchase.page.get_by_role("button", name="Pay").click()
    await purchase.says("validation_error incomplete_number ")
    await purchase.enter("4000000000000002")
    await purchase.says("card_error card_declined generic_decline")
    await purchase.enter("4242424242424242")
    await expect(purchase.page.get_by_label("Card number")).to_have_value("4242 4242 4242 4242")
    await expect(purchase.page.get_by_label("Expiration date")).to_have_value("12 / 49")
    await purchase.says("succeeded")
    await customer.confirm(purchase.order, purchase.intent["payment_intent_id"])
    assert (await customer.order(purchase.order))["status"] == "processing"


async def test_a_payment_element_asks_for_authentication(purchase: Purchase) -> None:
    await purchase.open("payment")
    await purchase.enter("4242424242424241")
    await expect(purchase.page.get_by_role("alert")).to_have_text("Your card number is invalid.")
    for answer, outcome in (
        ("Fail authentication", "card_error payment_intent_authentication_failure "),
        ("Complete authentication", "succeeded"),
    ):
        await purchase.enter("4000000000003220")
        await purchase.page.get_by_role("button", name=answer).click()
        await purchase.says(outcome)
