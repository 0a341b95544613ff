"""Chromium, and Swagger UI in it."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from clients.emporium import unique_address
from playwright.async_api import Browser, BrowserContext, Locator, Page, Playwright, async_playwright

ARGUMENTS = ["--no-sandbox"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No browser to test pages with. Install one and run again: `apt-get install chromium`, "
    "or `.venv/bin/playwright install chromium`."
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser; each of its contexts is an incognito session."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_installed(playwright), args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def profile(folder: Path, *, third_party_cookies: bool) -> AsyncIterator[BrowserContext]:
    """A browser with a profile, because incognito sessions refuse third-party cookies."""
    settings = folder / "Default" / "Preferences"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"profile": {"cookie_controls_mode": 0 if third_party_cookies else 1}}))
    async with async_playwright() as playwright:
        found = _installed(playwright)
        context = await playwright.chromium.launch_persistent_context(folder, executable_path=found, args=ARGUMENTS)
        try:
            yield context
        finally:
            await context.close()


def _installed(playwright: Playwright) -> str:
    found = next(filter(None, map(shutil.which, (playwright.chromium.executable_path, *NAMES))), None)
    return found or pytest.skip(MISSING)


class Visitor:
    """A page that records its requests and errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requested: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(20_000)
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("requestfailed", lambda request: self.errors.append(f"{request.url}: {request.failure}"))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    @classmethod
    async def arrive(cls, browser: Browser, url: str) -> "Visitor":
        """Open a page with its own client address for the rate limits."""
        context = await browser.new_context(extra_http_headers={"X-Forwarded-For": unique_address()})
        visitor = cls(await context.new_page())
        await visitor.page.goto(url)
        return visitor


class Swagger:
    """Swagger UI, through its buttons."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def authorize(self, token: str) -> None:
        await self._page.locator(".auth-wrapper .btn.authorize").click()
        await self._page.locator('input[aria-label="auth-bearer-value"]').fill(token)
        await self._page.locator(".auth-btn-wrapper .btn.authorize").click()
        await self._page.locator(".auth-btn-wrapper .btn-done").click()

    async def execute(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Execute an operation; returns the displayed status and body."""
        block = self._operation(method, path)
        await block.locator(".opblock-summary-control").first.click()
        await block.locator(".try-out__btn").click()
        if body is not None:
            await block.locator("textarea.body-param__text").fill(json.dumps(body))
        await block.locator(".btn.execute").click()
        shown = block.locator(".live-responses-table .response")
        status = (await shown.locator(".response-col_status").inner_text()).split()[0]
        answer: dict[str, Any] = json.loads(await shown.locator(".highlight-code code").first.inner_text())
        return int(status), answer

    def _operation(self, method: str, path: str) -> Locator:
        return self._page.locator(f".opblock-{method.lower()}").filter(
            has=self._page.locator(f'.opblock-summary-path[data-path="{path}"]')
        )
