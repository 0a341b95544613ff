"""A browser with the front end of marbelle, which speaks to the platform from an origin of its own."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from browser import chromium
from clients.marbelle import Visitor
from front_end import front_end
from marbelle_people import join
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, BrowserContext

from marbelle.tab import PAGE, Tab

MINUTE = 60
SAME_SITE, ANOTHER_SITE = "same site", "another site"
"""As browsers see the API from a page of http://localhost:3000: `localhost` is a site, `marbelle.localhost` another."""


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
def api(request: pytest.FixtureRequest, platform: PlatformUnderTest) -> str:
    """What the front end is told; the parameter is the site, or the storefront of another site."""
    asked = getattr(request, "param", ANOTHER_SITE)
    if asked == SAME_SITE:
        return f"{platform.base}/marbelle"
    host = "marbelle" if asked == ANOTHER_SITE else asked
    return f"http://{host}.localhost:{urlsplit(platform.base).port}"


@pytest.fixture
async def origin(platform: PlatformUnderTest, api: str) -> AsyncIterator[str]:
    """Where the front end is. All browsers come from one address, so each test has minutes of the limits to itself."""
    async with front_end(PAGE, api) as origin:
        await platform.advance(MINUTE + 1)
        yield origin
        await platform.advance(MINUTE + 1)


@pytest.fixture
async def window(browser: Browser, origin: str) -> AsyncIterator[BrowserContext]:
    """A browser of somebody who was never here."""
    async with await browser.new_context() as context:
        yield context


@pytest.fixture
async def tab(window: BrowserContext, origin: str) -> AsyncIterator[Tab]:
    """At the shop. Whatever a test does in it, nothing but refusals goes wrong."""
    tab = await Tab.open(window, origin)
    yield tab
    assert [error for error in tab.console() if not isinstance(error, int)] == []


@pytest.fixture
def newcomer(platform: PlatformUnderTest) -> Visitor:
    """Somebody without an account."""
    return Visitor(f"{platform.base}/marbelle")


@pytest.fixture
async def customer(platform: PlatformUnderTest, newcomer: Visitor) -> Visitor:
    """Somebody with an account that is activated."""
    await join(platform, newcomer)
    return newcomer
