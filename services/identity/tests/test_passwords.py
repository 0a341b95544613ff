"""The three operations of `password/` (addendum 11)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from common.events.identity import SessionRevoked
from testkit.harness import Harness
from testkit.identity import PASSWORD, SignedInUser, Users, new_address

PATH = "/api/v1/auth/password/"
NEW = "Calm-Lagoon-77"


def change(current: str = PASSWORD, new: str = NEW, confirm: str | None = None) -> dict[str, str]:
    return {"current_password": current, "new_password": new, "new_password_confirm": confirm or new}


async def request_reset(people: Users, shop: str, address: str) -> httpx.Response:
    return await people.harness.anonymous(shop).post(PATH, json={"email": address})


async def reset(people: Users, shop: str, token: str, new: str = NEW) -> httpx.Response:
    body = {"token": token, "new_password": new, "new_password_confirm": new}
    return await people.harness.anonymous(shop).post(PATH, json=body)


async def is_valid(people: Users, person: SignedInUser) -> bool:
    return (await people.refresh(person.storefront, person.refresh)).status_code == 200


async def reset_token(people: Users, person: SignedInUser) -> str:
    await request_reset(people, person.storefront, person.email)
    return await people.token_mailed_to(person.email)


async def test_a_change_takes_effect(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await ada.client.post(PATH, json=change())
    assert (response.status_code, response.json()) == (200, {"message": "Password changed successfully."})
    assert (await people.log_in(shop, ada.email)).status_code == 401
    assert (await people.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_wrong_current_password_is_400(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await ada.client.post(PATH, json=change("Another-Harbour-42"))
    assert response.status_code == 400
    assert response.json() == {
        "error": "Invalid input",
        "code": "validation_error",
        "details": {"current_password": ["The current password is incorrect."]},
    }
    assert (await people.log_in(shop, ada.email)).status_code == 200


async def test_a_change_ends_all_sessions_except_the_callers(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    others = [await people.sign_in(shop, ada.email) for _ in range(2)]
    eve = await people.new_user(shop)
    response = await ada.client.post(PATH, json=change())
    revoked = {line.split()[0] for line in response.headers.get_list("x-atelier-session-revoked")}
    assert revoked == {str(other.session_id) for other in others}
    assert {event.session_id for event in await identity.events(SessionRevoked, shop)} == {
        other.session_id for other in others
    }
    assert [await is_valid(people, person) for person in (ada, *others, eve)] == [True, False, False, True]


async def test_a_change_requires_authentication(people: Users, shop: str) -> None:
    response = await people.harness.anonymous(shop).post(PATH, json=change())
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_new_passwords_obey_the_rules_and_are_confirmed(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await ada.client.post(PATH, json=change(new="Short1!", confirm="Other1!"))
    assert response.status_code == 400
    assert response.json()["details"] == {
        "new_password": ["Password must be at least 8 characters."],
        "new_password_confirm": ["Passwords must match."],
    }


async def test_an_empty_body_names_the_fields_of_a_change(people: Users, shop: str) -> None:
    response = await (await people.new_user(shop)).client.post(PATH, json={})
    assert response.status_code == 400
    assert response.json()["details"].keys() == change().keys()


async def test_of_parallel_changes_one_succeeds(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    new = [f"Calm-Lagoon-{number}" for number in range(70, 76)]
    responses = await asyncio.gather(*(ada.client.post(PATH, json=change(new=password)) for password in new))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 5}
    winner = new[[response.status_code for response in responses].index(200)]
    assert (await people.log_in(shop, ada.email, winner)).status_code == 200


async def test_a_request_for_a_reset_is_200_with_the_same_statements_for_every_address(
    people: Users, identity: Harness, shop: str
) -> None:
    ada, locked = await people.new_user(shop), await people.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=locked.id)
    responses, addresses = [], (ada.email, new_address(), locked.email)
    for address in addresses:
        before = identity.database.pool.statement_count
        response = await request_reset(people, shop, address)
        responses.append((response.status_code, response.text, identity.database.pool.statement_count - before))
    assert responses[0][0] == 200
    assert len(set(responses)) == 1
    await identity.drain()
    links = [mail.to for mail in people.mailbox.mails if mail.to in addresses and "/reset-password" in mail.text]
    assert links == [ada.email]


async def test_a_reset_by_the_mailed_link(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await reset(people, shop, await reset_token(people, ada))
    assert (response.status_code, response.json()) == (200, {"message": "Password reset successfully."})
    assert (await people.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_reset_ends_every_session(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    other = await people.sign_in(shop, ada.email)
    response = await reset(people, shop, await reset_token(people, ada))
    assert len(response.headers.get_list("x-atelier-session-revoked")) == 2
    assert not await is_valid(people, ada)
    assert not await is_valid(people, other)
    assert len(await identity.events(SessionRevoked, shop)) == 2


async def test_a_reset_token_is_valid_once_and_its_use_invalidates_the_others(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    first, second = await reset_token(people, ada), await reset_token(people, ada)
    assert first != second
    assert (await reset(people, shop, second)).status_code == 200
    for token in (first, second):
        refused = await reset(people, shop, token, "Third-Lagoon-78")
        assert refused.status_code == 400
        assert refused.json()["details"] == {"token": ["This link is invalid or has expired."]}


async def test_a_password_change_invalidates_outstanding_reset_tokens(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await reset_token(people, ada)
    await ada.client.post(PATH, json=change())
    assert (await reset(people, shop, token)).status_code == 400


async def test_of_parallel_resets_one_succeeds(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    tokens = [await reset_token(people, ada), await reset_token(people, ada)]
    responses = await asyncio.gather(*(reset(people, shop, token) for token in tokens * 4))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 7}


async def test_a_refused_password_leaves_the_token_valid(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await reset_token(people, ada)
    assert "new_password" in (await reset(people, shop, token, "weak")).json()["details"]
    assert (await reset(people, shop, token)).status_code == 200


async def test_a_reset_link_is_valid_for_an_hour(
    people: Users, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await people.new_user(shop)
    tokens = [await reset_token(people, ada) for _ in range(2)]
    advance_clock(3590)
    assert (await reset(people, shop, tokens[0], "weak")).json()["details"].keys() == {"new_password"}
    advance_clock(11)
    assert (await reset(people, shop, tokens[0])).json()["details"].keys() == {"token"}


async def test_a_reset_does_not_unlock_an_account(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await reset_token(people, ada)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    assert (await reset(people, shop, token)).status_code == 400
    assert (await people.log_in(shop, ada.email, NEW)).status_code == 401


async def test_tokens_are_valid_for_one_purpose_at_one_storefront(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    verification = await people.token_mailed_to(ada.email)
    assert (await reset(people, shop, verification)).status_code == 400
    assert (await reset(people, identity.storefront(), await reset_token(people, ada))).status_code == 400


async def test_a_login_concurrent_with_a_reset_leaves_no_session(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    token = await reset_token(people, ada)
    responses = await asyncio.gather(
        *(people.log_in(shop, ada.email) for _ in range(4)),
        reset(people, shop, token),
        *(people.log_in(shop, ada.email) for _ in range(4)),
    )
    for response in responses:
        refresh: dict[str, Any] = response.json().get("tokens", {})
        if refresh:
            assert (await people.refresh(shop, refresh["refresh"])).status_code == 401


@pytest.mark.parametrize("body", [change(), {"token": "x", **change()}])
async def test_a_new_password_sends_a_mail_to_the_owner(people: Users, shop: str, body: dict[str, str]) -> None:
    ada = await people.new_user(shop)
    if "token" in body:
        body = {**body, "token": await reset_token(people, ada)}
    assert (await ada.client.post(PATH, json=body)).status_code == 200
    await people.harness.drain()
    notice = people.mailbox.to(ada.email)[-1]
    assert notice.subject == "Emporium: your password was changed"
    assert "token" not in notice.text + notice.html
