"""An account that its owner deletes."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from common.events.identity import SessionRevoked, UserDeleted, UserRegistered
from common.kernel.address_ids import AddressIds
from common.kernel.callers import REVOKED_HEADER
from common.rpc.interfaces.identity import IdentityInterface
from testkit.harness import KEY, Harness
from testkit.identity import SignedInUser
from testkit.identity_figureforge import AUTH, FigureForgeUsers

from .answers import INVALID, UNAUTHENTICATED, error
from .test_plans_and_quotas import quota, subscribed

TABLES = (
    "sessions",
    "mail_tokens",
    "email_changes",
    "addresses",
    "passkeys",
    "provider_accounts",
    "sign_in_tickets",
    "customer_standings",
    "customer_subscriptions",
    "customer_quotas",
    "profiles",
)


async def delete(user: SignedInUser, body: Any = None) -> httpx.Response:
    body = {"confirm_delete": True} if body is None else body
    return await user.client.request("DELETE", f"{AUTH}/delete/", json=body)


async def rows_of(identity: Harness, user: SignedInUser) -> Counter[str]:
    executor = identity.database.autocommit
    found = {
        table: len(await executor.fetch(f"select * from {table} where user_id = %(id)s", id=user.id))
        for table in TABLES
    }
    return +Counter({**found, "users": len(await executor.fetch("select id from users where id = %(id)s", id=user.id))})


@pytest.mark.parametrize("confirmation", ["confirm_delete", "confirm"])
async def test_a_confirmed_deletion_removes_the_account_with_everything(
    customers: FigureForgeUsers, identity: Harness, shop: str, confirmation: str
) -> None:
    ada = await customers.new_user(shop)
    await ada.client.post(f"{AUTH}/user/update/", json={"username": "ada"})
    await identity.deliver(subscribed(shop, ada.id, 1))
    await identity.deliver(quota(shop, ada.id, 1, 500, 1))
    assert (await rows_of(identity, ada)).total() == 5
    response = await delete(ada, {confirmation: True})
    assert (response.status_code, response.json()) == (200, {"message": "Your account has been deleted."})
    assert await rows_of(identity, ada) == Counter()
    [deleted] = await identity.events(UserDeleted, shop)
    assert deleted.user_id == ada.id
    assert deleted.address_id == AddressIds(KEY).of(shop, ada.email)
    assert ada.email not in deleted.model_dump_json()


async def test_all_sessions_end_and_stay_on_the_deny_list_until_their_tokens_have_expired(
    customers: FigureForgeUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    earlier = await customers.new_user(shop)
    await earlier.client.post("/api/logout/")
    ada, other = await customers.new_user(shop, earlier.email), await customers.new_user(shop, earlier.email)
    response = await delete(ada)
    ended = {ada.session_id, other.session_id}
    lines = response.headers.get_list(REVOKED_HEADER)
    assert {line.partition(" ")[0] for line in lines} == {str(each) for each in ended}
    events = await identity.events(SessionRevoked, shop)
    assert {event.session_id for event in events} == {earlier.session_id, *ended}
    assert await denied(identity) >= {earlier.session_id, *ended}
    await purge(identity)
    assert await denied(identity) >= {earlier.session_id, *ended}
    advance_clock(43_200 + 61)
    await purge(identity)
    assert not await denied(identity) & {earlier.session_id, *ended}
    assert await identity.database.autocommit.fetch("select * from denied_sessions") == []


async def denied(identity: Harness) -> set[Any]:
    """The deny list that a gateway loads when it starts."""
    return {session.session_id for session in await identity.calls(IdentityInterface).revoked_sessions()}


async def purge(identity: Harness) -> None:
    [timer] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await timer.run()


async def test_neither_token_of_a_deleted_account_is_good_for_anything(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await delete(ada)
    for method, path in (("GET", "user"), ("GET", "user/stats"), ("POST", "user/update"), ("POST", "verify")):
        response = await ada.client.request(method, f"{AUTH}/{path}/", json={"username": "ada"})
        assert error(response) == UNAUTHENTICATED
    assert error(await delete(ada)) == UNAUTHENTICATED
    assert error(await customers.post(shop, "token/refresh", {"refresh_token": ada.refresh})) == UNAUTHENTICATED
    assert error(await customers.post(shop, "verify", {"token": ada.access})) == UNAUTHENTICATED


async def test_a_later_sign_in_with_the_address_is_a_new_account(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await ada.client.post(f"{AUTH}/user/update/", json={"username": "ada"})
    await identity.deliver(subscribed(shop, ada.id, 1))
    await delete(ada)
    assert (await customers.post(shop, "magic-link/check-user", {"email": ada.email})).json() == {"exists": False}
    again = await customers.new_user(shop, ada.email)
    body = (await again.client.get(f"{AUTH}/user/")).json()
    assert again.id != ada.id
    assert (body["username"], body["subscription_plan"]) == (f"user_{again.id.hex[:8]}", "free")
    assert len(await identity.events(UserRegistered, shop)) == 2


async def test_the_code_that_signed_in_does_not_repeat_the_tokens_of_a_deleted_account(
    customers: FigureForgeUsers, shop: str
) -> None:
    ada = await customers.new_user(shop)
    code = await customers.new_code(shop, ada.email)
    tokens = (await customers.verify(shop, ada.email, code)).json()
    await delete(await customers._person(shop, tokens["access_token"], tokens["refresh_token"]))
    assert error(await customers.verify(shop, ada.email, code)) == INVALID


async def test_events_that_arrive_after_the_deletion_change_nothing(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await delete(ada)
    await identity.deliver(subscribed(shop, ada.id, 2), times=2)
    await identity.deliver(quota(shop, ada.id, 2, 500, 1), times=2)
    assert await rows_of(identity, ada) == Counter()


@pytest.mark.parametrize(
    "body",
    [
        *({}, [], "true", {"confirm_delete": False}, {"confirm_delete": "true"}, {"confirm": 1}, {"confirm": None}),
        *({"confirm_delete": "yes"}, {"confirm": "false"}, {"confirm": [True]}, {"delete": True}),
    ],
    ids=range(11),
)
async def test_what_confirms_nothing_deletes_nothing(
    customers: FigureForgeUsers, identity: Harness, shop: str, body: Any
) -> None:
    ada = await customers.new_user(shop)
    assert error(await delete(ada, body)) == INVALID
    assert await rows_of(identity, ada) == Counter(users=1, sessions=1)
    assert await identity.events(UserDeleted, shop) == []


async def test_a_deletion_without_a_body_is_a_400(customers: FigureForgeUsers, identity: Harness, shop: str) -> None:
    ada = await customers.new_user(shop)
    assert error(await ada.client.delete(f"{AUTH}/delete/")) == INVALID
    assert await rows_of(identity, ada) == Counter(users=1, sessions=1)


async def test_staff_cannot_delete_themselves(customers: FigureForgeUsers, identity: Harness, shop: str) -> None:
    ada = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_staff = true where id = %(id)s", id=ada.id)
    assert error(await delete(ada)) == (403, "PERMISSION_DENIED")
    assert await rows_of(identity, ada) == Counter(users=1, sessions=1)


async def test_of_parallel_deletions_one_is_published(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    responses = await asyncio.gather(*(delete(ada) for _ in range(5)))
    assert Counter(response.status_code for response in responses) == {200: 1, 401: 4}
    assert len(await identity.events(UserDeleted, shop)) == 1


async def test_a_sign_in_at_the_time_of_the_deletion_leaves_no_session_of_the_deleted_account(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    for _ in range(5):
        ada = await customers.new_user(shop)
        code = await customers.new_code(shop, ada.email)
        deleted, signed_in = await asyncio.gather(delete(ada), customers.verify(shop, ada.email, code))
        assert (deleted.status_code, signed_in.status_code) == (200, 200)
        assert await rows_of(identity, ada) == Counter()
        is_new = signed_in.json()["user"]["id"] != str(ada.id)
        response = await customers.post(shop, "verify", {"token": signed_in.json()["access_token"]})
        assert response.status_code == (200 if is_new else 401)
