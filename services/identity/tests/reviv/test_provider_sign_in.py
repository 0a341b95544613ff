"""Sign-in with Google (contract "Auth", addendum 3)."""

import httpx
import pytest
from common.events.identity import UserRegistered
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_reviv import AUTH, RevivUsers

from ..openid_provider import FakeOpenIdProvider
from .browser import PAGE, Browser, error, query


async def test_initiate_returns_the_providers_page_with_pkce_and_nonce(browser: Browser) -> None:
    url = await browser.initiate()
    parameters = query(url)
    assert url.startswith("https://provider.test/authorize?")
    assert parameters.pop("redirect_uri") == f"http://shop.test{AUTH}/oauth/callback/google/"
    secrets = {name: parameters.pop(name) for name in ("state", "nonce", "code_challenge")}
    assert all(len(secret) == 43 for secret in secrets.values())
    assert parameters == {
        "response_type": "code",
        "client_id": "the-shop",
        "scope": "openid email profile",
        "code_challenge_method": "S256",
    }


async def test_every_sign_in_has_secrets_of_its_own(browser: Browser) -> None:
    first, second = query(await browser.initiate()), query(await browser.initiate())
    assert not {first[name] for name in ("state", "nonce", "code_challenge")} & set(second.values())


async def test_the_state_is_stored_as_a_digest(browser: Browser, identity: Harness) -> None:
    state = query(await browser.initiate())["state"]
    rows = await identity.database.autocommit.fetch("select * from authorization_requests")
    assert rows
    assert state not in str(rows)


async def test_without_return_to_the_callback_responds_with_tokens_and_user(
    browser: Browser, customers: RevivUsers, shop: str
) -> None:
    address = new_address()
    body = await browser.signed_in(address)
    assert body.keys() == {"access", "refresh", "user"}
    user = body["user"]
    assert (user["email"], user["first_name"], user["last_name"]) == (address, "Grace", "Hopper")
    assert user["credit_balance"] == "0.00"
    assert browser.refresh_cookie == body["refresh"]
    claims = await customers.claims(shop, body["access"])
    assert claims.permissions == ()
    assert claims.expires_at - claims.issued_at == 900


async def test_with_return_to_the_callback_redirects_with_a_ticket_that_the_exchange_redeems(browser: Browser) -> None:
    address = new_address()
    response = await browser.sign_in(address, "/auth/callback?from=home")
    assert response.status_code == 302
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["location"].startswith(f"{PAGE}?from=home&ticket=")
    assert browser.refresh_cookie is None
    exchanged = await browser.post("oauth/exchange", {"ticket": query(response.headers["location"])["ticket"]})
    assert exchanged.status_code == 200
    assert exchanged.json().keys() == {"access", "user"}
    assert exchanged.json()["user"]["email"] == address
    assert browser.refresh_cookie


async def test_the_same_google_account_is_the_same_user_also_with_another_address(browser: Browser) -> None:
    address = new_address()
    first = await browser.signed_in(address)
    second = await browser.signed_in(new_address(), profile={"sub": f"subject of {address}"})
    assert second["user"]["id"] == first["user"]["id"]
    assert second["user"]["email"] == address


async def test_a_new_user_is_registered_once(browser: Browser, identity: Harness, shop: str) -> None:
    address = new_address()
    await browser.signed_in(address)
    await browser.signed_in(address)
    assert [each.email for each in await identity.events(UserRegistered, shop)] == [address]


async def test_two_storefronts_have_separate_users(
    browser: Browser, identity: Harness, other_shop: str, provider: FakeOpenIdProvider
) -> None:
    address = new_address()
    here = await browser.signed_in(address)
    there = await Browser(identity, other_shop, provider).signed_in(address)
    assert here["user"]["id"] != there["user"]["id"]


@pytest.mark.parametrize("is_form", [True, False], ids=["form", "json"])
async def test_the_parameters_of_the_callback_may_be_in_the_body(browser: Browser, *, is_form: bool) -> None:
    parameters = browser.provider.authorize(await browser.initiate(), new_address())
    form, json = (parameters, None) if is_form else (None, parameters)
    response = await browser.http.post(f"{AUTH}/oauth/callback/google/", data=form, json=json)
    assert response.status_code == 200, response.text


async def test_a_name_that_google_lacks_is_empty(browser: Browser) -> None:
    body = await browser.signed_in(new_address(), profile={"given_name": None, "family_name": 7})
    assert (body["user"]["first_name"], body["user"]["last_name"]) == ("", "")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "MISSING_PROVIDER"),
        ({"provider": ""}, "MISSING_PROVIDER"),
        ({"provider": None}, "MISSING_PROVIDER"),
        ({"provider": "myspace"}, "INVALID_PROVIDER"),
        ({"provider": 7}, "VALIDATION_ERROR"),
        ({"provider": "google", "return_to": ["/"]}, "VALIDATION_ERROR"),
        (["google"], "VALIDATION_ERROR"),
    ],
    ids=["nothing", "blank", "null", "unknown", "number", "list as return_to", "list as body"],
)
async def test_an_invalid_initiate_is_refused_with_its_code(browser: Browser, body: object, code: str) -> None:
    assert error(await browser.post("oauth/initiate", body)) == (400, code)


@pytest.mark.parametrize("path", ["oauth/initiate", "oauth/exchange", "token/refresh"])
async def test_a_form_is_an_unsupported_media_type(browser: Browser, path: str) -> None:
    response = await browser.http.post(f"{AUTH}/{path}/", data={"provider": "google"})
    assert error(response) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("path", ["oauth/initiate", "oauth/exchange", "token/refresh"])
async def test_what_is_not_json_is_a_parse_error(browser: Browser, path: str) -> None:
    headers = {"content-type": "application/json"}
    response = await browser.http.post(f"{AUTH}/{path}/", content=b"{", headers=headers)
    assert error(response) == (400, "PARSE_ERROR")


async def test_the_callback_of_an_unknown_provider_is_refused(browser: Browser) -> None:
    response: httpx.Response = await browser.http.get(f"{AUTH}/oauth/callback/myspace/")
    assert error(response) == (400, "INVALID_PROVIDER")
