"""Sessions in cookies (storybook's addendum, section 2): access tokens that are verified like bearer tokens."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.callers import REVOKED_HEADER
from common.kernel.storefronts import Cached
from starlette.responses import Response
from testkit.gateway import GatewayHarness, SigningKey, revoked_session

from ..session_storefronts import CART, CATALOG, LOGIN, LOGOUT, WEBHOOK, Browser, open_shop, session, shop

STAFF_ORDERS = "/api/staff/v1/orders"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_shop() as gateway:
        yield gateway


@pytest.fixture
def browser(gateway: GatewayHarness) -> Browser:
    return Browser(gateway)


async def test_a_session_cookie_identifies_the_customer(browser: Browser) -> None:
    claims = browser.gateway.claims("shop", permissions=["internal", "editor"])
    caller = await browser.caller(cookies=f"theme=dark; {session(browser.gateway, claims)}; lang=en")
    assert (caller.user_id, caller.session_id, caller.email) == (claims.user_id, claims.session_id, claims.email)
    assert (caller.scopes, caller.token_expires_at) == (frozenset({"editor"}), claims.expires_at)
    assert (caller.guest_id, caller.client_hash) == (None, None)


@pytest.mark.parametrize("value", ["", "garbage", "a.b.c", "é", "x" * 5000, "Bearer x", '""'])
async def test_a_malformed_session_cookie_is_as_if_none_was_sent(browser: Browser, value: str) -> None:
    async with browser.gateway.client(browser.host) as client:
        response = await client.get(CART, headers={b"Cookie": f"sessionid={value}".encode("latin-1")})
    assert response.status_code == 200
    assert browser.gateway.services["cart"].last_caller.user_id is None


@pytest.mark.parametrize(
    "changes", [{"exp": 1}, {"token_type": "refresh"}, {"aud": "twin"}, {"iss": "another issuer"}, {"sub": "x"}]
)
async def test_an_invalid_session_cookie_is_as_if_none_was_sent(browser: Browser, changes: dict[str, Any]) -> None:
    caller = await browser.caller(cookies=session(browser.gateway, **changes))
    assert (caller.user_id, caller.session_id) == (None, None)


async def test_a_session_cookie_that_is_signed_with_another_key_counts_for_nothing(browser: Browser) -> None:
    forged = SigningKey(browser.gateway.key.kid).sign(browser.gateway.claims("shop"))
    assert (await browser.caller(cookies=f"sessionid={forged}")).user_id is None


async def test_a_session_ends_when_its_token_expires(browser: Browser) -> None:
    cookies = session(browser.gateway, browser.gateway.claims("shop", seconds=60))
    assert (await browser.caller(cookies=cookies)).user_id
    clock.advance(60)
    assert (await browser.caller(cookies=cookies)).user_id is None


async def test_a_revoked_session_counts_for_nothing(browser: Browser) -> None:
    claims = browser.gateway.claims("shop")
    cookies = session(browser.gateway, claims)
    assert (await browser.caller(cookies=cookies)).user_id == claims.user_id
    ends = datetime.fromtimestamp(claims.expires_at, UTC)
    event = SessionRevoked(storefront="shop", session_id=claims.session_id, user_id=claims.user_id, expires_at=ends)
    await browser.gateway.publish(event)
    assert (await browser.caller(cookies=cookies)).user_id is None


async def test_a_session_counts_for_nothing_right_after_its_logout(browser: Browser) -> None:
    claims = browser.gateway.claims("shop")
    headers = {REVOKED_HEADER: f"{claims.session_id} {claims.expires_at}"}
    browser.gateway.services["identity"].respond = lambda _: Response(status_code=200, headers=headers)
    cookies = session(browser.gateway, claims)
    assert (await browser.caller("POST", LOGOUT, "identity", cookies=cookies)).session_id == claims.session_id
    assert (await browser.caller(cookies=cookies)).user_id is None


async def test_an_invalid_cookie_beside_a_valid_one_is_ignored(browser: Browser) -> None:
    claims = browser.gateway.claims("shop")
    cookies = f"sessionid=of-another-application; {session(browser.gateway, claims)}; sessionid="
    assert (await browser.caller(cookies=cookies)).user_id == claims.user_id


async def test_one_session_in_two_cookies_identifies_the_customer(browser: Browser) -> None:
    claims = browser.gateway.claims("shop")
    cookies = f"{session(browser.gateway, claims)}; {session(browser.gateway, claims, jti='second')}"
    assert (await browser.caller(cookies=cookies)).user_id == claims.user_id


async def test_of_two_sessions_none_counts(browser: Browser) -> None:
    """One of them may have been planted by another host of the domain, to collect what the victim enters."""
    cookies = f"{session(browser.gateway)}; {session(browser.gateway)}"
    assert (await browser.caller(cookies=cookies)).user_id is None


async def test_a_limited_number_of_session_cookies_is_verified(browser: Browser) -> None:
    cookies = "; ".join([*(f"sessionid=a.b.{number}" for number in range(4)), session(browser.gateway)])
    assert (await browser.caller(cookies=cookies)).user_id is None


async def test_a_bearer_token_takes_precedence_over_the_cookie(browser: Browser) -> None:
    claims = browser.gateway.claims("shop")
    caller = await browser.caller(cookies=session(browser.gateway), headers=browser.gateway.bearer(claims))
    assert caller.user_id == claims.user_id


@pytest.mark.parametrize("authorization", ["Bearer stale", "Basic dXNlcjpwYXNz"])
async def test_an_invalid_authorization_is_refused_beside_a_valid_cookie(browser: Browser, authorization: str) -> None:
    headers = {"Authorization": authorization}
    assert (await browser.send(cookies=session(browser.gateway), headers=headers)).status_code == 401


async def test_an_invalid_bearer_token_is_ignored_where_a_client_signs_in(browser: Browser) -> None:
    caller = await browser.caller("POST", LOGIN, "identity", headers={"Authorization": "Bearer stale"})
    assert caller.user_id is None


async def test_a_session_is_worthless_at_another_storefront(browser: Browser) -> None:
    claims = browser.gateway.claims("shop")
    twin = Browser(browser.gateway, "twin.example")
    assert (await twin.caller(cookies=session(browser.gateway, claims))).user_id is None
    assert (await browser.caller(cookies=session(browser.gateway, claims))).user_id == claims.user_id


async def test_a_session_cookie_counts_for_nothing_at_the_paths_of_staff(browser: Browser) -> None:
    claims = browser.gateway.claims("shop", permissions=["staff"])
    caller = await browser.caller(path=STAFF_ORDERS, service="orders", cookies=session(browser.gateway, claims))
    assert (caller.user_id, caller.is_staff) == (None, False)
    caller = await browser.caller(path=STAFF_ORDERS, service="orders", headers=browser.gateway.bearer(claims))
    assert caller.is_staff


async def test_a_session_cookie_counts_for_nothing_at_webhooks(browser: Browser) -> None:
    caller = await browser.caller("POST", WEBHOOK, "payments", cookies=session(browser.gateway))
    assert caller.user_id is None


@pytest.mark.parametrize("host", ["localhost:8000", "bazaar.example"])
async def test_storefronts_without_the_setting_have_no_session_cookie(browser: Browser, host: str) -> None:
    claims = browser.gateway.claims("emporium" if "localhost" in host else "bazaar")
    cookies = session(browser.gateway, claims)
    other = Browser(browser.gateway, host)
    assert (await other.caller("POST", cookies=cookies, headers={"Origin": "null"})).user_id is None
    assert browser.gateway.services["cart"].last.headers["cookie"] == cookies
    response = await other.send()
    assert "cookie" not in response.headers.get("vary", "")


async def test_services_get_no_cookies_and_no_csrf_token(browser: Browser) -> None:
    token = session(browser.gateway)
    cookies = f"{token}; csrftoken=repeated; anon_token=2f6a9c1e-0000-4000-8000-000000000000; theme=dark"
    headers = {"X-CSRFToken": "repeated", "X-Anonymous-Token": "2f6a9c1e-0000-4000-8000-000000000000"}
    for method, path, service in (("GET", CATALOG, "catalog"), ("POST", CART, "cart"), ("POST", LOGIN, "identity")):
        assert (await browser.send(method, path, cookies=cookies, headers=headers)).status_code == 200
        received = browser.gateway.services[service].last
        assert not {"cookie", "x-csrftoken", "x-anonymous-token"} & received.headers.keys()
        for secret in (token.partition("=")[2], "repeated", "2f6a9c1e"):
            assert secret not in str(received.scope)


async def test_responses_tell_caches_that_they_differ_by_credentials(browser: Browser) -> None:
    for cookies in ("", session(browser.gateway)):
        response = await browser.send(cookies=cookies)
        assert "cookie" in response.headers["vary"]
        assert "x-anonymous-token" in response.headers["vary"]
    unguarded = await browser.send("GET", WEBHOOK, cookies=session(browser.gateway))
    assert "cookie" not in unguarded.headers["vary"]


async def test_a_request_with_a_session_cookie_bypasses_the_cache() -> None:
    cached = shop(cache=(Cached(path=CATALOG, seconds=60),))
    async with open_shop(cached) as gateway:
        browser = Browser(gateway)
        assert (await browser.send(path=CATALOG)).headers["x-cache"] == "miss"
        assert (await browser.send(path=CATALOG, cookies="theme=dark")).headers["x-cache"] == "hit"
        response = await browser.send(path=CATALOG, cookies=session(gateway))
        assert "x-cache" not in response.headers
        assert gateway.services["catalog"].last_caller.user_id


async def test_a_customer_counts_against_the_limits_of_customers() -> None:
    limits = {
        "visitors": {"rate": "1/minute", "per": "address", "callers": "anonymous"},
        "customers": {"rate": "2/minute", "per": "user", "callers": "signed-in"},
    }
    limited = shop()
    limited = type(limited).model_validate({**limited.model_dump(), "limits": limits})
    async with open_shop(limited) as gateway:
        browser, cookies = Browser(gateway), session(gateway)
        assert [(await browser.send()).status_code for _ in range(2)] == [200, 429]
        assert [(await browser.send(cookies=cookies)).status_code for _ in range(3)] == [200, 200, 429]
        assert (await browser.send(cookies=session(gateway))).status_code == 200


async def test_a_session_is_not_mistaken_for_an_invalid_one_before_the_keys_are_loaded() -> None:
    unanswered = Response(status_code=503)
    async with open_shop(internal={"revoked_sessions": unanswered}) as gateway:
        browser = Browser(gateway)
        assert (await browser.send(cookies=session(gateway))).status_code == 503
        assert (await browser.send(cookies="sessionid=garbage")).status_code == 200


async def test_a_revoked_session_is_refused_at_the_start() -> None:
    session_id = uuid4()
    rows = [revoked_session(session_id, clock.timestamp() + 3600)]
    async with open_shop(internal={"revoked_sessions": rows}) as gateway:
        caller = await Browser(gateway).caller(cookies=session(gateway, sid=str(session_id)))
    assert caller.user_id is None
