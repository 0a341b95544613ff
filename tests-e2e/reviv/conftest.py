"""A browser with a virtual authenticator, and a front end of the reviv contract at its own origin."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser import Visitor, chromium
from front_end import front_end
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, Page

PAGE = Path(__file__).parent / "page"
MINUTE = 60
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def origin(platform: PlatformUnderTest) -> AsyncIterator[str]:
    """The front end's origin. All browsers have one address, so each test advances the clock past the rate limits."""
    async with front_end(PAGE, f"{platform.base}/reviv", root="/api") as origin:
        await platform.advance(MINUTE + 1)
        yield origin


@pytest.fixture
async def page(browser: Browser, origin: str) -> AsyncIterator[Page]:
    """A tab at the shop. Afterwards no errors other than refused and aborted requests may have occurred."""
    async with await browser.new_context(viewport={"width": 1100, "height": 900}) as context:
        page = await context.new_page()
        visitor = Visitor(page)
        session = await context.new_cdp_session(page)
        await session.send("WebAuthn.enable")
        await session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        await page.goto(origin)
        await page.locator("html[data-ready]").wait_for(state="attached")
        yield page
    harmless = "Failed to load resource", "net::ERR_ABORTED"
    unexpected = [error for error in visitor.errors if not any(each in error for each in harmless)]
    assert unexpected == []
