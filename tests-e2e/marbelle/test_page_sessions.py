"""Sessions in a browser: calls with expired tokens."""

import pytest
from clients.marbelle import PASSWORD, Visitor
from platform_under_test import PlatformUnderTest

from marbelle.tab import Tab

pytestmark = pytest.mark.once

REFRESH = "/auth/refresh-token/"
HOUR = 3_600


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
