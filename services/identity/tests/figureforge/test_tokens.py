"""Refresh, verification and logout."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from common.events.identity import SessionRevoked
from common.kernel.callers import REVOKED_HEADER
from testkit.harness import Harness
from testkit.identity import SignedInUser
from testkit.identity_figureforge import AUTH, FigureForgeUsers

from .answers import INVALID, UNAUTHENTICATED, error

DAY = 86_400


async def refresh(customers: FigureForgeUsers, shop: str, token: Any) -> httpx.Response:
    return await customers.post(shop, "token/refresh", {"refresh_token": token})


async def check(customers: FigureForgeUsers, shop: str, token: Any) -> httpx.Response:
    return await customers.post(shop, "verify", {"token": token})


async def revoked(identity: Harness, shop: str) -> list[str]:
    return [str(event.session_id) for event in await identity.events(SessionRevoked, shop)]


async def test_a_refresh_returns_new_tokens_of_the_same_session(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    response = await refresh(customers, shop, ada.refresh)
    body = response.json()
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert body.keys() == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (body["token_type"], body["expires_in"], body["refresh_token"] != ada.refresh) == ("Bearer", 43_200, True)
    claims = await customers.claims(shop, body["access_token"])
    assert (claims.user_id, claims.session_id) == (ada.id, ada.session_id)
    assert (await refresh(customers, shop, body["refresh_token"])).status_code == 200


async def test_a_refresh_token_that_is_used_again_ends_the_session_at_once(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    successor = (await refresh(customers, shop, ada.refresh)).json()["refresh_token"]
    reused = await refresh(customers, shop, ada.refresh)
    assert error(reused) == UNAUTHENTICATED
    assert reused.headers[REVOKED_HEADER].startswith(str(ada.session_id))
    assert await revoked(identity, shop) == [str(ada.session_id)]
    assert error(await refresh(customers, shop, successor)) == UNAUTHENTICATED
    assert error(await check(customers, shop, ada.access)) == UNAUTHENTICATED


async def test_the_end_of_one_session_leaves_the_others(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    other = await customers.new_user(shop, ada.email)
    for _ in range(2):
        await refresh(customers, shop, ada.refresh)
    assert (await refresh(customers, shop, other.refresh)).status_code == 200


async def test_of_parallel_refreshes_one_gets_tokens(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    responses = await asyncio.gather(*(refresh(customers, shop, ada.refresh) for _ in range(10)))
    assert Counter(response.status_code for response in responses) == {200: 1, 401: 9}


async def test_a_refresh_token_expires_after_thirty_days(
    customers: FigureForgeUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada, eve = await customers.new_user(shop), await customers.new_user(shop)
    advance_clock(30 * DAY - 60)
    assert (await refresh(customers, shop, ada.refresh)).status_code == 200
    advance_clock(61)
    assert error(await refresh(customers, shop, eve.refresh)) == UNAUTHENTICATED


@pytest.mark.parametrize("token", ["garbage", "a.b.c", "x" * 4096])
async def test_what_is_no_token_is_a_401(customers: FigureForgeUsers, shop: str, token: str) -> None:
    assert error(await refresh(customers, shop, token)) == UNAUTHENTICATED
    assert error(await check(customers, shop, token)) == UNAUTHENTICATED


@pytest.mark.parametrize("token", [7, True, ["x"], {"x": 1}], ids=["number", "boolean", "list", "object"])
async def test_a_token_of_another_type_is_a_400(customers: FigureForgeUsers, shop: str, token: Any) -> None:
    assert error(await refresh(customers, shop, token)) == INVALID
    assert error(await check(customers, shop, token)) == INVALID


async def test_a_refresh_without_a_token_is_a_400(customers: FigureForgeUsers, shop: str) -> None:
    for body in (None, {}, {"refresh": "x"}, {"refresh_token": None}, {"refresh_token": " "}):
        assert error(await customers.post(shop, "token/refresh", body)) == INVALID


async def test_each_kind_of_token_is_good_for_its_own_use(
    customers: FigureForgeUsers, shop: str, other_shop: str
) -> None:
    ada = await customers.new_user(shop)
    assert error(await refresh(customers, shop, ada.access)) == UNAUTHENTICATED
    assert error(await check(customers, shop, ada.refresh)) == UNAUTHENTICATED
    assert error(await refresh(customers, other_shop, ada.refresh)) == UNAUTHENTICATED
    assert error(await check(customers, other_shop, ada.access)) == UNAUTHENTICATED


async def test_the_token_of_the_header_is_verified(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    response = await ada.client.post(f"{AUTH}/verify/")
    profile = (await ada.client.get(f"{AUTH}/user/")).json()
    assert response.status_code == 200, response.text
    expires_at = response.json().pop("expires_at")
    assert response.json() == {"valid": True, "user_id": str(ada.id), "user": profile, "expires_at": expires_at}
    claims = await customers.claims(shop, ada.access)
    assert expires_at.endswith("Z")
    assert datetime.fromisoformat(expires_at).timestamp() == claims.expires_at


async def test_without_a_header_the_token_of_the_body_is_verified(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    by_header, by_body = await ada.client.post(f"{AUTH}/verify/", json={}), await check(customers, shop, ada.access)
    assert (by_body.status_code, by_body.json()) == (200, by_header.json())


async def test_the_header_is_preferred_to_the_body(customers: FigureForgeUsers, shop: str) -> None:
    ada, eve = await customers.new_user(shop), await customers.new_user(shop)
    response = await ada.client.post(f"{AUTH}/verify/", json={"token": eve.access})
    assert response.json()["user_id"] == str(ada.id)


@pytest.mark.parametrize("body", [None, {}, {"token": None}, {"token": ""}], ids=range(4))
async def test_without_any_token_nothing_is_verified(customers: FigureForgeUsers, shop: str, body: Any) -> None:
    assert error(await customers.post(shop, "verify", body)) == UNAUTHENTICATED


async def test_an_expired_token_and_that_of_a_locked_account_are_not_valid(
    customers: FigureForgeUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada, eve = await customers.new_user(shop), await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=eve.id)
    assert error(await check(customers, shop, eve.access)) == UNAUTHENTICATED
    assert error(await eve.client.post(f"{AUTH}/verify/")) == UNAUTHENTICATED
    advance_clock(43_201)
    assert error(await check(customers, shop, ada.access)) == UNAUTHENTICATED


async def test_logout_ends_the_session_at_once(customers: FigureForgeUsers, identity: Harness, shop: str) -> None:
    ada = await customers.new_user(shop)
    response = await ada.client.post("/api/logout/")
    assert (response.status_code, response.json()) == (200, {"message": "You have been signed out."})
    assert response.headers[REVOKED_HEADER].startswith(str(ada.session_id))
    assert await revoked(identity, shop) == [str(ada.session_id)]
    assert error(await check(customers, shop, ada.access)) == UNAUTHENTICATED
    assert error(await refresh(customers, shop, ada.refresh)) == UNAUTHENTICATED


async def test_a_logout_ends_no_other_session(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    other: SignedInUser = await customers.new_user(shop, ada.email)
    await ada.client.post("/api/logout/")
    assert (await check(customers, shop, other.access)).status_code == 200


async def test_a_logout_without_a_token_is_a_401(identity: Harness, shop: str) -> None:
    assert error(await identity.anonymous(shop, "figureforge").post("/api/logout/")) == UNAUTHENTICATED
