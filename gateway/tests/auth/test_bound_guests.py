"""Guests bound to their client (storybook's addendum, section 2): their tokens are issued, never adopted."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from common.kernel import clock
from gateway.auth.bound_tokens import BoundTokens, client_of
from starlette.responses import JSONResponse
from testkit.gateway import GatewayHarness

from ..session_storefronts import (
    AGENT,
    ANONYMOUS_HEADER,
    CART,
    CATALOG,
    ENTRY,
    FRONT_END,
    HOME,
    LOGIN,
    PEER,
    WEBHOOK,
    Browser,
    cookies_of,
    issued,
    open_shop,
    session,
    shop,
)

A_YEAR = {"Path=/", "Max-Age=31536000", "HttpOnly", "SameSite=Lax"}


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_shop() as gateway:
        yield gateway


@pytest.fixture
def browser(gateway: GatewayHarness) -> Browser:
    return Browser(gateway, **HOME)


async def test_the_first_thing_made_gives_the_visitor_a_token(browser: Browser) -> None:
    response = await browser.send("POST")
    value, attributes = cookies_of(response)["anon_token"]
    assert UUID(value).version == 4
    assert str(UUID(value)) == value
    assert attributes == A_YEAR
    assert response.headers["cache-control"] == "no-store"


async def test_the_token_brings_the_visitor_back(browser: Browser) -> None:
    token, guest_id = await issued(browser)
    for method in ("GET", "POST", "DELETE"):
        response = await browser.send(method, cookies=f"theme=dark; anon_token={token}")
        assert browser.gateway.services["cart"].last_caller.guest_id == guest_id
        assert "set-cookie" not in response.headers
    assert (await browser.caller(headers={ANONYMOUS_HEADER: token})).guest_id == guest_id
    assert (await browser.caller(headers={ANONYMOUS_HEADER: token.upper()})).guest_id == guest_id
    assert (await browser.caller(path=f"{CART}items/7/", cookies=f"anon_token={token}")).guest_id == guest_id


async def test_services_never_see_the_token(browser: Browser) -> None:
    token, guest_id = await issued(browser)
    await browser.send("POST", cookies=f"anon_token={token}", headers={ANONYMOUS_HEADER: token})
    assert token not in str(browser.gateway.services["cart"].last.scope)
    assert UUID(token) != guest_id
    assert guest_id.version == 4


async def test_every_visitor_is_another_guest(browser: Browser) -> None:
    found = [await issued(browser) for _ in range(20)]
    assert len({token for token, _ in found}) == len({guest for _, guest in found}) == 20


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_other_requests_give_no_token(browser: Browser, method: str) -> None:
    response = await browser.send(method)
    assert "set-cookie" not in response.headers
    assert browser.gateway.services["cart"].last_caller.guest_id is None


async def test_paths_below_the_one_that_issues_give_no_token(browser: Browser) -> None:
    assert "set-cookie" not in (await browser.send("POST", f"{CART}items/")).headers


@pytest.mark.parametrize("status", [300, 400, 403, 409, 422, 500, 503])
async def test_a_refusal_gives_no_token(browser: Browser, status: int) -> None:
    browser.gateway.services["cart"].respond = lambda _: JSONResponse({}, status)
    response = await browser.send("POST")
    assert response.status_code == status
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("status", [200, 201])
async def test_a_success_gives_the_token(browser: Browser, status: int) -> None:
    browser.gateway.services["cart"].respond = lambda _: JSONResponse({}, status)
    assert "anon_token" in cookies_of(await browser.send("POST"))


INVENTED = [
    "",
    "x",
    "2f6a9c1e-3b1d-4c55-9e6f-0123456789ab",
    "2f6a9c1e3b1d4c559e6f0123456789ab",
    "{2f6a9c1e-3b1d-4c55-9e6f-0123456789ab}",
    "urn:uuid:2f6a9c1e-3b1d-4c55-9e6f-0123456789ab",
    "00000000-0000-0000-0000-000000000000",
    "' or 1=1 --",
    "é" * 36,
    "2" * 5000,
]


@pytest.mark.parametrize("token", INVENTED)
async def test_an_invented_or_malformed_token_is_as_if_none_was_sent(browser: Browser, token: str) -> None:
    raw = token.encode("latin-1")
    async with browser.gateway.client(browser.host) as client:
        for headers in ({b"Cookie": b"anon_token=" + raw}, {ANONYMOUS_HEADER.encode(): raw}):
            assert (await client.get(CART, headers=headers)).status_code == 200
            assert browser.gateway.services["cart"].last_caller.guest_id is None


async def test_a_token_is_never_adopted(browser: Browser) -> None:
    invented = str(uuid4())
    token, guest_id = await issued(browser, cookies=f"anon_token={invented}", headers={ANONYMOUS_HEADER: invented})
    assert token != invented
    assert (await browser.caller(cookies=f"anon_token={token}")).guest_id == guest_id


async def test_no_part_of_a_token_can_be_changed(browser: Browser) -> None:
    token, _ = await issued(browser)
    for position, digit in enumerate(token):
        other = token[:position] + ("a" if digit != "a" else "b") + token[position + 1 :]
        assert (await browser.caller(cookies=f"anon_token={other}")).guest_id is None, position


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"X-Forwarded-For": "198.51.100.8", "User-Agent": AGENT},
        {"X-Forwarded-For": PEER, "User-Agent": f"{AGENT} other"},
        {"X-Forwarded-For": PEER, "User-Agent": ""},
        {"X-Forwarded-For": "198.51.100.8", "User-Agent": "curl/8"},
    ],
    ids=["another address", "another browser", "no user agent", "both"],
)
async def test_a_stolen_token_is_as_if_none_was_sent(browser: Browser, elsewhere: dict[str, str]) -> None:
    token, guest_id = await issued(browser)
    thief = Browser(browser.gateway, **elsewhere)
    assert (await thief.caller(cookies=f"anon_token={token}")).guest_id is None
    assert (await thief.caller(headers={ANONYMOUS_HEADER: token})).guest_id is None
    assert (await issued(thief, cookies=f"anon_token={token}"))[1] != guest_id
    assert (await browser.caller(cookies=f"anon_token={token}")).guest_id == guest_id


async def test_a_token_of_another_storefront_is_as_if_none_was_sent(browser: Browser) -> None:
    token, _ = await issued(browser)
    twin = Browser(browser.gateway, "twin.example", **HOME)
    assert (await twin.caller(cookies=f"anon_token={token}")).guest_id is None


async def test_a_token_of_another_installation_is_as_if_none_was_sent(browser: Browser) -> None:
    client = client_of(PEER.encode(), AGENT.encode())
    foreign = BoundTokens(b"the secret of another installation", "shop").create(client)
    assert (await browser.caller(cookies=f"anon_token={foreign}")).guest_id is None


async def test_the_cookie_takes_precedence_over_the_header(browser: Browser) -> None:
    (first, first_guest), (second, second_guest) = await issued(browser), await issued(browser)
    caller = await browser.caller(cookies=f"anon_token={first}", headers={ANONYMOUS_HEADER: second})
    assert caller.guest_id == first_guest
    caller = await browser.caller(cookies=f"anon_token={uuid4()}", headers={ANONYMOUS_HEADER: second})
    assert caller.guest_id == second_guest


async def test_of_several_cookies_the_first_valid_one_counts(browser: Browser) -> None:
    (first, guest_id), (second, _) = await issued(browser), await issued(browser)
    caller = await browser.caller(cookies=f"anon_token=x; anon_token={first}; anon_token={second}")
    assert caller.guest_id == guest_id


async def test_a_session_takes_precedence_over_the_token(browser: Browser) -> None:
    token, _ = await issued(browser)
    claims = browser.gateway.claims("shop")
    cookies = f"anon_token={token}; {session(browser.gateway, claims)}; csrftoken=known"
    for more in ({"X-CSRFToken": "known"}, {**browser.gateway.bearer(claims), ANONYMOUS_HEADER: token}):
        response = await browser.send("POST", cookies=cookies, headers=more)
        caller = browser.gateway.services["cart"].last_caller
        assert (caller.user_id, caller.guest_id, caller.client_hash) == (claims.user_id, None, None)
        assert "set-cookie" not in response.headers


async def test_a_token_counts_beside_an_expired_session(browser: Browser) -> None:
    token, guest_id = await issued(browser)
    cookies = f"anon_token={token}; {session(browser.gateway, exp=1)}"
    assert (await browser.caller("POST", cookies=cookies)).guest_id == guest_id


@pytest.mark.parametrize("path", [CATALOG, LOGIN, WEBHOOK])
async def test_there_are_guests_below_the_paths_of_the_settings_only(browser: Browser, path: str) -> None:
    token, _ = await issued(browser)
    response = await browser.send("POST", path, cookies=f"anon_token={token}")
    [service] = [each for name, each in browser.gateway.services.items() if name != "cart" and each.requests]
    assert (service.last_caller.guest_id, service.last_caller.client_hash) == (None, None)
    assert "set-cookie" not in response.headers


async def test_a_token_does_not_expire_before_its_cookie(browser: Browser) -> None:
    token, guest_id = await issued(browser)
    clock.advance(31_535_999)
    assert (await browser.caller(cookies=f"anon_token={token}")).guest_id == guest_id


async def test_the_cookie_is_secure_over_https_and_in_production(browser: Browser) -> None:
    response = await browser.send("POST", headers={"X-Forwarded-Proto": "https"})
    assert cookies_of(response)["anon_token"][1] == A_YEAR | {"Secure"}
    async with open_shop(environment="production") as gateway:
        assert "Secure" in cookies_of(await Browser(gateway).send("POST"))["anon_token"][1]


async def test_the_client_hash_stands_for_address_and_browser(browser: Browser) -> None:
    first = (await browser.caller()).client_hash
    assert first is not None
    assert len(bytes.fromhex(first)) == 32
    token, _ = await issued(browser)
    assert (await browser.caller("POST")).client_hash == first
    assert (await browser.caller(cookies=f"anon_token={token}")).client_hash == first
    others = [
        await Browser(browser.gateway, **{**HOME, "X-Forwarded-For": "198.51.100.8"}).caller(),
        await Browser(browser.gateway, **{**HOME, "User-Agent": "curl/8"}).caller(),
        await Browser(browser.gateway, "twin.example", **HOME).caller(),
    ]
    assert len({first, *(each.client_hash for each in others)}) == 4


async def test_a_client_without_user_agent_has_a_hash_too(browser: Browser) -> None:
    silent = [await Browser(browser.gateway, **{"User-Agent": agent}).caller() for agent in ("", "unknown")]
    assert silent[0].client_hash == silent[1].client_hash


async def test_an_ipv6_client_is_known_by_its_network(browser: Browser) -> None:
    token, guest_id = await issued(browser, headers={"X-Forwarded-For": "2001:db8:1:2::7"})
    for address, expected in (("2001:db8:1:2:3::9", guest_id), ("2001:db8:1:3::7", None)):
        caller = await browser.caller(cookies=f"anon_token={token}", headers={"X-Forwarded-For": address})
        assert caller.guest_id == expected


async def test_a_forwarded_address_counts_only_from_a_trusted_proxy(gateway: GatewayHarness) -> None:
    async with gateway.client("shop.example", peer="203.0.113.9") as client:
        token = cookies_of(await client.post(CART, headers=HOME))["anon_token"][0]
        client.cookies.clear()
        hashes = []
        for address in (PEER, "198.51.100.8"):
            headers = {"X-Forwarded-For": address, "User-Agent": AGENT, "Cookie": f"anon_token={token}"}
            assert (await client.get(CART, headers=headers)).status_code == 200
            assert gateway.services["cart"].last_caller.guest_id
            hashes.append(gateway.services["cart"].last_caller.client_hash)
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize(
    ("bound_to", "by_address", "by_browser"), [(("user-agent",), True, False), (("address",), False, True)]
)
async def test_what_a_token_is_bound_to_is_a_setting(
    bound_to: tuple[str, ...], *, by_address: bool, by_browser: bool
) -> None:
    loose = shop()
    loose = loose.model_copy(update={"guests": loose.guests.model_copy(update={"bound_to": bound_to})})
    async with open_shop(loose) as gateway:
        token, guest_id = await issued(Browser(gateway, **HOME))
        moved = Browser(gateway, **{**HOME, "X-Forwarded-For": "198.51.100.8"})
        assert ((await moved.caller(cookies=f"anon_token={token}")).guest_id == guest_id) is by_address
        updated = Browser(gateway, **{**HOME, "User-Agent": "curl/8"})
        assert ((await updated.caller(cookies=f"anon_token={token}")).guest_id == guest_id) is by_browser


async def test_scripts_of_the_front_end_cannot_read_the_token(browser: Browser) -> None:
    response = await browser.send("POST", headers={"Origin": FRONT_END})
    token = cookies_of(response)["anon_token"][0]
    assert token not in response.text
    assert token not in str({name: value for name, value in response.headers.items() if name != "set-cookie"})


async def test_a_visitor_gets_a_csrf_token_at_the_entry_and_no_guest_token(browser: Browser) -> None:
    assert cookies_of(await browser.send(path=ENTRY)).keys() == {"csrftoken"}
