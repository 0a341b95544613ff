"""What a sign-in at a provider refuses: reused and foreign states, false ID tokens, failing providers (addendum 3)."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from common.kernel.callers import METHOD_HEADER
from common.rpc.http_transport import ConnectFailed, HttpResponse
from joserfc.jwk import RSAKey
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_reviv import AUTH

from ..openid_provider import SLOW, FakeOpenIdProvider, new_key
from .browser import PAGE, Browser, error, query


async def test_a_callback_without_state_is_refused(browser: Browser) -> None:
    assert error(await browser.come_back(code="any")) == (400, "MISSING_STATE")


async def test_an_unknown_state_is_refused(browser: Browser) -> None:
    assert error(await browser.come_back(code="any", state="unknown")) == (400, "INVALID_STATE")


async def test_a_state_is_valid_once(browser: Browser) -> None:
    url = await browser.initiate()
    assert (await browser.come_back(**browser.provider.authorize(url, new_address()))).status_code == 200
    assert error(await browser.come_back(**browser.provider.authorize(url, new_address()))) == (400, "INVALID_STATE")


async def test_of_parallel_callbacks_with_one_state_one_wins(browser: Browser) -> None:
    url = await browser.initiate()
    responses = await asyncio.gather(
        *(browser.come_back(**browser.provider.authorize(url, new_address())) for _ in range(8))
    )
    assert sorted(response.status_code for response in responses) == [200, *[400] * 7]


async def test_a_state_expires_after_ten_minutes(browser: Browser, advance_clock: Callable[[float], None]) -> None:
    first, second = await browser.initiate(), await browser.initiate()
    advance_clock(599)
    assert (await browser.come_back(**browser.provider.authorize(first, new_address()))).status_code == 200
    advance_clock(2)
    assert error(await browser.come_back(**browser.provider.authorize(second, new_address()))) == (400, "INVALID_STATE")


async def test_a_failed_callback_uses_the_state_up(browser: Browser) -> None:
    state = query(await browser.initiate())["state"]
    assert error(await browser.come_back(state=state)) == (400, "MISSING_AUTHORIZATION_CODE")
    assert error(await browser.come_back(state=state, code="any")) == (400, "INVALID_STATE")


async def test_head_does_not_use_a_state_up(browser: Browser) -> None:
    """The gateway sends GET for HEAD, and names the client's method."""
    parameters = browser.provider.authorize(await browser.initiate(), new_address())
    path, headers = f"{AUTH}/oauth/callback/google/", {METHOD_HEADER: "HEAD"}
    looked = await browser.http.get(path, params=parameters, headers=headers)
    assert (looked.status_code, looked.content) == (200, b"")
    assert "set-cookie" not in looked.headers
    assert (await browser.come_back(**parameters)).status_code == 200


async def test_a_state_of_another_storefront_is_refused(
    browser: Browser, identity: Harness, other_shop: str, provider: FakeOpenIdProvider
) -> None:
    parameters = provider.authorize(await browser.initiate(), new_address())
    elsewhere = Browser(identity, other_shop, provider)
    assert error(await elsewhere.come_back(**parameters)) == (400, "INVALID_STATE")
    assert (await browser.come_back(**parameters)).status_code == 200


async def test_a_sign_in_that_began_in_another_browser_is_refused(browser: Browser, another_browser: Browser) -> None:
    """Otherwise an attacker could sign a customer in to the attacker's account."""
    parameters = browser.provider.authorize(await browser.initiate(), new_address())
    await another_browser.initiate()
    assert error(await another_browser.come_back(**parameters)) == (400, "STATE_MISMATCH")
    assert error(await browser.come_back(**parameters)) == (400, "INVALID_STATE")


async def test_a_missing_cookie_is_not_refused(browser: Browser, another_browser: Browser) -> None:
    parameters = browser.provider.authorize(await browser.initiate(), new_address())
    assert (await another_browser.come_back(**parameters)).status_code == 200


async def test_two_tabs_of_one_browser_can_sign_in_at_the_same_time(browser: Browser) -> None:
    first, second = await browser.initiate(), await browser.initiate()
    for url in (first, second):
        assert (await browser.come_back(**browser.provider.authorize(url, new_address()))).status_code == 200


async def test_the_cookie_of_the_browser_is_short_http_only_and_lax(browser: Browser) -> None:
    response = await browser.post("oauth/initiate", {"provider": "google"})
    name, *attributes = response.headers["set-cookie"].split("; ")
    assert name.startswith("sign_in_browser=")
    assert attributes == ["Path=/", "Max-Age=600", "HttpOnly", "SameSite=Lax"]


async def test_a_code_of_another_sign_in_is_refused(browser: Browser, another_browser: Browser) -> None:
    """An injected code was issued for another verifier and nonce; the provider and the ID token tell."""
    victim = browser.provider.authorize(await browser.initiate(), new_address())
    attacker = query(await another_browser.initiate())
    browser.provider.grants[victim["code"]].parameters["code_challenge"] = attacker["code_challenge"]
    response = await another_browser.come_back(code=victim["code"], state=attacker["state"])
    assert error(response) == (400, "OAUTH_EXCHANGE_FAILED")


async def test_an_unknown_code_is_refused(browser: Browser) -> None:
    state = query(await browser.initiate())["state"]
    assert error(await browser.come_back(state=state, code="unknown")) == (400, "OAUTH_EXCHANGE_FAILED")


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "another shop"}},
    "another audience for this party": {"claims": {"aud": "another shop", "azp": "the-shop"}},
    "another party among several audiences": {"claims": {"aud": ["the-shop", "another"], "azp": "another"}},
    "several audiences and no party": {"claims": {"aud": ["the-shop", "another"]}},
    "no audience": {"claims": {"aud": None}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "expired": {"claims": {"exp": 1}},
    "never expires": {"claims": {"exp": None}},
    "issued in the future": {"claims": {"iat": 99_999_999_999}},
    "text as time": {"claims": {"exp": "tomorrow"}},
    "no signature": {"is_unsigned": True},
    "the hash of another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "no subject": {"profile": {"sub": None}},
    "a number as subject": {"profile": {"sub": 7}},
    "no address": {"profile": {"email": None}},
    "not an address": {"profile": {"email": "grace"}},
    "address not verified": {"profile": {"email_verified": False}},
    "verified not stated": {"profile": {"email_verified": None}},
    "verified as text": {"profile": {"email_verified": "false"}},
}


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES.keys())
async def test_a_false_id_token_is_refused_and_creates_no_account(
    browser: Browser, identity: Harness, shop: str, lies: dict[str, Any]
) -> None:
    assert error(await browser.sign_in(new_address(), **lies)) == (400, "OAUTH_EXCHANGE_FAILED")
    rows = await identity.database.autocommit.fetch("select 1 from users where storefront = %(shop)s", shop=shop)
    assert rows == []


async def test_an_id_token_signed_with_another_key_is_refused(browser: Browser) -> None:
    assert error(await browser.sign_in(new_address(), key=new_key())) == (400, "OAUTH_EXCHANGE_FAILED")


async def test_an_id_token_signed_with_another_key_of_the_same_id_is_refused(browser: Browser) -> None:
    parameters: dict[str, Any] = {**new_key().as_dict(private=True), "kid": browser.provider.keys[-1].kid}
    forged = RSAKey.import_key(parameters)
    assert error(await browser.sign_in(new_address(), key=forged)) == (400, "OAUTH_EXCHANGE_FAILED")


async def test_new_keys_of_the_provider_are_fetched_at_most_every_half_minute(
    browser: Browser, advance_clock: Callable[[float], None]
) -> None:
    provider = browser.provider
    advance_clock(3601)
    await browser.signed_in(new_address())
    advance_clock(31)
    provider.keys.append(new_key())
    before = provider.calls.count("/keys")
    await browser.signed_in(new_address())
    assert provider.calls.count("/keys") == before + 1
    for _ in range(3):
        await browser.sign_in(new_address(), key=new_key())
    assert provider.calls.count("/keys") == before + 1


@pytest.mark.parametrize(
    "failure",
    [SLOW, ConnectFailed("refused"), HttpResponse(503, [], b"down"), HttpResponse(200, [], b"<html>")],
    ids=["slow", "unreachable", "down", "not JSON"],
)
async def test_a_provider_that_fails_at_the_exchange_is_a_callback_error(
    browser: Browser, failure: HttpResponse | Exception
) -> None:
    parameters = browser.provider.authorize(await browser.initiate(), new_address())
    browser.provider.failing["/token"] = failure
    try:
        response = await browser.come_back(**parameters)
    finally:
        del browser.provider.failing["/token"]
    assert error(response) == (500, "OAUTH_CALLBACK_ERROR")
    assert "provider.test" not in response.text


async def test_an_error_of_the_provider_is_shown_to_the_page_that_began(browser: Browser) -> None:
    state = query(await browser.initiate("/auth/callback?x=1"))["state"]
    refused = {"error": "access_denied", "error_description": "The user said no."}
    response = await browser.come_back(state=state, **refused)
    assert response.status_code == 302
    assert response.headers["location"].startswith(f"{PAGE}?x=1&error=access_denied&")
    assert query(response.headers["location"]) == {"x": "1", **refused}
    assert error(await browser.come_back(state=state, code="any")) == (400, "INVALID_STATE")


@pytest.mark.parametrize("state", ["none", "unknown", "without return_to"])
async def test_an_error_of_the_provider_without_a_page_is_a_400(browser: Browser, state: str) -> None:
    parameters = {"error": "access_denied", "error_description": "No.\r\nEvil: 1" + "x" * 500}
    if state != "none":
        parameters["state"] = query(await browser.initiate())["state"] if state == "without return_to" else "unknown"
    response = await browser.come_back(**parameters)
    assert error(response) == (400, "OAUTH_ERROR")
    details = response.json()["error"]["details"]
    assert details == {"provider_error": "access_denied", "description": ("No.Evil: 1" + "x" * 500)[:200]}


async def test_the_path_names_the_provider_of_the_state(browser: Browser) -> None:
    state = query(await browser.initiate())["state"]
    response = await browser.http.get(f"{AUTH}/oauth/callback/myspace/", params={"state": state, "code": "any"})
    assert error(response) == (400, "INVALID_PROVIDER")
