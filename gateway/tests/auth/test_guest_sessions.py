"""How a guest session is created and found again (Marbelle, "Session Management" and addendum 7)."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from common.kernel import clock
from gateway.auth.guest_tokens import GuestSession, GuestTokens
from testkit.gateway import GatewayHarness, open_gateway

from ..marbelle_storefronts import (
    CART,
    COOKIE,
    HEADER,
    MARBELLE_HOST,
    SECOND_HOST,
    Browser,
    guest_tokens_of,
    two_marbelles,
)

FOUR_WEEKS = 2_419_200
PRODUCTS = "/api/v1/products/"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway(two_marbelles(), default_storefront="marbelle") as gateway:
        yield gateway


@pytest.fixture
def browser(gateway: GatewayHarness) -> Browser:
    return Browser(gateway)


async def test_an_anonymous_request_to_the_cart_starts_a_guest_session(browser: Browser) -> None:
    response = await browser.request()
    assert response.status_code == 200
    header, cookie = guest_tokens_of(response)
    assert header != cookie
    assert min(len(header), len(cookie)) >= 40
    assert response.headers["cache-control"] == "no-store"
    caller = browser.gateway.services["cart"].last_caller
    assert caller.guest_id is not None
    assert caller.user_id is None


async def test_every_new_guest_gets_a_different_id(browser: Browser) -> None:
    assert len({await browser.guest_id() for _ in range(20)}) == 20


async def test_a_guest_session_is_found_by_the_header_and_by_the_cookie(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    guest = browser.gateway.services["cart"].last_caller.guest_id
    assert await browser.guest_id(header=header) == guest
    assert await browser.guest_id(cookie=cookie) == guest
    assert await browser.guest_id(header=header, cookie=cookie) == guest
    assert await browser.guest_id(header=header, method="POST", path=f"{CART}items/") == guest


async def test_the_header_takes_precedence_over_the_cookie(browser: Browser) -> None:
    first, second = guest_tokens_of(await browser.request()), guest_tokens_of(await browser.request())
    guest = await browser.guest_id(header=first[0])
    response = await browser.request(header=first[0], cookie=second[1])
    assert browser.gateway.services["cart"].last_caller.guest_id == guest
    assert guest_tokens_of(response) == first


async def test_a_request_with_the_cookie_gets_the_header_and_no_new_cookie(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    response = await browser.request(cookie=cookie)
    assert response.headers[HEADER] == header
    assert "set-cookie" not in response.headers


async def test_a_request_with_only_the_header_gets_the_cookie(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    assert guest_tokens_of(await browser.request(header=header)) == (header, cookie)


async def test_a_guest_token_is_invalid_in_the_other_carrier(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    guest = browser.gateway.services["cart"].last_caller.guest_id
    assert await browser.guest_id(cookie=header) != guest
    assert await browser.guest_id(header=cookie) != guest


@pytest.mark.parametrize(
    "token",
    [
        "",
        "abc123xyz456",
        "null",
        "x" * 64,
        "A" * 64,
        "x" * 10_240,
        "é" * 64,
        "0" * 41,
        "' or 1=1 --",
        "11111111-1111-4111-8111-111111111111",
    ],
)
async def test_a_forged_guest_token_starts_a_new_session(browser: Browser, token: str) -> None:
    guest_ids = []
    for carriers in ((HEADER,), ("Cookie",), (HEADER, "Cookie")):
        for _ in range(2):
            headers = {
                carrier.encode(): (token if carrier == HEADER else f"{COOKIE}={token}").encode() for carrier in carriers
            }
            async with browser.gateway.client(MARBELLE_HOST) as client:
                response = await client.get(CART, headers=headers)
            assert response.status_code == 200
            assert token not in guest_tokens_of(response)
            guest_ids.append(browser.gateway.services["cart"].last_caller.guest_id)
    assert None not in guest_ids
    assert len(set(guest_ids)) == 6


async def test_a_guest_token_with_any_character_changed_is_invalid(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    guest = browser.gateway.services["cart"].last_caller.guest_id
    for index in range(len(header)):
        assert (
            await browser.guest_id(
                header=_with_character_changed(header, index), cookie=_with_character_changed(cookie, index)
            )
            != guest
        )
    assert await browser.guest_id(header=header + "A") != guest
    assert await browser.guest_id(header=header[:-1]) != guest


async def test_a_guest_with_an_invalid_header_is_identified_by_the_cookie(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    guest = browser.gateway.services["cart"].last_caller.guest_id
    response = await browser.request(header="abc123xyz456", cookie=cookie)
    assert browser.gateway.services["cart"].last_caller.guest_id == guest
    assert response.headers[HEADER] == header


async def test_a_guest_token_of_another_storefront_starts_a_new_session(gateway: GatewayHarness) -> None:
    header, cookie = guest_tokens_of(await Browser(gateway).request())
    guest, twin = await Browser(gateway).guest_id(header=header), Browser(gateway, SECOND_HOST)
    assert await twin.guest_id(header=header, cookie=cookie) != guest
    assert await twin.guest_id(cookie=cookie) != guest


async def test_a_guest_token_signed_with_another_key_is_invalid(browser: Browser) -> None:
    forged_session = GuestSession(uuid4(), int(clock.timestamp()) + 600)
    forged = GuestTokens(b"another key", "marbelle")
    tokens = {carrier: forged.issue(forged_session, carrier).decode() for carrier in (b"header", b"cookie")}
    guest = await browser.guest_id(header=tokens[b"header"], cookie=tokens[b"cookie"])
    assert guest not in (None, forged_session.id)


async def test_a_guest_session_expires_after_four_weeks_without_requests(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    guest = browser.gateway.services["cart"].last_caller.guest_id
    clock.advance(FOUR_WEEKS - 60)
    assert await browser.guest_id(header=header) == guest
    clock.advance(60)
    response = await browser.request(header=header, cookie=cookie)
    assert browser.gateway.services["cart"].last_caller.guest_id != guest
    assert not {header, cookie} & {*guest_tokens_of(response)}


async def test_a_guest_session_is_renewed_in_the_second_half_of_its_lifetime(browser: Browser) -> None:
    header, cookie = guest_tokens_of(await browser.request())
    guest = browser.gateway.services["cart"].last_caller.guest_id
    clock.advance(FOUR_WEEKS / 2 + 60)
    renewed = await browser.request(header=header, cookie=cookie)
    assert f"Max-Age={FOUR_WEEKS}" in renewed.headers["set-cookie"]
    clock.advance(FOUR_WEEKS - 60)
    newer = guest_tokens_of(renewed)
    assert await browser.guest_id(header=newer[0]) == guest
    assert await browser.guest_id(cookie=newer[1]) == guest
    assert await browser.guest_id(header=header, cookie=cookie) != guest


def _with_character_changed(token: str, index: int) -> str:
    other = "A" if token[index] != "A" else "B"
    return token[:index] + other + token[index + 1 :]
