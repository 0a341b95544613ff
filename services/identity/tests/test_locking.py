"""Staff lock and unlock accounts: `PATCH /api/staff/v1/customers/{id}`."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common.events.identity import SessionRevoked
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users, new_address

CUSTOMERS = "/api/staff/v1/customers"


async def set_active(identity: Harness, shop: str, user_id: UUID, is_active: Any) -> httpx.Response:
    return await identity.staff(shop).patch(
        f"{CUSTOMERS}/{user_id}", json={"is_active": is_active, "reason": "chargebacks"}
    )


async def test_locking_an_account_ends_its_sessions(people: Users, identity: Harness, shop: str) -> None:
    ada, other = await people.new_user(shop), await people.new_user(shop)
    again = await people.sign_in(shop, ada.email)
    response = await set_active(identity, shop, ada.id, is_active=False)
    assert (response.status_code, response.json()["is_active"]) == (200, False)
    lines = response.headers.get_list("x-atelier-session-revoked")
    ended = {event.session_id for event in await identity.events(SessionRevoked, shop)}
    assert {UUID(line.split()[0]) for line in lines} == ended == {ada.session_id, again.session_id}
    assert (await people.log_in(shop, ada.email)).status_code == 401
    assert (await people.refresh(shop, ada.refresh)).status_code == 401
    assert (await people.log_in(shop, other.email)).status_code == 200


async def test_an_unlocked_account_signs_in_again(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    await set_active(identity, shop, ada.id, is_active=False)
    response = await set_active(identity, shop, ada.id, is_active=True)
    blocks = response.json().pop("blocks")
    shown = (await identity.staff(shop).get(f"{CUSTOMERS}/{ada.id}")).json()
    assert (response.json() | {"blocks": shown["blocks"]}).items() <= shown.items()
    assert [each["lifted_at"] for each in blocks] == [each["lifted_at"] for each in shown["blocks"]]
    assert (await people.log_in(shop, ada.email)).status_code == 200
    assert (await people.refresh(shop, ada.refresh)).status_code == 401


async def test_a_login_at_the_same_moment_has_no_session_left(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    logins = asyncio.gather(*(people.log_in(shop, ada.email) for _ in range(3)))
    await set_active(identity, shop, ada.id, is_active=False)
    await logins
    live = await identity.database.autocommit.fetch(
        "select id from sessions where user_id = %(user_id)s and ended_at is null", user_id=ada.id
    )
    assert live == []


async def test_staff_and_accounts_of_other_storefronts_are_404(people: Users, identity: Harness, shop: str) -> None:
    ada, colleague = await people.new_user(identity.storefront()), await people.new_user(shop)
    await identity.database.autocommit.execute("update users set is_staff = true where id = %(id)s", id=colleague.id)
    for user_id in (ada.id, colleague.id, uuid4()):
        assert (await set_active(identity, shop, user_id, is_active=False)).status_code == 404
    assert (await people.log_in(ada.storefront, ada.email, PASSWORD)).status_code == 200
    assert (await people.log_in(shop, colleague.email, PASSWORD)).status_code == 200


@pytest.mark.parametrize("value", [None, "no", 0])
async def test_other_values_than_true_and_false_are_422(
    people: Users, identity: Harness, shop: str, value: Any
) -> None:
    ada = await people.new_user(shop, new_address())
    assert (await set_active(identity, shop, ada.id, value)).status_code == 422
    assert (await people.log_in(shop, ada.email)).status_code == 200
