"""Refresh and logout (contract "Business Rules: Authentication", addendum 3)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from common.events.identity import SessionRevoked
from identity.storefront import Tokens
from testkit.harness import Harness
from testkit.identity import SignedInUser
from testkit.identity_marbelle import MarbelleUsers
from testkit.storefronts import with_sections

LOGOUT = "/api/v1/auth/logout/"
WEEK = 604_800
REVOKED = "x-atelier-session-revoked"
INVALID = {
    "success": False,
    "message": "Token is invalid or expired.",
    "errors": {"non_field_errors": ["Token is invalid or expired."]},
}


async def refreshed(members: MarbelleUsers, person: SignedInUser, token: str) -> dict[str, Any]:
    response = await members.refresh(person.storefront, token)
    assert response.status_code == 200, response.text
    tokens: dict[str, Any] = response.json()["data"]
    return tokens


async def is_alive(identity: Harness, person: SignedInUser) -> bool:
    row = await identity.database.autocommit.fetch_one(
        "select ended_at from sessions where id = %(id)s", id=person.session_id
    )
    return row is not None and row["ended_at"] is None


def refused(response: httpx.Response) -> bool:
    return response.status_code == 401 and response.json() == INVALID


async def test_refresh_returns_the_tokens_at_the_top_level_and_in_the_envelope(
    members: MarbelleUsers, shop: str
) -> None:
    ada = await members.new_user(shop)
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


async def test_both_tokens_claim_a_user_id_and_a_session_id(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    for token in (ada.access, ada.refresh, (await refreshed(members, ada, ada.refresh))["refresh"]):
        claims = jwt.decode(token, options={"verify_signature": False})
        assert (claims["user_id"], claims["sid"]) == (str(ada.id), str(ada.session_id))


async def test_a_refresh_token_rotates_and_is_valid_for_seven_days(
    members: MarbelleUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await members.new_user(shop)
    advance_clock(WEEK - 60)
    second = (await refreshed(members, ada, ada.refresh))["refresh"]
    assert second != ada.refresh
    advance_clock(WEEK - 60)
    third = (await refreshed(members, ada, second))["refresh"]
    advance_clock(WEEK + 1)
    assert refused(await members.refresh(shop, third))


async def test_within_ten_seconds_a_used_token_returns_the_same_new_token(
    members: MarbelleUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await members.new_user(shop)
    first = await refreshed(members, ada, ada.refresh)
    advance_clock(4)
    second = await refreshed(members, ada, ada.refresh)
    assert second["refresh"] == first["refresh"]
    assert (await members.claims(shop, second["access"])).session_id == ada.session_id
    assert await is_alive(identity, ada)


async def test_reuse_after_the_grace_period_ends_the_session(
    members: MarbelleUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await members.new_user(shop)
    other = await members.sign_in(shop, ada.email)
    successor = (await refreshed(members, ada, ada.refresh))["refresh"]
    advance_clock(11)
    reused = await members.refresh(shop, ada.refresh)
    assert refused(reused)
    assert reused.headers[REVOKED].split()[0] == str(ada.session_id)
    assert refused(await members.refresh(shop, successor))
    assert not await is_alive(identity, ada)
    assert await is_alive(identity, other)
    assert [event.session_id for event in await identity.events(SessionRevoked, shop)] == [ada.session_id]


async def test_only_the_previous_token_has_a_grace_period(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    ada = await members.new_user(shop)
    second = (await refreshed(members, ada, ada.refresh))["refresh"]
    await refreshed(members, ada, second)
    assert refused(await members.refresh(shop, ada.refresh))
    assert not await is_alive(identity, ada)


async def test_the_storefront_configures_the_grace_period(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    strict = identity.storefronts[shop]
    tokens = strict.section(Tokens).model_copy(update={"refresh_grace": 0})
    identity.storefronts.add(with_sections(strict, tokens))
    ada = await members.new_user(shop)
    await refreshed(members, ada, ada.refresh)
    assert refused(await members.refresh(shop, ada.refresh))


async def test_twenty_parallel_refreshes_return_the_same_token_and_the_session_stays_valid(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada = await members.new_user(shop)
    responses = await asyncio.gather(*(members.refresh(shop, ada.refresh) for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {200: 20}
    [successor] = {response.json()["refresh"] for response in responses}
    assert await is_alive(identity, ada)
    assert (await refreshed(members, ada, successor))["refresh"] not in (successor, ada.refresh)


async def test_parallel_refreshes_and_logouts_leave_an_ended_session(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada = await members.new_user(shop)
    calls = [members.refresh(shop, ada.refresh) if n % 2 else ada.client.post(LOGOUT, json={}) for n in range(20)]
    responses = await asyncio.gather(*calls)
    assert {response.status_code for response in responses} <= {200, 401}
    assert not await is_alive(identity, ada)
    tokens = {response.json()["refresh"] for response in responses if "refresh" in response.json()}
    for token in {*tokens, ada.refresh}:
        assert refused(await members.refresh(shop, token))


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "ü.ü.ü", "eyJhbGciOiJub25lIn0.e30.", "x" * 4000])
async def test_an_invalid_refresh_token_is_401(members: MarbelleUsers, shop: str, token: str) -> None:
    assert refused(await members.refresh(shop, token))


async def test_an_access_token_cannot_be_used_to_refresh(members: MarbelleUsers, shop: str) -> None:
    assert refused(await members.refresh(shop, (await members.new_user(shop)).access))


async def test_a_refresh_token_of_another_storefront_is_refused(
    members: MarbelleUsers, shop: str, other_shop: str
) -> None:
    assert refused(await members.refresh(other_shop, (await members.new_user(shop)).refresh))


async def test_a_refresh_without_a_token_is_400(members: MarbelleUsers, shop: str) -> None:
    response = await members.post(shop, "refresh-token", {})
    assert (response.status_code, response.json()["errors"]) == (400, {"refresh": ["This field is required."]})


async def test_a_locked_account_cannot_refresh(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    ada = await members.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    assert refused(await members.refresh(shop, ada.refresh))


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b'{"refresh": null}'])
async def test_logout_ends_the_session_with_or_without_a_body(
    members: MarbelleUsers, identity: Harness, shop: str, body: bytes
) -> None:
    ada = await members.new_user(shop)
    other = await members.sign_in(shop, ada.email)
    response = await ada.client.post(LOGOUT, content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()) == (200, {"success": True, "message": "Logout successful."})
    assert response.headers[REVOKED].split()[0] == str(ada.session_id)
    assert refused(await members.refresh(shop, ada.refresh))
    assert await is_alive(identity, other)
    assert [event.session_id for event in await identity.events(SessionRevoked, shop)] == [ada.session_id]


async def test_logout_with_the_sessions_own_token_ends_it(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    ada = await members.new_user(shop)
    response = await ada.client.post(LOGOUT, json={"refresh": ada.refresh})
    assert (response.status_code, response.headers.get_list(REVOKED)) == (200, [response.headers[REVOKED]])
    assert not await is_alive(identity, ada)


@pytest.mark.parametrize("token", ["broken", "", "a.b.c", 7])
async def test_logout_with_an_invalid_refresh_token_is_400(
    members: MarbelleUsers, identity: Harness, shop: str, token: object
) -> None:
    ada = await members.new_user(shop)
    response = await ada.client.post(LOGOUT, json={"refresh": token})
    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"refresh"}
    assert await is_alive(identity, ada)


async def test_logout_with_another_users_refresh_token_is_400_and_ends_no_session(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada, eve = await members.new_user(shop), await members.new_user(shop)
    response = await eve.client.post(LOGOUT, json={"refresh": ada.refresh})
    assert (response.status_code, response.json()["errors"]) == (
        400,
        {"refresh": ["This refresh token is invalid."]},
    )
    assert await is_alive(identity, ada)


async def test_logout_without_a_bearer_token_is_401(identity: Harness, shop: str) -> None:
    assert (await identity.anonymous(shop, "marbelle").post(LOGOUT, json={})).status_code == 401
