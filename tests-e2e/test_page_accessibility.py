"""The pages of the platform and of the sandbox: rules of axe, and widths, on a phone and a desk, in both themes."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from browser import chromium
from clients.emporium import Card, unique_address
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser

pytestmark = pytest.mark.once

PAGES = (
    "/",
    "/emporium/",
    "/emporium/developers/",
    "/storybook/developers/",
    "/no-such-page",
    "/emporium/api/docs/",
    "/sandbox/",
    "/sandbox/mail/",
    "/sandbox/stripe/",
    "/sandbox/google/",
    "/sandbox/models/",
    "/sandbox/clock",
    "/sandbox/no-such-page",
)
RULES = {"exclude": [[".swagger-ui"]]}
"""What Swagger UI draws is not ours; what surrounds it is."""
Scheme = Literal["light", "dark"]


LOOKS = [
    (390, "dark"),
    (1440, "light"),
    *(pytest.param(width, scheme, marks=pytest.mark.nightly) for width, scheme in ((390, "light"), (1440, "dark"))),
]


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
async def shown(platform: PlatformUnderTest) -> PlatformUnderTest:
    """After a purchase, so that the sandbox's pages have mails and payments to list."""
    staff, shopper = await platform.staff(), await platform.customer()
    await paid(shopper, Card(platform.sandbox), await staff.product(stock=1))
    return platform


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_breaks_no_rule_and_fits(
    shown: PlatformUnderTest, browser: Browser, path: str, width: int, scheme: Scheme
) -> None:
    context = await browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,
        extra_http_headers={"X-Forwarded-For": unique_address()},
    )
    try:
        page = await context.new_page()
        await page.goto(shown.base + path)
        await page.locator("h1").first.wait_for()
        found = await Axe().run(page, RULES)
        assert found.response["violations"] == [], found.generate_report()
        assert found.response["passes"]
        assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    finally:
        await context.close()
