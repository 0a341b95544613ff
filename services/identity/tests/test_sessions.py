"""Refresh and logout (contract 2.2, addendum 15 and 16)."""

from collections.abc import Callable

import pytest
from common.events.identity import SessionRevoked
from common.kernel.errors import InvalidToken
from common.rpc.interfaces.identity import IdentityInterface
from gateway.auth.access_token_verifier import AccessTokenVerifier
from testkit.harness import Harness
from testkit.identity import SignedInUser, Users

INVALID = {"error": "Token is invalid or expired", "code": "invalid_token", "details": None}
LOGOUT = "/api/v1/auth/logout/"
WEEK = 604_800


async def is_ended(people: Users, person: SignedInUser) -> bool:
    return (await people.refresh(person.storefront, person.refresh)).status_code == 401


async def test_refresh_returns_only_a_new_access_token(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await people.refresh(shop, ada.refresh)
    assert response.status_code == 200
    assert response.json().keys() == {"access"}
    assert (await people.claims(shop, response.json()["access"])).session_id == ada.session_id


async def test_the_refresh_token_stays_valid_for_seven_days(
    people: Users, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await people.new_user(shop)
    advance_clock(WEEK - 60)
    assert (await people.refresh(shop, ada.refresh)).status_code == 200
    advance_clock(60)
    response = await people.refresh(shop, ada.refresh)
    assert (response.status_code, response.json()) == (401, INVALID)


async def test_an_access_token_expires_after_an_hour_and_not_later_than_its_session(
    people: Users, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await people.new_user(shop)
    advance_clock(WEEK - 600)
    access = (await people.refresh(shop, ada.refresh)).json()["access"]
    claims = await people.claims(shop, access)
    assert claims.expires_at - claims.issued_at in (599, 600)


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "ü.ü.ü", "eyJhbGciOiJub25lIn0.e30.", "x" * 4000])
async def test_an_invalid_refresh_token_is_refused(people: Users, shop: str, token: str) -> None:
    response = await people.refresh(shop, token)
    assert response.status_code == (401 if token else 400)


async def test_access_tokens_and_refresh_tokens_are_not_interchangeable(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    assert (await people.refresh(shop, ada.access)).status_code == 401
    jwks = await people.harness.calls(IdentityInterface).jwks()
    with pytest.raises(InvalidToken):
        AccessTokenVerifier(jwks).verify(ada.refresh, shop)


async def test_tokens_of_another_storefront_are_refused(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    assert (await people.refresh(identity.storefront(), ada.refresh)).status_code == 401


async def test_logout_ends_only_its_session(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    other = await people.sign_in(shop, ada.email)
    response = await ada.client.post(LOGOUT, json={"refresh": ada.refresh})
    assert (response.status_code, response.json()) == (200, {"message": "Logout successful"})
    assert await is_ended(people, ada)
    assert not await is_ended(people, other)


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b'{"refresh": null}', b'{"refresh": "broken"}'])
async def test_logout_without_a_usable_refresh_token_ends_the_callers_session(
    people: Users, shop: str, body: bytes
) -> None:
    ada = await people.new_user(shop)
    response = await ada.client.post(LOGOUT, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200, response.text
    assert await is_ended(people, ada)


async def test_a_token_of_another_users_session_is_ignored(people: Users, shop: str) -> None:
    ada, eve = await people.new_user(shop), await people.new_user(shop)
    assert (await eve.client.post(LOGOUT, json={"refresh": ada.refresh})).status_code == 200
    assert not await is_ended(people, ada)
    assert await is_ended(people, eve)


async def test_a_token_of_another_session_of_the_same_user_ends_both(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    other = await people.sign_in(shop, ada.email)
    response = await ada.client.post(LOGOUT, json={"refresh": other.refresh})
    assert len(response.headers.get_list("x-atelier-session-revoked")) == 2
    assert await is_ended(people, ada)
    assert await is_ended(people, other)


async def test_logout_requires_authentication(people: Users, shop: str) -> None:
    response = await people.harness.anonymous(shop).post(LOGOUT, json={})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_logout_is_published_as_a_header_and_as_an_event(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await ada.client.post(LOGOUT, json={})
    session_id, expires_at = response.headers["x-atelier-session-revoked"].split()
    [event] = await identity.events(SessionRevoked, shop)
    assert session_id == str(event.session_id) == str(ada.session_id)
    assert (event.user_id, int(expires_at)) == (ada.id, int(event.expires_at.timestamp()))
    last_access = await people.claims(shop, ada.access)
    assert event.expires_at.timestamp() >= last_access.expires_at


async def test_logging_out_twice_revokes_once(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    for _ in range(2):
        assert (await ada.client.post(LOGOUT, json={})).status_code == 200
    assert len(await identity.events(SessionRevoked, shop)) == 1


async def test_a_locked_account_cannot_refresh(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    assert await is_ended(people, ada)


async def test_a_refresh_is_one_statement(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    before = identity.database.pool.statement_count
    await people.refresh(shop, ada.refresh)
    assert identity.database.pool.statement_count - before == 1
