"""A visitor who did not get the response with the token repeats the request, with its idempotency key."""

from collections.abc import AsyncIterator

import pytest
from testkit.gateway import GatewayHarness

from ..session_storefronts import HOME, Browser, issued, open_shop

KEY = "9b2f7c04-5d1e-4a6b-8c3d-2e1f0a9b8c7d"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_shop() as gateway:
        yield gateway


@pytest.fixture
def browser(gateway: GatewayHarness) -> Browser:
    return Browser(gateway, **HOME)


@pytest.mark.parametrize("key", [KEY, f"book {KEY.upper()}"])
async def test_a_repeated_request_has_the_guest_and_the_token_of_the_first(browser: Browser, key: str) -> None:
    found = [await issued(browser, headers={"Idempotency-Key": key}) for _ in range(2)]
    assert found[0] == found[1]
    assert (await browser.caller(cookies=f"anon_token={found[0][0]}")).guest_id == found[0][1]


@pytest.mark.parametrize("key", ["", "1", "book", KEY[:-1], KEY.replace("-4", "-1"), KEY.replace("-", "")])
async def test_a_key_that_can_be_guessed_gives_each_request_another_guest(browser: Browser, key: str) -> None:
    found = [await issued(browser, headers={"Idempotency-Key": key}) for _ in range(2)]
    assert len({guest_id for _, guest_id in found}) == 2


async def test_a_known_key_does_not_give_another_client_the_guest(browser: Browser) -> None:
    _, guest_id = await issued(browser, headers={"Idempotency-Key": KEY})
    neighbour = Browser(browser.gateway, **{**HOME, "User-Agent": "curl/8"})
    stranger = Browser(browser.gateway, **{**HOME, "X-Forwarded-For": "198.51.100.8"})
    twin = Browser(browser.gateway, "twin.example", **HOME)
    others = [await issued(each, headers={"Idempotency-Key": KEY}) for each in (neighbour, stranger, twin)]
    _, with_another_key = await issued(browser, headers={"Idempotency-Key": KEY.replace("9", "8")})
    assert len({guest_id, with_another_key, *(guest for _, guest in others)}) == 5


async def test_a_key_does_not_bring_the_visitor_back_at_other_requests(browser: Browser) -> None:
    await issued(browser, headers={"Idempotency-Key": KEY})
    for method in ("GET", "PUT", "DELETE"):
        assert (await browser.caller(method, headers={"Idempotency-Key": KEY})).guest_id is None
