"""A member of staff who works in the console in Chromium, and the forms that the browser sends for them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from browser import Visitor
from clients.emporium import StaffMember, unique_address
from console.pages import ROUTERS
from fastapi.routing import APIRoute
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest
from playwright.async_api import Browser, Locator, Page, Request, expect
from starlette.routing import compile_path
from testkit.conditions import eventually

FORMS = {
    route.path.removeprefix("/{shop}"): compile_path(route.path)[0]
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.methods == {"POST"}
}
"""Every route to which a form is sent, in the order in which they are tried."""
WITHIN = 20_000
"""Milliseconds until a page answers, on a busy machine."""
ABORTED = "net::ERR_ABORTED"
"""What a page still loads when it is left."""


def route_of(address: str) -> str:
    """The route of a form's address. Raises StopIteration for an address that no route has."""
    path = address.partition("/console")[2].partition("?")[0]
    return next(route for route, compiled in FORMS.items() if compiled.fullmatch(path))


class Member:
    """`sent` are the routes of the forms that were sent."""

    def __init__(self, visitor: Visitor, console: str) -> None:
        self.visitor, self.page, self.console = visitor, visitor.page, console
        self.sent: set[str] = set()
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            self.sent.add(route_of(request.url))

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.console}{path}")

    async def sign_in(self, email: str, password: str = STAFF_PASSWORD) -> None:
        await self.page.get_by_label("E-mail address").fill(email)
        await self.page.get_by_label("Password").fill(password)
        await self.page.keyboard.press("Enter")

    def part(self, title: str) -> Locator:
        """The section with this heading."""
        return self.page.get_by_role("region", name=title, exact=True)

    async def press(self, name: str, within: Locator | None = None) -> None:
        place: Page | Locator = within or self.page
        await place.get_by_role("button", name=name, exact=True).click()

    async def unfold(self, name: str, within: Locator | None = None) -> None:
        place: Page | Locator = within or self.page
        await place.locator("summary", has_text=name).first.click()

    async def reads(self, text: str) -> None:
        """The notice that says what was done."""
        await expect(self.page.get_by_role("status")).to_contain_text(text, timeout=WITHIN)


@asynccontextmanager
async def at_work(
    browser: Browser,
    base: str,
    routes: set[str],
    shop: str = "emporium",
    *,
    email: str = "",
    password: str = STAFF_PASSWORD,
    scripts: bool = True,
) -> AsyncIterator[Member]:
    """Signed in during the block, in which exactly the forms of `routes` are sent.

    The browser must report no error, and request nothing of other machines.
    """
    context = await browser.new_context(
        extra_http_headers={"X-Forwarded-For": unique_address()}, java_script_enabled=scripts
    )
    visitor = Visitor(await context.new_page())
    member = Member(visitor, f"{base}/console/{shop}")
    await member.open("/")
    await member.sign_in(email or f"staff@{shop}.example", password)
    await expect(visitor.page.get_by_role("heading", name="Home")).to_be_visible(timeout=WITHIN)
    member.sent.clear()
    yield member
    assert member.sent == routes
    assert [error for error in visitor.errors if ABORTED not in error] == []
    assert [url for url in visitor.requested if not url.startswith((base, "blob:", "data:"))] == []
    await context.close()


async def accept_invitation(
    platform: PlatformUnderTest, staff: StaffMember, email: str, password: str, *, mails: int = 1
) -> None:
    """With the link of the newest mail to the colleague, once there are so many."""

    async def mailed() -> bool:
        return len(await platform.mails(email)) >= mails

    await eventually(mailed)
    newest = (await platform.mails(email))[0]
    [token] = re.findall(r"/auth/invitation\?token=([\w-]+)", newest["text"])
    await staff.call("POST", "/auth/invitation", 204, json={"token": token, "password": password})
