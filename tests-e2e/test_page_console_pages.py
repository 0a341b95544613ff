"""Each page of the console in Chromium, found by its links: rules of WCAG, width, errors, and where requests go."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any, Literal
from uuid import uuid4

import pytest
from axe_playwright_python.async_playwright import Axe
from browser import Visitor, chromium
from clients.emporium import Card, StaffMember, unique_address
from console.pages import ROUTERS
from emporium_orders import paid
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest
from playwright.async_api import Page, expect
from starlette.routing import compile_path
from testkit.conditions import eventually
from testkit.webhook_receiver import Receiver

Scheme = Literal["light", "dark"]
SHOPS = ("emporium", "figureforge", "reviv", "storybook", "marbelle")
PATTERNS = {
    route.path: compile_path(route.path)[0]
    for router in ROUTERS
    for route in router.routes
    if "GET" in getattr(route, "methods", ())
}
FILES = {
    "/{shop}/books/{book_id}/print-file",
    "/{shop}/costs/csv",
    "/{shop}/jobs/{job_id}/pictures/{key}",
    "/{shop}/mails/{mail}/{language}/preview",
    "/{shop}/orders/{order_id}/invoice",
    "/{shop}/orders/{order_id}/packing-slip",
    "/{shop}/reports/{name}/csv",
}
"""Files, and what a page shows in a frame."""
UNSEEN = {
    "/",  # the list of shops, before the sign-in
    "/{shop}/sign-in",
    "/{shop}/second-factor",
    "/{shop}/dead-letters/{service}/{letter_id}",
}
"""Pages that no link of a signed-in member leads to while all work succeeds."""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
LINKS = "[...document.querySelectorAll('a[href]')].map(each => each.getAttribute('href'))"
OPEN = "document.querySelectorAll('main details').forEach(each => { each.open = true })"


@pytest.mark.once
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), pytest.param(1440, "light", marks=pytest.mark.nightly)])
async def test_every_page_is_accessible_fits_and_has_no_errors(
    platform: PlatformUnderTest, width: int, scheme: Scheme
) -> None:
    """A page that all shops have is looked at in one of them, except those that show what a shop sells."""
    seen: set[str] = set()
    async with chromium() as browser, Receiver.listening() as receiver:
        begins = await _something_of_each_page(platform, receiver.url)
        context = await browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            bypass_csp=True,
            extra_http_headers={"X-Forwarded-For": unique_address()},
        )
        visitor = Visitor(await context.new_page())
        for shop in SHOPS:
            await _sign_in(visitor.page, platform.base, shop)
            own = {pattern for pattern in seen if not re.search("customer_id|job_id|jobs$|costs$|/$", pattern)}
            async for pattern in _crawled(visitor.page, f"{platform.base}/console/{shop}", begins.get(shop, ()), own):
                seen.add(pattern)
            await visitor.page.goto(f"{platform.base}/console/{shop}/no-such-page")
            await _look_at(visitor.page)
    assert PATTERNS.keys() - FILES - seen == UNSEEN
    assert [error for error in visitor.errors if "404" not in error] == []
    assert {url.partition("/console")[0] for url in visitor.requested if "/console/" in url} == {platform.base}
    assert all(url.startswith((platform.base, "blob:", "data:")) for url in visitor.requested)


async def _crawled(page: Page, console: str, begins: tuple[str, ...], known: set[str]) -> Any:
    """Yields the patterns of the pages that links lead to, each once, when it has been looked at."""
    base = console.rpartition("/console")[0]
    path = console.removeprefix(base)
    wanted = {f"{path}{each}" for each in ("/", *begins)}
    waiting = deque(sorted(wanted))
    seen = set(known)
    while waiting:
        address = waiting.popleft()
        pattern = _pattern_of(address)
        if pattern in seen and address not in wanted:
            continue
        seen.add(pattern)
        wanted.discard(address)
        answer = await page.goto(f"{base}{address}")
        assert answer is not None, address
        assert answer.ok, (address, answer.status)
        await _look_at(page)
        waiting.extend(_pages(await page.evaluate(LINKS), path))
        yield pattern


def _pages(links: list[str], path: str) -> Iterator[str]:
    for link in links:
        if link.startswith(f"{path}/") and _pattern_of(link) not in FILES:
            yield link


def _pattern_of(address: str) -> str:
    path = re.split("[?#]", address.removeprefix("/console"), maxsplit=1)[0]
    return next((pattern for pattern, compiled in PATTERNS.items() if compiled.fullmatch(path)), path)


async def _look_at(page: Page) -> None:
    await page.evaluate(OPEN)
    found = await Axe().run(page)
    assert found.response["violations"] == [], f"{page.url}: {found.generate_report()}"
    assert await page.evaluate(FITS), page.url


async def _sign_in(page: Page, base: str, shop: str) -> None:
    await page.goto(f"{base}/console/{shop}/")
    await page.get_by_label("E-mail address").fill(f"staff@{shop}.example")
    await page.get_by_label("Password").fill(STAFF_PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Home")).to_be_visible()


async def _something_of_each_page(platform: PlatformUnderTest, receiver: str) -> dict[str, tuple[str, ...]]:
    """What the demo does not have, so that each page has something to show. Returns addresses by shop."""
    staff, shopper, leaving = await platform.staff(), await platform.customer(), await platform.customer()
    order = await paid(shopper, Card(platform.sandbox), await staff.product(stock=2))
    customer = await _customer(staff, shopper.email)
    await staff.call("POST", f"/customers/{customer}/export", 202)
    gone = await _customer(staff, leaving.email)
    await staff.call("DELETE", f"/customers/{gone}", json={"reason": "Asked by mail"})
    file = {"file": ("goods.csv", "sku,name,price\nT-1,Bowl,nine\n", "text/csv")}
    await staff.call("POST", "/imports", 202, data={"kind": "products", "dry_run": "true"}, files=file)
    endpoint = await staff.call(
        "POST", "/webhooks/endpoints", 201, json={"url": receiver, "event_types": ["order.paid"]}
    )
    await staff.call("POST", f"/webhooks/endpoints/{endpoint['id']}/test")

    async def sent() -> bool:
        return bool((await staff.call("GET", "/webhooks/deliveries", 200))["items"])

    await eventually(sent, within=20)
    emporium = (
        f"/orders/{order['id']}",
        f"/customers/{customer}/export",
        f"/customers/{customer}/erase",
        f"/customers/{gone}/erasure",
        "/orders?search=nothing-has-this-name",
        "/search?q=lamp",
        "/webhooks/deliveries",
        f"/search?q={uuid4().hex}",
    )
    return {"emporium": emporium, "figureforge": ("/pictures", "/pictures?status=clean", "/pictures/log")}


async def _customer(staff: StaffMember, email: str) -> str:
    [found] = (await staff.call("GET", "/customers", 200, params={"search": email}))["items"]
    return str(found["id"])
