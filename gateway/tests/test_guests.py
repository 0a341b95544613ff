"""Guests (marbelle, "Session Management" and addendum 7): who is known again, by what, and who never is."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from common import clock
from gateway.guests import Guest, GuestSecrets
from gateway.testing import Door, open_door

from .stone_shops import CART, COOKIE, HEADER, STONES, TWIN, Browser, secrets_of, with_twin

FOUR_WEEKS = 2_419_200
PRODUCTS = "/api/v1/products/"


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with open_door(with_twin(), default_storefront="marbelle") as door:
        yield door


@pytest.fixture
def browser(door: Door) -> Browser:
    return Browser(door)


async def test_a_stranger_at_the_cart_becomes_a_guest(browser: Browser) -> None:
    response = await browser.ask()
    assert response.status_code == 200
    header, cookie = secrets_of(response)
    assert header != cookie
    assert min(len(header), len(cookie)) >= 40
    assert response.headers["cache-control"] == "no-store"
    caller = browser.door.services["cart"].last_caller
    assert caller.guest_id is not None
    assert caller.user_id is None


async def test_every_stranger_becomes_somebody_else(browser: Browser) -> None:
    assert len({await browser.guest() for _ in range(20)}) == 20


async def test_a_guest_is_known_by_the_header_and_by_the_cookie(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    guest = browser.door.services["cart"].last_caller.guest_id
    assert await browser.guest(header=header) == guest
    assert await browser.guest(cookie=cookie) == guest
    assert await browser.guest(header=header, cookie=cookie) == guest
    assert await browser.guest(header=header, method="POST", path=f"{CART}items/") == guest


async def test_the_header_is_believed_before_the_cookie(browser: Browser) -> None:
    first, second = secrets_of(await browser.ask()), secrets_of(await browser.ask())
    guest = await browser.guest(header=first[0])
    response = await browser.ask(header=first[0], cookie=second[1])
    assert browser.door.services["cart"].last_caller.guest_id == guest
    assert secrets_of(response) == first


async def test_who_comes_with_the_cookie_is_told_the_header_and_keeps_the_cookie(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    response = await browser.ask(cookie=cookie)
    assert response.headers[HEADER] == header
    assert "set-cookie" not in response.headers


async def test_who_comes_with_the_header_alone_is_given_the_cookie(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    assert secrets_of(await browser.ask(header=header)) == (header, cookie)


async def test_the_header_secret_is_worthless_as_a_cookie_and_the_other_way_round(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    guest = browser.door.services["cart"].last_caller.guest_id
    assert await browser.guest(cookie=header) != guest
    assert await browser.guest(header=cookie) != guest


@pytest.mark.parametrize(
    "secret",
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
async def test_what_we_did_not_issue_makes_somebody_new(browser: Browser, secret: str) -> None:
    met = []
    for carriers in ((HEADER,), ("Cookie",), (HEADER, "Cookie")):
        for _ in range(2):
            headers = {
                carrier.encode(): (secret if carrier == HEADER else f"{COOKIE}={secret}").encode()
                for carrier in carriers
            }
            async with browser.door.client(STONES) as client:
                response = await client.get(CART, headers=headers)
            assert response.status_code == 200
            assert secret not in secrets_of(response)
            met.append(browser.door.services["cart"].last_caller.guest_id)
    assert None not in met
    assert len(set(met)) == 6


async def test_a_secret_with_any_letter_changed_is_nobodys(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    guest = browser.door.services["cart"].last_caller.guest_id
    for place in range(len(header)):
        assert await browser.guest(header=_spoilt(header, place), cookie=_spoilt(cookie, place)) != guest
    assert await browser.guest(header=header + "A") != guest
    assert await browser.guest(header=header[:-1]) != guest


async def test_a_guest_with_a_broken_header_is_known_by_the_cookie(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    guest = browser.door.services["cart"].last_caller.guest_id
    response = await browser.ask(header="abc123xyz456", cookie=cookie)
    assert browser.door.services["cart"].last_caller.guest_id == guest
    assert response.headers[HEADER] == header


async def test_a_guest_of_another_storefront_is_somebody_new(door: Door) -> None:
    header, cookie = secrets_of(await Browser(door).ask())
    guest, twin = await Browser(door).guest(header=header), Browser(door, TWIN)
    assert await twin.guest(header=header, cookie=cookie) != guest
    assert await twin.guest(cookie=cookie) != guest


async def test_what_another_key_signed_is_nobodys(browser: Browser) -> None:
    impostor = Guest(uuid4(), int(clock.timestamp()) + 600)
    forged = GuestSecrets(b"a key that is not ours", "marbelle")
    shown = {carrier: forged.issue(impostor, carrier).decode() for carrier in (b"header", b"cookie")}
    guest = await browser.guest(header=shown[b"header"], cookie=shown[b"cookie"])
    assert guest not in (None, impostor.id)


async def test_a_guest_is_forgotten_after_four_weeks_away(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    guest = browser.door.services["cart"].last_caller.guest_id
    clock.advance(FOUR_WEEKS - 60)
    assert await browser.guest(header=header) == guest
    clock.advance(60)
    response = await browser.ask(header=header, cookie=cookie)
    assert browser.door.services["cart"].last_caller.guest_id != guest
    assert not {header, cookie} & {*secrets_of(response)}


async def test_a_guest_who_comes_back_in_the_second_half_has_four_weeks_again(browser: Browser) -> None:
    header, cookie = secrets_of(await browser.ask())
    guest = browser.door.services["cart"].last_caller.guest_id
    clock.advance(FOUR_WEEKS / 2 + 60)
    renewed = await browser.ask(header=header, cookie=cookie)
    assert f"Max-Age={FOUR_WEEKS}" in renewed.headers["set-cookie"]
    clock.advance(FOUR_WEEKS - 60)
    newer = secrets_of(renewed)
    assert await browser.guest(header=newer[0]) == guest
    assert await browser.guest(cookie=newer[1]) == guest
    assert await browser.guest(header=header, cookie=cookie) != guest


def _spoilt(secret: str, place: int) -> str:
    other = "A" if secret[place] != "A" else "B"
    return secret[:place] + other + secret[place + 1 :]
