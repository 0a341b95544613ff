"""Refreshing and logging out: contract "Business Rules: Authentication", addendum 3."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from common.events.identity import SessionRevoked
from common.testing.harness import Harness
from identity.testing import Person
from identity.testing_marbelle import Members

LOGOUT = "/api/v1/auth/logout/"
WEEK = 604_800
REVOKED = "x-atelier-session-revoked"
INVALID = {
    "success": False,
    "message": "Token is invalid or expired.",
    "errors": {"non_field_errors": ["Token is invalid or expired."]},
}


async def refreshed(members: Members, person: Person, token: str) -> dict[str, Any]:
    response = await members.refresh(person.storefront, token)
    assert response.status_code == 200, response.text
    tokens: dict[str, Any] = response.json()["data"]
    return tokens


async def is_alive(identity: Harness, person: Person) -> bool:
    row = await identity.database.reads.row("select ended_at from sessions where id = %s", (person.session_id,))
    return row is not None and row["ended_at"] is None


def refused(response: httpx.Response) -> bool:
    return response.status_code == 401 and response.json() == INVALID


async def test_refresh_answers_at_the_top_level_and_in_the_envelope(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    response = await members.refresh(shop, ada.refresh)
    body = response.json()
    assert response.status_code == 200
    assert body == {
        "success": True,
        "message": "Token refreshed successfully.",
        "access": body["access"],
        "refresh": body["refresh"],
        "data": {"access": body["access"], "refresh": body["refresh"]},
    }
    claims = await members.claims(shop, body["access"])
    assert (claims.session_id, claims.user_id) == (ada.session_id, ada.id)
    assert claims.expires_at - claims.issued_at == 3600


async def test_both_tokens_claim_a_user_id_and_a_session_id(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    for token in (ada.access, ada.refresh, (await refreshed(members, ada, ada.refresh))["refresh"]):
        claims = jwt.decode(token, options={"verify_signature": False})
        assert (claims["user_id"], claims["sid"]) == (str(ada.id), str(ada.session_id))


async def test_a_refresh_token_rotates_and_lives_for_seven_days(
    members: Members, shop: str, later: Callable[[float], None]
) -> None:
    ada = await members.newcomer(shop)
    later(WEEK - 60)
    second = (await refreshed(members, ada, ada.refresh))["refresh"]
    assert second != ada.refresh
    later(WEEK - 60)
    third = (await refreshed(members, ada, second))["refresh"]
    later(WEEK + 1)
    assert refused(await members.refresh(shop, third))


async def test_within_ten_seconds_the_used_token_is_answered_with_the_same_successor(
    members: Members, identity: Harness, shop: str, later: Callable[[float], None]
) -> None:
    ada = await members.newcomer(shop)
    first = await refreshed(members, ada, ada.refresh)
    later(4)
    second = await refreshed(members, ada, ada.refresh)
    assert second["refresh"] == first["refresh"]
    assert (await members.claims(shop, second["access"])).session_id == ada.session_id
    assert await is_alive(identity, ada)


async def test_reuse_after_the_grace_ends_the_session(
    members: Members, identity: Harness, shop: str, later: Callable[[float], None]
) -> None:
    ada = await members.newcomer(shop)
    elsewhere = await members.arrive(shop, ada.email)
    successor = (await refreshed(members, ada, ada.refresh))["refresh"]
    later(11)
    reused = await members.refresh(shop, ada.refresh)
    assert refused(reused)
    assert reused.headers[REVOKED].split()[0] == str(ada.session_id)
    assert refused(await members.refresh(shop, successor))
    assert not await is_alive(identity, ada)
    assert await is_alive(identity, elsewhere)
    assert [event.session_id for event in await identity.events(SessionRevoked, shop)] == [ada.session_id]


async def test_a_token_older_than_the_one_before_has_no_grace(members: Members, identity: Harness, shop: str) -> None:
    ada = await members.newcomer(shop)
    second = (await refreshed(members, ada, ada.refresh))["refresh"]
    await refreshed(members, ada, second)
    assert refused(await members.refresh(shop, ada.refresh))
    assert not await is_alive(identity, ada)


async def test_the_grace_is_the_storefronts_to_choose(members: Members, identity: Harness, shop: str) -> None:
    strict = identity.storefronts[shop]
    tokens = strict.tokens.model_copy(update={"refresh_grace": 0})
    identity.storefronts.add(strict.model_copy(update={"tokens": tokens}))
    ada = await members.newcomer(shop)
    await refreshed(members, ada, ada.refresh)
    assert refused(await members.refresh(shop, ada.refresh))


async def test_twenty_parallel_refreshes_get_one_successor_and_the_session_lives(
    members: Members, identity: Harness, shop: str
) -> None:
    ada = await members.newcomer(shop)
    answers = await asyncio.gather(*(members.refresh(shop, ada.refresh) for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {200: 20}
    [successor] = {answer.json()["refresh"] for answer in answers}
    assert await is_alive(identity, ada)
    assert (await refreshed(members, ada, successor))["refresh"] not in (successor, ada.refresh)


async def test_parallel_refreshes_and_logouts_end_in_a_dead_session(
    members: Members, identity: Harness, shop: str
) -> None:
    ada = await members.newcomer(shop)
    calls = [members.refresh(shop, ada.refresh) if n % 2 else ada.client.post(LOGOUT, json={}) for n in range(20)]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in answers} <= {200, 401}
    assert not await is_alive(identity, ada)
    tokens = {answer.json()["refresh"] for answer in answers if "refresh" in answer.json()}
    for token in {*tokens, ada.refresh}:
        assert refused(await members.refresh(shop, token))


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "ü.ü.ü", "eyJhbGciOiJub25lIn0.e30.", "x" * 4000])
async def test_a_broken_refresh_token_is_401(members: Members, shop: str, token: str) -> None:
    assert refused(await members.refresh(shop, token))


async def test_an_access_token_refreshes_nothing(members: Members, shop: str) -> None:
    assert refused(await members.refresh(shop, (await members.newcomer(shop)).access))


async def test_a_refresh_token_of_another_storefront_is_worthless(members: Members, shop: str, other_shop: str) -> None:
    assert refused(await members.refresh(other_shop, (await members.newcomer(shop)).refresh))


async def test_a_refresh_without_a_token_is_400(members: Members, shop: str) -> None:
    response = await members.post(shop, "refresh-token", {})
    assert (response.status_code, response.json()["errors"]) == (400, {"refresh": ["This field is required."]})


async def test_a_locked_account_refreshes_nothing(members: Members, identity: Harness, shop: str) -> None:
    ada = await members.newcomer(shop)
    await identity.database.reads.write("update users set is_active = false where id = %s", (ada.id,))
    assert refused(await members.refresh(shop, ada.refresh))


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b'{"refresh": null}'])
async def test_logout_ends_the_session_with_or_without_a_body(
    members: Members, identity: Harness, shop: str, body: bytes
) -> None:
    ada = await members.newcomer(shop)
    elsewhere = await members.arrive(shop, ada.email)
    response = await ada.client.post(LOGOUT, content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()) == (200, {"success": True, "message": "Logout successful."})
    assert response.headers[REVOKED].split()[0] == str(ada.session_id)
    assert refused(await members.refresh(shop, ada.refresh))
    assert await is_alive(identity, elsewhere)
    assert [event.session_id for event in await identity.events(SessionRevoked, shop)] == [ada.session_id]


async def test_logout_with_the_sessions_own_token_ends_it(members: Members, identity: Harness, shop: str) -> None:
    ada = await members.newcomer(shop)
    response = await ada.client.post(LOGOUT, json={"refresh": ada.refresh})
    assert (response.status_code, response.headers.get_list(REVOKED)) == (200, [response.headers[REVOKED]])
    assert not await is_alive(identity, ada)


@pytest.mark.parametrize("token", ["broken", "", "a.b.c", 7])
async def test_logout_with_a_broken_refresh_token_is_400(
    members: Members, identity: Harness, shop: str, token: object
) -> None:
    ada = await members.newcomer(shop)
    response = await ada.client.post(LOGOUT, json={"refresh": token})
    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"refresh"}
    assert await is_alive(identity, ada)


async def test_logout_with_somebody_elses_refresh_token_is_400_and_ends_nothing(
    members: Members, identity: Harness, shop: str
) -> None:
    ada, eve = await members.newcomer(shop), await members.newcomer(shop)
    response = await eve.client.post(LOGOUT, json={"refresh": ada.refresh})
    assert (response.status_code, response.json()["errors"]) == (
        400,
        {"refresh": ["This refresh token is invalid."]},
    )
    assert await is_alive(identity, ada)


async def test_logout_without_a_bearer_is_401(identity: Harness, shop: str) -> None:
    assert (await identity.anonymous(shop, "marbelle").post(LOGOUT, json={})).status_code == 401
