"""Changing and resetting passwords (contract "Change Password Example", addendum 1, 2, 3 and 8)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from testkit.harness import Harness
from testkit.identity import PASSWORD, SignedInUser, new_address
from testkit.identity_marbelle import MarbelleUsers

CHANGE = "/api/v1/auth/change-password/"
NEW = "CalmLagoon77"
INVALID_ADDRESSES: tuple[Any, ...] = ("", "nobody", "a\x00b@people.example", "x" * 300, None, 7, [], {})
REVOKED = "x-atelier-session-revoked"


def change(current: str = PASSWORD, new: str = NEW, confirm: str | None = None) -> dict[str, str]:
    return {"current_password": current, "new_password": new, "new_password_confirm": confirm or new}


async def reset(
    members: MarbelleUsers, shop: str, token: str, new: str = NEW, confirm: str | None = None
) -> httpx.Response:
    body = {"token": token, "new_password": new, "new_password_confirm": confirm or new}
    return await members.post(shop, "password-reset-confirm", body)


async def reset_token(members: MarbelleUsers, person: SignedInUser) -> str:
    await members.post(person.storefront, "password-reset", {"email": person.email})
    return await members.token_mailed_to(person.email)


async def is_valid(members: MarbelleUsers, person: SignedInUser) -> bool:
    return (await members.refresh(person.storefront, person.refresh)).status_code == 200


async def test_a_change_returns_200_without_data_and_takes_effect(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    response = await ada.client.post(CHANGE, json=change())
    assert (response.status_code, response.json()) == (
        200,
        {"success": True, "message": "Password changed successfully."},
    )
    assert (await members.log_in(shop, ada.email)).status_code == 400
    assert (await members.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_wrong_current_password_is_400_and_never_401(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    response = await ada.client.post(CHANGE, json=change("AnotherHarbour42"))
    assert (response.status_code, response.json()) == (
        400,
        {
            "success": False,
            "message": "The current password is incorrect.",
            "errors": {"current_password": ["The current password is incorrect."]},
        },
    )


async def test_a_change_ends_all_sessions_except_the_callers(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    others = [await members.sign_in(shop, ada.email) for _ in range(2)]
    eve = await members.new_user(shop)
    response = await ada.client.post(CHANGE, json=change())
    revoked = {line.split()[0] for line in response.headers.get_list(REVOKED)}
    assert revoked == {str(other.session_id) for other in others}
    assert [await is_valid(members, person) for person in (ada, *others, eve)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (change(new="short"), {"new_password": ["Password must be at least 8 characters."]}),
        (change(confirm="CalmLagoon78"), {"new_password_confirm": ["Passwords do not match."]}),
        (change(new=PASSWORD), {"new_password": ["The new password must differ from the current one."]}),
        ({}, dict.fromkeys(change(), None)),
    ],
    ids=["weak", "unconfirmed", "unchanged", "empty"],
)
async def test_a_new_password_that_breaks_a_rule_is_400(
    members: MarbelleUsers, shop: str, body: Any, errors: dict[str, Any]
) -> None:
    ada = await members.new_user(shop)
    response = await ada.client.post(CHANGE, json=body)
    assert response.status_code == 400
    required = {field: sentences or ["This field is required."] for field, sentences in errors.items()}
    assert response.json()["errors"] == required
    assert (await members.log_in(shop, ada.email)).status_code == 200


async def test_a_change_without_a_bearer_token_is_401(identity: Harness, shop: str) -> None:
    assert (await identity.anonymous(shop, "marbelle").post(CHANGE, json=change())).status_code == 401


async def test_of_twenty_parallel_changes_one_succeeds(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    new = [f"CalmLagoon{number}" for number in range(20)]
    responses = await asyncio.gather(*(ada.client.post(CHANGE, json=change(new=password)) for password in new))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 19}
    winner = new[[response.status_code for response in responses].index(200)]
    assert (await members.log_in(shop, ada.email, winner)).status_code == 200


async def test_a_request_for_a_reset_is_200_with_the_same_statements_for_every_address(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada, locked, unverified = await members.new_user(shop), await members.new_user(shop), new_address()
    await members.register(shop, email=unverified)
    await identity.drain()
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=locked.id)
    responses, addresses = [], (ada.email, ada.email.upper(), new_address(), locked.email, unverified)
    before = {address: members.count_of_mails(address) for address in addresses}
    for address in addresses:
        statements = identity.database.pool.statement_count
        response = await members.post(shop, "password-reset", {"email": address})
        responses.append((response.status_code, response.text, identity.database.pool.statement_count - statements))
    assert responses[0][0] == 200
    assert len(set(responses)) == 1
    await identity.drain()
    assert members.count_of_mails(ada.email) - before[ada.email] == 2
    assert members.count_of_mails(locked.email) == before[locked.email]


@pytest.mark.parametrize("body", [{}, *({"email": address} for address in INVALID_ADDRESSES)])
async def test_a_request_for_a_reset_without_a_valid_address_gets_the_same_response(
    members: MarbelleUsers, shop: str, body: dict[str, Any]
) -> None:
    responses = [await members.post(shop, "password-reset", each) for each in (body, {"email": new_address()})]
    assert [response.status_code for response in responses] == [200, 200]
    assert responses[0].content == responses[1].content


async def test_the_reset_mail_links_to_its_page(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    token = await reset_token(members, ada)
    mail = members.mailbox.to(ada.email)[-1]
    link = f"http://localhost:3000/password-reset?token={token}"
    assert link in mail.text
    assert f'<a href="{link}">' in mail.html
    assert "within 24 hours" in mail.text


async def test_a_reset_returns_200_without_data_and_ends_every_session(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    other = await members.sign_in(shop, ada.email)
    response = await reset(members, shop, await reset_token(members, ada))
    assert (response.status_code, response.json().keys()) == (200, {"success", "message"})
    assert len(response.headers.get_list(REVOKED)) == 2
    assert not await is_valid(members, ada)
    assert not await is_valid(members, other)
    assert (await members.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_reset_token_is_valid_once(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    token = await reset_token(members, ada)
    responses = await asyncio.gather(*(reset(members, shop, token) for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 19}
    assert {"token"} == {
        key for response in responses if response.status_code == 400 for key in response.json()["errors"]
    }


async def test_a_newer_reset_token_invalidates_the_older_one(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    older, newer = await reset_token(members, ada), await reset_token(members, ada)
    assert (await reset(members, shop, older)).json()["errors"].keys() == {"token"}
    assert (await reset(members, shop, newer)).status_code == 200
    assert (await reset(members, shop, newer)).status_code == 400


async def test_a_reset_token_is_valid_for_24_hours(
    members: MarbelleUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada, bob = await members.new_user(shop), await members.new_user(shop)
    early, late = await reset_token(members, ada), await reset_token(members, bob)
    advance_clock(86_390)
    assert (await reset(members, shop, early)).status_code == 200
    advance_clock(20)
    assert (await reset(members, shop, late)).json()["errors"].keys() == {"token"}


async def test_a_refused_password_names_its_field_and_leaves_the_token_valid(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    token = await reset_token(members, ada)
    assert (await reset(members, shop, token, "short")).json()["errors"].keys() == {"new_password"}
    unconfirmed = await reset(members, shop, token, NEW, "Other-Lagoon-1")
    assert unconfirmed.json()["errors"].keys() == {"new_password_confirm"}
    assert (await reset(members, shop, token)).status_code == 200


async def test_tokens_are_valid_for_one_purpose_at_one_storefront(
    members: MarbelleUsers, shop: str, other_shop: str
) -> None:
    address = new_address()
    await members.register(shop, email=address)
    verification = await members.token_mailed_to(address)
    assert (await reset(members, shop, verification)).status_code == 400
    await members.activate(shop, address)
    ada = await members.sign_in(shop, address)
    token = await reset_token(members, ada)
    assert (await reset(members, other_shop, token)).status_code == 400
    assert (await members.post(shop, "verify-email", {"token": token})).status_code == 400
    assert (await members.post(shop, "confirm-email-change", {"token": token})).status_code == 400


async def test_a_reset_neither_verifies_nor_unlocks_an_account(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    await members.register(shop, email=address)
    await identity.drain()
    await members.post(shop, "password-reset", {"email": address})
    assert (await reset(members, shop, await members.token_mailed_to(address))).status_code == 200
    assert "not activated" in (await members.log_in(shop, address, NEW)).json()["message"]


async def test_a_new_password_sends_a_mail_without_a_token_to_the_owner(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    await ada.client.post(CHANGE, json=change())
    await members.harness.drain()
    notice = members.mailbox.to(ada.email)[-1]
    assert notice.subject == "Marbelle: your password was changed"
    assert "token" not in notice.text + notice.html
