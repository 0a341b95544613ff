"""Tickets of a sign-in at a provider: random, short-lived, used once (addendum 3)."""

import asyncio
from collections.abc import Callable

import pytest
from testkit.harness import Harness
from testkit.identity import new_address

from ..openid_provider import FakeOpenIdProvider
from .browser import Browser, error


async def test_of_twenty_parallel_exchanges_one_wins(browser: Browser, identity: Harness, shop: str) -> None:
    ticket = await browser.ticket(new_address())
    responses = await asyncio.gather(*(browser.post("oauth/exchange", {"ticket": ticket}) for _ in range(20)))
    assert sorted(response.status_code for response in responses) == [200, *[400] * 19]
    assert {error(each) for each in responses if each.status_code == 400} == {(400, "INVALID_TICKET")}
    sessions = "select 1 from sessions where storefront = %(shop)s"
    assert len(await identity.database.autocommit.fetch(sessions, shop=shop)) == 1


async def test_a_used_ticket_is_refused(browser: Browser, another_browser: Browser) -> None:
    ticket = await browser.ticket(new_address())
    assert (await browser.post("oauth/exchange", {"ticket": ticket})).status_code == 200
    assert error(await another_browser.post("oauth/exchange", {"ticket": ticket})) == (400, "INVALID_TICKET")


async def test_a_ticket_expires_after_a_minute(browser: Browser, advance_clock: Callable[[float], None]) -> None:
    first, second = await browser.ticket(new_address()), await browser.ticket(new_address())
    advance_clock(59)
    assert (await browser.post("oauth/exchange", {"ticket": first})).status_code == 200
    advance_clock(2)
    assert error(await browser.post("oauth/exchange", {"ticket": second})) == (400, "INVALID_TICKET")


async def test_a_ticket_of_another_storefront_is_refused_and_stays_valid(
    browser: Browser, identity: Harness, other_shop: str, provider: FakeOpenIdProvider
) -> None:
    ticket = await browser.ticket(new_address())
    elsewhere = Browser(identity, other_shop, provider)
    assert error(await elsewhere.post("oauth/exchange", {"ticket": ticket})) == (400, "INVALID_TICKET")
    assert (await browser.post("oauth/exchange", {"ticket": ticket})).status_code == 200


async def test_a_ticket_is_256_random_bits_and_stored_as_a_digest(
    browser: Browser, identity: Harness, shop: str
) -> None:
    ticket = await browser.ticket(new_address())
    assert len(ticket) == 43
    rows = await identity.database.autocommit.fetch("select * from sign_in_tickets where storefront = %(s)s", s=shop)
    assert len(rows) == 1
    assert ticket not in str(rows)


@pytest.mark.parametrize("change", ["is_active = false", "is_staff = true"], ids=["locked", "staff"])
async def test_an_account_that_was_locked_or_promoted_meanwhile_gets_no_session(
    browser: Browser, identity: Harness, shop: str, change: str
) -> None:
    ticket = await browser.ticket(new_address())
    statement = {
        "is_active = false": "update users set is_active = false where storefront = %(shop)s",
        "is_staff = true": "update users set is_staff = true where storefront = %(shop)s",
    }[change]
    await identity.database.autocommit.execute(statement, shop=shop)
    assert error(await browser.post("oauth/exchange", {"ticket": ticket})) == (400, "USER_NOT_FOUND")
    assert browser.refresh_cookie is None


@pytest.mark.parametrize("body", [{}, {"ticket": ""}, {"ticket": None}], ids=["missing", "blank", "null"])
async def test_a_missing_ticket_is_named(browser: Browser, body: object) -> None:
    assert error(await browser.post("oauth/exchange", body)) == (400, "MISSING_TICKET")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"ticket": ["x"]}, "VALIDATION_ERROR"),
        ({"ticket": 7}, "VALIDATION_ERROR"),
        (["x"], "VALIDATION_ERROR"),
        ({"ticket": "x\x00"}, "VALIDATION_ERROR"),
        ({"ticket": "unknown"}, "INVALID_TICKET"),
        ({"ticket": "ü" * 43}, "INVALID_TICKET"),
    ],
    ids=["list", "number", "list as body", "null character", "unknown", "not ASCII"],
)
async def test_an_invalid_ticket_is_refused(browser: Browser, body: object, code: str) -> None:
    assert error(await browser.post("oauth/exchange", body)) == (400, code)


async def test_expired_states_and_tickets_are_purged(
    browser: Browser, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    await browser.ticket(new_address())
    await browser.initiate()
    [timer] = [timer for timer in identity.service.timers if timer.name == "purge"]
    counts = """
        select (select count(*) from sign_in_tickets where storefront = %(shop)s)
             + (select count(*) from authorization_requests where storefront = %(shop)s)
    """
    await timer.run()
    assert await identity.database.autocommit.fetch_value(counts, shop=shop) == 2
    advance_clock(601)
    await timer.run()
    assert await identity.database.autocommit.fetch_value(counts, shop=shop) == 0
