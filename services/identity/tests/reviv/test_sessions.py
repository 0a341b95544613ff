"""Tokens, cookie, refresh and logout (addendum 2)."""

from collections.abc import Callable

import httpx
import pytest
from common.events.identity import SessionRevoked
from common.kernel.callers import BASE_HEADER, REVOKED_HEADER
from common.kernel.cookies import Cookie
from common.kernel.errors import InvalidToken
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_reviv import AUTH, COOKIE, RevivUsers

from .browser import Browser, error

DAY = 86_400


async def refresh(
    identity: Harness, shop: str, *, body: object = None, cookies: tuple[str, ...] = ()
) -> httpx.Response:
    headers = {"cookie": "; ".join(f"{COOKIE}={value}" for value in cookies)} if cookies else {}
    return await identity.anonymous(shop, "reviv").post(f"{AUTH}/token/refresh/", json=body, headers=headers)


async def test_the_cookie_of_a_sign_in_has_the_documented_attributes(browser: Browser) -> None:
    response = await browser.sign_in(new_address())
    name, *attributes = response.headers["set-cookie"].split("; ")
    assert name == f"{COOKIE}={response.json()['refresh']}"
    assert attributes == ["Path=/", "Max-Age=604800", "HttpOnly", "SameSite=Strict"]
    assert response.headers["cache-control"] == "no-store"


async def test_the_cookie_is_secure_where_the_client_uses_https(browser: Browser) -> None:
    parameters = browser.provider.authorize(await browser.initiate(), new_address())
    browser.http.headers[BASE_HEADER] = "https://shop.test"
    response = await browser.come_back(**parameters)
    assert response.headers["set-cookie"].endswith("; Secure")


async def test_logout_ends_the_session_and_deletes_the_cookie_with_its_attributes(
    customers: RevivUsers, identity: Harness
) -> None:
    cookie = Cookie(name=COOKIE, same_site="Strict", domain="shop.example")
    shop = identity.storefront("reviv", refresh_cookie=cookie)
    ada = await customers.new_user(shop)
    response = await ada.client.post(f"{AUTH}/logout/")
    assert (response.status_code, response.json()) == (200, {"message": "Successfully logged out"})
    deleted = f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Domain=shop.example"
    assert response.headers["set-cookie"] == deleted
    assert response.headers[REVOKED_HEADER].startswith(str(ada.session_id))
    assert [each.session_id for each in await identity.events(SessionRevoked, shop)] == [ada.session_id]
    assert error(await refresh(identity, shop, body={"refresh": ada.refresh})) == (400, "INVALID_REFRESH")


@pytest.mark.parametrize(("method", "path"), [("GET", "me"), ("POST", "logout")])
async def test_without_a_token_there_is_no_account_and_no_logout(
    identity: Harness, shop: str, method: str, path: str
) -> None:
    response = await identity.anonymous(shop, "reviv").request(method, f"{AUTH}/{path}/")
    assert error(response) == (401, "NOT_AUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_locked_account_has_no_me(customers: RevivUsers, identity: Harness, shop: str) -> None:
    ada = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    assert error(await ada.client.get(f"{AUTH}/me/")) == (401, "TOKEN_NOT_VALID")
    assert error(await refresh(identity, shop, body={"refresh": ada.refresh})) == (400, "INVALID_REFRESH")


async def test_a_refresh_returns_an_access_token_alone_and_does_not_rotate(
    customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    for _ in range(2):
        response = await refresh(identity, shop, cookies=(ada.refresh,))
        assert response.status_code == 200
        assert response.json().keys() == {"access"}
        assert "set-cookie" not in response.headers
        assert (await customers.claims(shop, response.json()["access"])).user_id == ada.id


async def test_the_cookie_is_preferred_to_the_body(customers: RevivUsers, identity: Harness, shop: str) -> None:
    ada, eve = await customers.new_user(shop), await customers.new_user(shop)
    response = await refresh(identity, shop, cookies=(ada.refresh,), body={"refresh": eve.refresh})
    assert (await customers.claims(shop, response.json()["access"])).user_id == ada.id


async def test_an_unusable_cookie_falls_through_to_another_cookie_and_to_the_body(
    customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada, eve = await customers.new_user(shop), await customers.new_user(shop)
    await ada.client.post(f"{AUTH}/logout/")
    for cookies, body in (((ada.refresh, "garbage", eve.refresh), None), ((ada.refresh,), {"refresh": eve.refresh})):
        response = await refresh(identity, shop, cookies=cookies, body=body)
        assert (await customers.claims(shop, response.json()["access"])).user_id == eve.id


@pytest.mark.parametrize(
    "body", [None, {}, {"refresh": None}, {"refresh": " "}], ids=["none", "empty", "null", "blank"]
)
async def test_a_refresh_without_a_token_is_a_400(identity: Harness, shop: str, body: object) -> None:
    assert error(await refresh(identity, shop, body=body)) == (400, "MISSING_REFRESH")


@pytest.mark.parametrize("token", ["garbage", "a.b.c", "x" * 4096], ids=["garbage", "three parts", "long"])
async def test_an_invalid_refresh_token_is_a_400(identity: Harness, shop: str, token: str) -> None:
    assert error(await refresh(identity, shop, body={"refresh": token})) == (400, "INVALID_REFRESH")
    assert error(await refresh(identity, shop, cookies=(token,))) == (400, "INVALID_REFRESH")


@pytest.mark.parametrize("token", [7, ["x"], {"x": 1}, True], ids=["number", "list", "object", "boolean"])
async def test_a_refresh_token_of_another_type_is_a_400(identity: Harness, shop: str, token: object) -> None:
    assert error(await refresh(identity, shop, body={"refresh": token})) == (400, "VALIDATION_ERROR")
    assert error(await refresh(identity, shop, body=[token])) == (400, "VALIDATION_ERROR")


async def test_an_access_token_does_not_refresh_and_a_refresh_token_gives_no_access(
    customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    assert error(await refresh(identity, shop, body={"refresh": ada.access})) == (400, "INVALID_REFRESH")
    with pytest.raises(InvalidToken):
        await customers.claims(shop, ada.refresh)


async def test_tokens_of_another_storefront_are_refused(
    customers: RevivUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    ada = await customers.new_user(shop)
    assert error(await refresh(identity, other_shop, cookies=(ada.refresh,))) == (400, "INVALID_REFRESH")
    with pytest.raises(InvalidToken):
        await customers.claims(other_shop, ada.access)


async def test_a_refresh_token_expires_after_seven_days(
    customers: RevivUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await customers.new_user(shop)
    advance_clock(7 * DAY - 60)
    assert (await refresh(identity, shop, cookies=(ada.refresh,))).status_code == 200
    advance_clock(61)
    assert error(await refresh(identity, shop, cookies=(ada.refresh,))) == (400, "INVALID_REFRESH")


async def test_a_stranger_with_the_idempotency_key_of_another_browser_gets_no_token_of_its_cookie(
    customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    client, key = identity.anonymous(shop, "reviv"), {"idempotency-key": "refresh"}
    own = {**key, "cookie": f"{COOKIE}={ada.refresh}"}
    first, again = [await client.post(f"{AUTH}/token/refresh/", json={}, headers=own) for _ in range(2)]
    assert (first.status_code, again.text) == (200, first.text)
    client.cookies.clear()
    assert error(await client.post(f"{AUTH}/token/refresh/", json={}, headers=key)) == (400, "MISSING_REFRESH")
    assert error(
        await client.post(f"{AUTH}/token/refresh/", json={}, headers={**key, "cookie": f"{COOKIE}=another"})
    ) == (400, "INVALID_REFRESH")
