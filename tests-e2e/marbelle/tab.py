"""A browser tab with Marbelle's front end."""

import re
from pathlib import Path
from typing import Any

from browser import Visitor
from playwright.async_api import BrowserContext, Locator, Page, expect

PAGE = Path(__file__).parent / "page"
expect.set_options(timeout=20_000)
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d) ")


class Tab:
    """One tab. The tabs of a browser share its storage."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self._origin = origin
        self._seen = Visitor(page)

    @classmethod
    async def open(cls, browser: BrowserContext, origin: str, path: str = "/") -> "Tab":
        tab = cls(await browser.new_page(), origin)
        await tab.go(path)
        return tab

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self._origin}{path}")
        await self.page.locator("main[data-ready]").wait_for(state="attached")

    async def click(self, button: str, *, on_line_with: str = "") -> None:
        """Press the first button of that name, on the line that contains `on_line_with` if given."""
        within: Page | Locator = (
            self.page.locator("li").filter(has_text=on_line_with).first if on_line_with else self.page
        )
        await within.get_by_role("button", name=button, exact=True).first.click()

    async def submit(self, button: str, fields: dict[str, str]) -> None:
        """Fill in fields by their labels, in the form that has the button, and press it."""
        form = self.page.locator("form:visible").filter(has=self.page.get_by_role("button", name=button, exact=True))
        for label, value in fields.items():
            await form.get_by_label(label, exact=True).fill(value)
        await form.get_by_role("button", name=button, exact=True).click()

    async def log_in(self, email: str, password: str, says: str | re.Pattern[str] = "Login successful.") -> None:
        await self.go("/login")
        await self.submit("Log in", {"E-mail": email, "Password": password})
        await self.says(says)

    async def says(self, message: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_role("status")).to_have_text(message)

    async def greets(self, whom: str | None) -> None:
        """Expect the page to show this account, or none."""
        await expect(self.page.locator("#who")).to_have_text(whom or "Not signed in")

    async def holds(self, **values: str) -> None:
        """Expect these values of the profile's fields."""
        for name, value in values.items():
            await expect(self.page.locator(f"#profile [name={name}]")).to_have_value(value)

    async def lists(self, what: str, *lines: str | re.Pattern[str]) -> None:
        """Expect exactly these lines of the `cart`, the `goods` or the `addresses`."""
        await expect(self.page.locator(f"#{what} li span")).to_have_text(list(lines))

    async def goods(self) -> list[str]:
        return await self.page.locator("#goods li span").all_inner_texts()

    async def counts(self, pieces: int) -> None:
        await expect(self.page.locator("#totals")).to_have_text(re.compile(rf"^{pieces} pieces: "))

    async def pieces(self) -> int:
        return int((await self.page.locator("#totals").inner_text()).partition(" ")[0])

    async def stored(self, name: str) -> Any:
        return await self.page.evaluate("name => localStorage.getItem(name)", name)

    def request_count(self, path: str) -> int:
        """Return the number of requests for `path` since the tab was opened."""
        return sum(url.endswith(f"/api/v1{path}") for url in self._seen.requested)

    def console(self) -> list[int | str]:
        """Return the statuses of refused requests, and the browser's other errors except aborted requests."""
        errors = sorted(error for error in self._seen.errors if not error.endswith("net::ERR_ABORTED"))
        return [int(refused[1]) if (refused := REFUSED.match(error)) else error for error in errors]
