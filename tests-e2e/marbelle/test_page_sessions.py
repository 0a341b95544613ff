"""Sessions in a browser: tokens that expire, tabs that share them, and limits."""

import asyncio
import re

import pytest
from clients.marbelle import PASSWORD, Visitor
from platform_under_test import PlatformUnderTest
from playwright.async_api import BrowserContext

from marbelle.tab import Tab

pytestmark = pytest.mark.once

REFRESH = "/auth/refresh-token/"
HOUR, WEEK, GRACE = 3_600, 604_800, 10


@pytest.fixture
async def signed_in(tab: Tab, customer: Visitor) -> Tab:
    """A signed-in customer with a merged guest's cart."""
    await tab.click("Add", on_line_with="Carrara")
    await tab.counts(1)
    await tab.log_in(customer.email, PASSWORD)
    await tab.go("/")
    await tab.counts(1)
    return tab


async def test_calls_with_an_expired_token_refresh_once_and_are_repeated(
    platform: PlatformUnderTest, signed_in: Tab, customer: Visitor
) -> None:
    before = await signed_in.stored("refresh")
    await platform.advance(HOUR + 1)
    await signed_in.go("/account")
    await signed_in.greets(customer.email)
    await signed_in.holds(email=customer.email)
    assert signed_in.request_count(REFRESH) == 1
    assert await signed_in.stored("refresh") != before
    assert signed_in.console() == [401, 401, 401]


@pytest.mark.parametrize("api", ["same site"], indirect=True)
async def test_an_expired_token_with_a_cookie_is_not_a_guest(platform: PlatformUnderTest, signed_in: Tab) -> None:
    await platform.advance(HOUR + 1)
    await signed_in.click("Add", on_line_with="Carrara")
    await signed_in.counts(2)
    await platform.advance(HOUR + 1)
    await signed_in.click("Log out")
    await signed_in.says("Logout successful.")
    await signed_in.greets(None)
    assert signed_in.request_count(REFRESH) == 2


async def test_two_tabs_may_refresh_with_the_same_token(
    platform: PlatformUnderTest, signed_in: Tab, window: BrowserContext, origin: str, customer: Visitor
) -> None:
    other = await Tab.open(window, origin)
    held = {name: await signed_in.stored(name) for name in ("access", "refresh")}
    await platform.advance(HOUR + 1)
    await signed_in.go("/account")
    successor = await signed_in.stored("refresh")
    await other.store(**held)  # as if this tab had read them a moment before
    await other.click("Add", on_line_with="Carrara")
    await other.counts(2)
    assert other.request_count(REFRESH) == 1
    assert await other.stored("refresh") == successor
    for each in (signed_in, other):
        await each.go("/account")
        await each.holds(email=customer.email)


async def test_two_tabs_may_refresh_at_the_same_moment(
    platform: PlatformUnderTest, signed_in: Tab, window: BrowserContext, origin: str, customer: Visitor
) -> None:
    tabs = [signed_in, await Tab.open(window, origin)]
    await platform.advance(HOUR + 1)
    await asyncio.gather(*(each.go("/account") for each in tabs))
    for each in tabs:
        await each.holds(email=customer.email)
        await each.greets(customer.email)


async def test_a_late_reuse_of_a_refresh_token_ends_the_session(
    platform: PlatformUnderTest, signed_in: Tab, customer: Visitor
) -> None:
    held = {name: await signed_in.stored(name) for name in ("access", "refresh")}
    await platform.advance(HOUR + 1)
    await signed_in.go("/account")
    await signed_in.greets(customer.email)
    fresh = {name: await signed_in.stored(name) for name in ("access", "refresh", "user")}
    await platform.advance(GRACE + 1)
    await signed_in.store(**held)
    await signed_in.go("/account")
    await signed_in.greets(None)
    await signed_in.store(**fresh)
    await signed_in.go("/account")
    await signed_in.greets(None)


async def test_after_a_week_the_customer_is_signed_out_and_a_guest(platform: PlatformUnderTest, signed_in: Tab) -> None:
    session = await signed_in.stored("session")
    await platform.advance(WEEK + 1)
    await signed_in.go("/account")
    await signed_in.greets(None)
    assert await signed_in.stored("access") is None
    await signed_in.go("/")
    await signed_in.counts(0)
    await signed_in.click("Add", on_line_with="Carrara")
    await signed_in.counts(1)
    assert await signed_in.stored("session") == session


async def test_a_throttled_login_shows_the_time_to_wait(
    platform: PlatformUnderTest, tab: Tab, customer: Visitor
) -> None:
    for _ in range(5):
        await tab.log_in(customer.email, "Wrong-Password-1", "Invalid email or password.")
    await tab.log_in(customer.email, PASSWORD, re.compile(r"Too many requests\. Please try again in \d+ seconds\."))
    await platform.advance(60)
    await tab.log_in(customer.email, PASSWORD)
    assert tab.console() == [400, 400, 400, 400, 400, 429]
