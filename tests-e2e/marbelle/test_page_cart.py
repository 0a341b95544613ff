"""The cart in a browser: how a guest is identified, and what pages of other origins can do."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser import profile
from clients.marbelle import PASSWORD, Visitor
from front_end import front_end
from playwright.async_api import BrowserContext, Response, expect
from testkit.sources import free_port

from marbelle.tab import PAGE, Tab

pytestmark = pytest.mark.once

CROSS_ORIGIN = re.compile(r"blocked by CORS policy|net::ERR_FAILED")
FORGED = """
async ([api, product_id]) => {
  const body = JSON.stringify({ product_id, quantity: 7 });
  for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
    const headers = { "Content-Type": type };
    const forged = { method: "POST", mode: "no-cors", credentials: "include", headers, body };
    await fetch(`${api}/api/v1/cart/items/`, forged);
  }
}
"""
"""Requests that any page can send without a preflight, with the cookies of its visitor."""

both_sites = pytest.mark.parametrize("api", ["same site", "another site"], indirect=True)
same_site = pytest.mark.parametrize("api", ["same site"], indirect=True)
quarry = pytest.mark.parametrize("api", ["quarry"], indirect=True)


@pytest.fixture
async def tolerant(tmp_path: Path, origin: str) -> AsyncIterator[BrowserContext]:
    async with profile(tmp_path / "profile", third_party_cookies=True) as browser:
        yield browser


@pytest.fixture
async def strict(tmp_path: Path, origin: str) -> AsyncIterator[BrowserContext]:
    async with profile(tmp_path / "profile", third_party_cookies=False) as browser:
        yield browser


async def keeps_the_cart(browser: BrowserContext, tab: Tab, *, by: str) -> bool:
    """Whether a guest keeps the cart with only that one of the two secrets (header, cookie) left."""
    await tab.click("Add", on_line_with="Carrara")
    await tab.counts(1)
    if by == "cookie":
        await tab.page.evaluate("localStorage.clear()")
    else:
        await browser.clear_cookies()
    await tab.go("/")
    pieces = await tab.pieces()
    assert tab.console() == []
    return pieces == 1


async def test_a_cart_is_filled_and_emptied(tab: Tab) -> None:
    await tab.submit("Find", {"Search": "travertine tile classico"})
    await tab.lists("goods", re.compile("Classico Travertine Tile"))
    await tab.click("Add", on_line_with="Classico")
    await tab.says("Added 1 x Classico Travertine Tile to cart.")
    await tab.submit("Find", {"Search": "carrara hexagon"})
    await tab.lists("goods", re.compile("Carrara Hexagon"))
    await tab.click("Add", on_line_with="Hexagon")
    await tab.counts(2)
    await tab.click("Remove", on_line_with="Classico Travertine Tile =")
    await tab.says("Removed Classico Travertine Tile from cart.")
    await tab.lists("cart", re.compile("1 x Carrara Hexagon"))
    await tab.click("Clear the cart")
    await tab.says("Cart cleared successfully.")
    await tab.lists("cart")
    await tab.counts(0)
    assert tab.console() == []


@both_sites
async def test_the_next_page_of_products_is_linked(tab: Tab) -> None:
    first = await tab.goods()
    assert len(first) == 20
    await tab.click("Next page")
    await expect(tab.page.get_by_text(first[0])).to_be_hidden()
    assert not set(first) & set(await tab.goods())
    assert tab.console() == []


@same_site
async def test_on_the_same_site_the_cookie_alone_keeps_the_cart(window: BrowserContext, tab: Tab) -> None:
    assert await keeps_the_cart(window, tab, by="cookie")
    (cookie,) = await window.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("marbelle_sessionid", True, "Lax")
    assert await tab.page.evaluate("document.cookie") == ""


@same_site
async def test_on_the_same_site_the_header_alone_keeps_the_cart(window: BrowserContext, tab: Tab) -> None:
    assert await keeps_the_cart(window, tab, by="header")


async def test_a_lax_cookie_is_not_kept_for_another_site_but_the_header_is(
    tolerant: BrowserContext, origin: str
) -> None:
    tab = await Tab.open(tolerant, origin)
    assert await keeps_the_cart(tolerant, tab, by="header")
    assert await tolerant.cookies() == []


@quarry
async def test_a_cookie_for_all_sites_alone_keeps_the_cart(tolerant: BrowserContext, origin: str) -> None:
    assert await keeps_the_cart(tolerant, await Tab.open(tolerant, origin), by="cookie")


@quarry
async def test_where_cookies_of_other_sites_are_blocked_the_header_keeps_the_cart(
    strict: BrowserContext, origin: str
) -> None:
    tab = await Tab.open(strict, origin)
    assert await keeps_the_cart(strict, tab, by="header")
    assert await strict.cookies() == []


@same_site
async def test_pages_of_other_origins_can_neither_read_nor_change(
    window: BrowserContext, tab: Tab, customer: Visitor, api: str
) -> None:
    product = (await customer.goods(1))[0]
    await tab.click("Add", on_line_with="Carrara")
    await tab.counts(1)
    async with front_end(PAGE, api, free_port()) as strange:
        foreign_tab = await Tab.open(window, strange)
        await foreign_tab.says("Failed to fetch")
        await foreign_tab.lists("goods")
        await foreign_tab.lists("cart")
        await foreign_tab.log_in(customer.email, PASSWORD, "Failed to fetch")
        assert await foreign_tab.page.evaluate("localStorage.length") == 0
        assert foreign_tab.console()
        assert all(CROSS_ORIGIN.search(str(error)) for error in foreign_tab.console())
        answers: list[Response] = []
        foreign_tab.page.on("response", lambda answer: answers.append(answer))
        await foreign_tab.page.evaluate(FORGED, [api, product["id"]])
        assert [answer.status for answer in answers] == [415, 415]
    await tab.go("/")
    await tab.counts(1)
