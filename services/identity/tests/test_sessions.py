"""Refresh and logout: contract 2.2, addendum 15 and 16."""

from collections.abc import Callable

import pytest
from common.access_tokens import AccessTokenVerifier
from common.errors import InvalidToken
from common.events.identity import SessionRevoked
from common.testing.harness import Harness
from identity.testing import People, Person

INVALID = {"error": "Token is invalid or expired", "code": "invalid_token", "details": None}
LOGOUT = "/api/v1/auth/logout/"
WEEK = 604_800


async def dead(people: People, person: Person) -> bool:
    return (await people.refresh(person.storefront, person.refresh)).status_code == 401


async def test_refresh_answers_only_a_new_access_token(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    response = await people.refresh(shop, ada.refresh)
    assert response.status_code == 200
    assert response.json().keys() == {"access"}
    assert (await people.claims(shop, response.json()["access"])).session_id == ada.session_id


async def test_the_refresh_token_stays_valid_for_seven_days(
    people: People, shop: str, later: Callable[[float], None]
) -> None:
    ada = await people.newcomer(shop)
    later(WEEK - 60)
    assert (await people.refresh(shop, ada.refresh)).status_code == 200
    later(60)
    answer = await people.refresh(shop, ada.refresh)
    assert (answer.status_code, answer.json()) == (401, INVALID)


async def test_an_access_token_lives_an_hour_and_never_longer_than_its_session(
    people: People, shop: str, later: Callable[[float], None]
) -> None:
    ada = await people.newcomer(shop)
    later(WEEK - 600)
    access = (await people.refresh(shop, ada.refresh)).json()["access"]
    claims = await people.claims(shop, access)
    assert claims.expires_at - claims.issued_at in (599, 600)


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "ü.ü.ü", "eyJhbGciOiJub25lIn0.e30.", "x" * 4000])
async def test_a_broken_refresh_token_is_refused(people: People, shop: str, token: str) -> None:
    response = await people.refresh(shop, token)
    assert response.status_code == (401 if token else 400)


async def test_an_access_token_is_no_refresh_token_and_the_other_way_round(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    assert (await people.refresh(shop, ada.access)).status_code == 401
    jwks = (await people.harness.internal(shop).get("/jwks")).json()
    with pytest.raises(InvalidToken):
        AccessTokenVerifier(jwks).verify(ada.refresh, shop)


async def test_tokens_of_one_storefront_are_worthless_at_another(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    assert (await people.refresh(identity.storefront(), ada.refresh)).status_code == 401


async def test_logout_ends_the_session_and_no_other(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    elsewhere = await people.arrive(shop, ada.email)
    response = await ada.client.post(LOGOUT, json={"refresh": ada.refresh})
    assert (response.status_code, response.json()) == (200, {"message": "Logout successful"})
    assert await dead(people, ada)
    assert not await dead(people, elsewhere)


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b'{"refresh": null}', b'{"refresh": "broken"}'])
async def test_logout_without_a_usable_refresh_token_ends_the_callers_session(
    people: People, shop: str, body: bytes
) -> None:
    ada = await people.newcomer(shop)
    response = await ada.client.post(LOGOUT, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200, response.text
    assert await dead(people, ada)


async def test_a_token_of_another_users_session_is_ignored(people: People, shop: str) -> None:
    ada, eve = await people.newcomer(shop), await people.newcomer(shop)
    assert (await eve.client.post(LOGOUT, json={"refresh": ada.refresh})).status_code == 200
    assert not await dead(people, ada)
    assert await dead(people, eve)


async def test_a_token_of_another_session_of_the_same_user_ends_both(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    elsewhere = await people.arrive(shop, ada.email)
    response = await ada.client.post(LOGOUT, json={"refresh": elsewhere.refresh})
    assert len(response.headers.get_list("x-atelier-session-revoked")) == 2
    assert await dead(people, ada)
    assert await dead(people, elsewhere)


async def test_logout_needs_somebody_signed_in(people: People, shop: str) -> None:
    response = await people.harness.anonymous(shop).post(LOGOUT, json={})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_logout_is_told_with_the_answer_and_as_an_event(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    response = await ada.client.post(LOGOUT, json={})
    session_id, expires_at = response.headers["x-atelier-session-revoked"].split()
    [event] = await identity.events(SessionRevoked, shop)
    assert session_id == str(event.session_id) == str(ada.session_id)
    assert (event.user_id, int(expires_at)) == (ada.id, int(event.expires_at.timestamp()))
    last_access = await people.claims(shop, ada.access)
    assert event.expires_at.timestamp() >= last_access.expires_at


async def test_logging_out_twice_revokes_once(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    for _ in range(2):
        assert (await ada.client.post(LOGOUT, json={})).status_code == 200
    assert len(await identity.events(SessionRevoked, shop)) == 1


async def test_a_locked_account_refreshes_nothing(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    await identity.database.reads.write("update users set is_active = false where id = %s", (ada.id,))
    assert await dead(people, ada)


async def test_a_refresh_is_one_statement(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    before = identity.database.statements.total
    await people.refresh(shop, ada.refresh)
    assert identity.database.statements.total - before == 1
