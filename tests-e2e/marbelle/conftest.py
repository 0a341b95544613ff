"""A browser with Marbelle's front end, served from its own origin."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from browser import chromium
from clients.marbelle import Visitor
from front_end import front_end
from marbelle_customers import join
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, BrowserContext

from marbelle.tab import PAGE, Tab

MINUTE = 60
SAME_SITE, ANOTHER_SITE = "same site", "another site"
"""The API's addresses as seen by a page of http://localhost:3000: `marbelle.localhost` is another site."""


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
def api(request: pytest.FixtureRequest, platform: PlatformUnderTest) -> str:
    """The front end's configuration; the parameter is the site, or the storefront of another site."""
    site = getattr(request, "param", ANOTHER_SITE)
    if site == SAME_SITE:
        return f"{platform.base}/marbelle"
    host = "marbelle" if site == ANOTHER_SITE else site
    return f"http://{host}.localhost:{urlsplit(platform.base).port}"


@pytest.fixture
async def origin(platform: PlatformUnderTest, api: str) -> AsyncIterator[str]:
    """The front end's origin. All browsers have one address, so each test advances the clock past the rate limits."""
    async with front_end(PAGE, api) as origin:
        await platform.advance(MINUTE + 1)
        yield origin
        await platform.advance(MINUTE + 1)


@pytest.fixture
async def window(browser: Browser, origin: str) -> AsyncIterator[BrowserContext]:
    """A browser without cookies or storage."""
    async with await browser.new_context() as context:
        yield context


@pytest.fixture
async def tab(window: BrowserContext, origin: str) -> AsyncIterator[Tab]:
    """A tab at the shop. Afterwards no errors other than refused requests may have occurred."""
    tab = await Tab.open(window, origin)
    yield tab
    assert [error for error in tab.console() if not isinstance(error, int)] == []


@pytest.fixture
def newcomer(platform: PlatformUnderTest) -> Visitor:
    """The personal data of a new customer without an account."""
    return Visitor(f"{platform.base}/marbelle")


@pytest.fixture
async def customer(platform: PlatformUnderTest, newcomer: Visitor) -> Visitor:
    """The personal data of a customer with an activated account."""
    await join(platform, newcomer)
    return newcomer
