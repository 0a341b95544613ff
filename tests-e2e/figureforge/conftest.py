"""Customers of the shop, and a front end of the figureforge contract in a browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser import Visitor, chromium
from clients.figureforge import Artist
from front_end import front_end
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, Page

PAGE = Path(__file__).parent / "page"
PORT = 5173
MINUTE = 60


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Artist:
    """A client without a token."""
    return Artist(f"{platform.base}/figureforge")


@pytest.fixture
async def artist(platform: PlatformUnderTest) -> Artist:
    """A new customer, signed in."""
    return await Artist(f"{platform.base}/figureforge").sign_in()


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def origin(platform: PlatformUnderTest) -> AsyncIterator[str]:
    """The front end's origin. All browsers have one address, so each test advances the clock past the rate limits."""
    async with front_end(PAGE, f"{platform.base}/figureforge", PORT, root="/api") as origin:
        await platform.advance(MINUTE + 1)
        yield origin


@pytest.fixture
async def page(browser: Browser, origin: str) -> AsyncIterator[Page]:
    """A tab at the shop. Afterwards no errors other than refused and aborted requests may have occurred."""
    async with await browser.new_context(viewport={"width": 1200, "height": 900}) as context:
        page = await context.new_page()
        visitor = Visitor(page)
        await page.goto(origin)
        await page.locator("html[data-ready]").wait_for(state="attached")
        yield page
    harmless = "Failed to load resource", "net::ERR_ABORTED"
    unexpected = [error for error in visitor.errors if not any(each in error for each in harmless)]
    assert unexpected == []
