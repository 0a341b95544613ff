"""What a first visit may cost: one round trip after the document until a product is visible, and no layout shift."""

import asyncio

import pytest
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, Route, expect
from testkit.conditions import eventually

pytestmark = pytest.mark.once
NAMED = """() => [...document.querySelectorAll("link[href]:not([rel=icon]), script[src]")]
    .map(each => each.href || each.src)"""
SHIFTS = """() => {
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(each => each.value)))
        .observe({type: "layout-shift"});
}"""


@pytest.mark.parametrize(
    ("path", "product"),
    [("/emporium/", "Lumenbook Pro 16"), ("/emporium/products/aurora-x2", "Aurora X2"), ("/marbelle/", "Granite Slab")],
)
async def test_a_product_is_visible_one_round_trip_after_the_document(
    platform: PlatformUnderTest, browser: Browser, path: str, product: str
) -> None:
    """What the document asks for is held back and answered together; what is asked for later gets no answer."""
    opened, asked = asyncio.Event(), []

    async def hold(route: Route) -> None:
        if route.request.is_navigation_request():
            await route.continue_()
        elif opened.is_set():
            await asyncio.Event().wait()
        else:
            asked.append(route.request.url)
            await opened.wait()
            await route.continue_()

    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.route("**/*", hold)
        await page.goto(platform.base + path, wait_until="commit")
        await expect(page.locator("script[type=module]")).to_be_attached()
        named = set(await page.evaluate(NAMED))
        assert any("/api/" in url for url in named)
        await eventually(lambda: _are_asked(named, asked))
        opened.set()
        await expect(page.get_by_role("heading", name=product).first).to_be_visible()
        await page.unroute_all(behavior="ignoreErrors")


async def _are_asked(named: set[str], asked: list[str]) -> bool:
    return named <= set(asked)


@pytest.mark.parametrize(
    ("path", "width"),
    [("/emporium/", 390), ("/emporium/products/aurora-x2", 1440), ("/marbelle/", 1440), ("/marbelle/stone", 390)],
)
async def test_pictures_shift_nothing(platform: PlatformUnderTest, browser: Browser, path: str, width: int) -> None:
    """From the moment at which all places of pictures are there, until they are filled."""

    async def slow(route: Route) -> None:
        await pictures.wait()
        await route.continue_()

    pictures = asyncio.Event()
    async with await browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = await context.new_page()
        await page.route("**/media/**", slow)
        await page.goto(platform.base + path, wait_until="domcontentloaded")
        await expect(page.locator("main img").first).to_be_attached()
        await page.evaluate(SHIFTS)
        pictures.set()
        await expect(page.locator("main .picture.loaded").first).to_be_visible()
        await page.wait_for_load_state("networkidle")
        assert sum(await page.evaluate("window.shifts")) < 0.01
