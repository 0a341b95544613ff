"""Visitors and customers of the storybook contract, the payment service, and a front end in a browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from atelier.settings.sandbox_accounts import BOOK_WEBHOOK_SECRET
from browser import Visitor as Recorder
from browser import chromium
from clients.storybook import Author, Cashier
from front_end import front_end
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, Page

PAGE = Path(__file__).parent / "page"
SECRET = BOOK_WEBHOOK_SECRET


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Author:
    return Author(f"{platform.base}/storybook")


@pytest.fixture
async def author(platform: PlatformUnderTest) -> Author:
    """A new customer, signed in."""
    return await Author(f"{platform.base}/storybook").register()


@pytest.fixture
def cashier(platform: PlatformUnderTest) -> Cashier:
    return Cashier(f"{platform.base}/storybook", SECRET)


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def page(browser: Browser, platform: PlatformUnderTest) -> AsyncIterator[Page]:
    """A tab at the shop. Afterwards no errors other than refused requests may have occurred."""
    async with (
        front_end(PAGE, f"{platform.base}/storybook", root="/api") as origin,
        await browser.new_context(viewport={"width": 1200, "height": 900}) as context,
    ):
        page = await context.new_page()
        recorder = Recorder(page)
        await page.goto(origin)
        await page.locator("html[data-ready]").wait_for(state="attached")
        yield page
    unexpected = [error for error in recorder.errors if "Failed to load resource" not in error]
    assert unexpected == []
