"""A visitor's browser window at a shop of the showroom."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe
from browser import Visitor
from clients.emporium import unique_address
from playwright.async_api import Browser, Page, ViewportSize, expect

REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d) ")
AT_REST = """() => new Promise(requestAnimationFrame)
    .then(() => Promise.allSettled(document.getAnimations().map(each => each.finished)))"""
"""Colours of the other theme are still changing for a moment."""
ONLY_CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
ABORTED = "net::ERR_ABORTED"
"""A request that a newer one made needless, and pages of the bank, which the browser hides from scripts."""


class ShopWindow:
    """`page` is at the shop, whose URL is `base`."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self._seen = Visitor(page)

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.base}{path}")
        await self.shows()

    async def shows(self, heading: str | re.Pattern[str] = re.compile(".")) -> None:
        """Wait for the page with this heading, and until nothing of it is still loading."""
        await expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        await expect(self.page.locator("main [aria-busy=true]")).to_have_count(0)

    async def press(self, name: str | re.Pattern[str]) -> None:
        await self.page.get_by_role("button", name=name).first.click()

    async def fill(self, form: str, **fields: str) -> None:
        """Fill in the named fields of a form."""
        place = self.page.get_by_role("form", name=form, exact=True)
        for name, value in fields.items():
            await place.locator(f"[name={name}]").fill(value)

    async def says(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_role("status").filter(has_text=text).first).to_be_visible()

    async def looks_right(self) -> None:
        """Breaks no rule of axe and fits into the window: on a phone in light, and on a desk in dark.

        On the desk only the contrast is checked again, because the other rules do not depend on colours.
        """
        before = self.page.viewport_size
        await self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        await self._looks_right_at(390, {"resultTypes": ["violations"]})
        await self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        await self._looks_right_at(1440, ONLY_CONTRAST)
        if before:
            await self.page.set_viewport_size(before)

    async def _looks_right_at(self, width: int, rules: dict[str, Any]) -> None:
        await self.page.set_viewport_size({"width": width, "height": 900})
        await self.page.evaluate(AT_REST)
        found = await Axe().run(self.page, options=rules)
        assert found.response["violations"] == [], (self.page.url, width, found.generate_report())
        assert found.response["passes"]
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert await self.page.evaluate(fits), (self.page.url, width)

    def refusals(self) -> list[int]:
        """The statuses of refused requests. No other error may have occurred, and no request have left the machine."""
        host = urlsplit(self.base).netloc
        outside = [url for url in self._seen.requested if urlsplit(url).scheme in ("http", "https")]
        assert {urlsplit(url).netloc for url in outside} == {host}
        errors = [error for error in self._seen.errors if ABORTED not in error]
        assert [error for error in errors if not REFUSED.match(error)] == []
        return [int(found[1]) for error in errors if (found := REFUSED.match(error))]


@asynccontextmanager
async def at_shop(browser: Browser, base: str, path: str = "/") -> AsyncIterator[ShopWindow]:
    """Opens the shop with a client address of its own. The page's policy is in force."""
    size = ViewportSize(width=1440, height=900)
    headers = {"X-Forwarded-For": unique_address()}
    async with await browser.new_context(viewport=size, extra_http_headers=headers, reduced_motion="reduce") as context:
        window = ShopWindow(await context.new_page(), base)
        await window.go(path)
        yield window
