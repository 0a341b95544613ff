"""Forgotten and changed passwords: contract "Change Password Example", addendum 1, 2, 3 and 8."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from common.testing.harness import Harness
from identity.testing import PASSWORD, Person, new_address
from identity.testing_marbelle import Members

CHANGE = "/api/v1/auth/change-password/"
NEW = "CalmLagoon77"
ODD: tuple[Any, ...] = ("", "nobody", "a\x00b@people.example", "x" * 300, None, 7, [], {})
REVOKED = "x-atelier-session-revoked"


def change(current: str = PASSWORD, new: str = NEW, confirm: str | None = None) -> dict[str, str]:
    return {"current_password": current, "new_password": new, "new_password_confirm": confirm or new}


async def reset(members: Members, shop: str, token: str, new: str = NEW, confirm: str | None = None) -> httpx.Response:
    body = {"token": token, "new_password": new, "new_password_confirm": confirm or new}
    return await members.post(shop, "password-reset-confirm", body)


async def reset_token(members: Members, person: Person) -> str:
    await members.post(person.storefront, "password-reset", {"email": person.email})
    return await members.token_mailed_to(person.email)


async def alive(members: Members, person: Person) -> bool:
    return (await members.refresh(person.storefront, person.refresh)).status_code == 200


async def test_a_change_answers_200_without_data_and_takes_effect(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    response = await ada.client.post(CHANGE, json=change())
    assert (response.status_code, response.json()) == (
        200,
        {"success": True, "message": "Password changed successfully."},
    )
    assert (await members.log_in(shop, ada.email)).status_code == 400
    assert (await members.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_wrong_current_password_is_400_and_never_401(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    response = await ada.client.post(CHANGE, json=change("AnotherHarbour42"))
    assert (response.status_code, response.json()) == (
        400,
        {
            "success": False,
            "message": "The current password is incorrect.",
            "errors": {"current_password": ["The current password is incorrect."]},
        },
    )


async def test_after_a_change_all_sessions_but_the_callers_end(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    others = [await members.arrive(shop, ada.email) for _ in range(2)]
    eve = await members.newcomer(shop)
    response = await ada.client.post(CHANGE, json=change())
    told = {line.split()[0] for line in response.headers.get_list(REVOKED)}
    assert told == {str(other.session_id) for other in others}
    assert [await alive(members, person) for person in (ada, *others, eve)] == [True, False, False, True]


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
    members: Members, shop: str, body: Any, errors: dict[str, Any]
) -> None:
    ada = await members.newcomer(shop)
    response = await ada.client.post(CHANGE, json=body)
    assert response.status_code == 400
    required = {field: sentences or ["This field is required."] for field, sentences in errors.items()}
    assert response.json()["errors"] == required
    assert (await members.log_in(shop, ada.email)).status_code == 200


async def test_a_change_without_a_bearer_is_401(identity: Harness, shop: str) -> None:
    assert (await identity.anonymous(shop, "marbelle").post(CHANGE, json=change())).status_code == 401


async def test_twenty_parallel_changes_let_one_win(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    new = [f"CalmLagoon{number}" for number in range(20)]
    answers = await asyncio.gather(*(ada.client.post(CHANGE, json=change(new=password)) for password in new))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 19}
    winner = new[[answer.status_code for answer in answers].index(200)]
    assert (await members.log_in(shop, ada.email, winner)).status_code == 200


async def test_asking_for_a_reset_is_always_200_with_one_message_at_one_cost(
    members: Members, identity: Harness, shop: str
) -> None:
    ada, locked, waiting = await members.newcomer(shop), await members.newcomer(shop), new_address()
    await members.register(shop, email=waiting)
    await identity.settle()
    await identity.database.reads.write("update users set is_active = false where id = %s", (locked.id,))
    answers, addresses = [], (ada.email, ada.email.upper(), new_address(), locked.email, waiting)
    before = {address: members.count_of_mails(address) for address in addresses}
    for address in addresses:
        statements = identity.database.statements.total
        response = await members.post(shop, "password-reset", {"email": address})
        answers.append((response.status_code, response.text, identity.database.statements.total - statements))
    assert answers[0][0] == 200
    assert len(set(answers)) == 1
    await identity.settle()
    assert members.count_of_mails(ada.email) - before[ada.email] == 2
    assert members.count_of_mails(locked.email) == before[locked.email]


@pytest.mark.parametrize("body", [{}, *({"email": odd} for odd in ODD)])
async def test_asking_for_a_reset_with_no_address_at_all_is_answered_like_any_other(
    members: Members, shop: str, body: dict[str, Any]
) -> None:
    answers = [await members.post(shop, "password-reset", each) for each in (body, {"email": new_address()})]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content


async def test_the_reset_mail_links_to_its_page(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    token = await reset_token(members, ada)
    mail = members.mailbox.to(ada.email)[-1]
    link = f"http://localhost:3000/password-reset?token={token}"
    assert link in mail.text
    assert f'<a href="{link}">' in mail.html
    assert "within 24 hours" in mail.text


async def test_a_reset_answers_200_without_data_and_ends_every_session(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    other = await members.arrive(shop, ada.email)
    response = await reset(members, shop, await reset_token(members, ada))
    assert (response.status_code, response.json().keys()) == (200, {"success", "message"})
    assert len(response.headers.get_list(REVOKED)) == 2
    assert not await alive(members, ada)
    assert not await alive(members, other)
    assert (await members.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_reset_token_works_once(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    token = await reset_token(members, ada)
    answers = await asyncio.gather(*(reset(members, shop, token) for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 19}
    assert {"token"} == {key for answer in answers if answer.status_code == 400 for key in answer.json()["errors"]}


async def test_an_older_reset_token_dies_when_a_newer_one_is_mailed(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    older, newer = await reset_token(members, ada), await reset_token(members, ada)
    assert (await reset(members, shop, older)).json()["errors"].keys() == {"token"}
    assert (await reset(members, shop, newer)).status_code == 200
    assert (await reset(members, shop, newer)).status_code == 400


async def test_a_reset_token_is_good_for_24_hours(members: Members, shop: str, later: Callable[[float], None]) -> None:
    ada, bob = await members.newcomer(shop), await members.newcomer(shop)
    early, late = await reset_token(members, ada), await reset_token(members, bob)
    later(86_390)
    assert (await reset(members, shop, early)).status_code == 200
    later(20)
    assert (await reset(members, shop, late)).json()["errors"].keys() == {"token"}


async def test_a_refused_password_names_its_field_and_leaves_the_token_good(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    token = await reset_token(members, ada)
    assert (await reset(members, shop, token, "short")).json()["errors"].keys() == {"new_password"}
    unconfirmed = await reset(members, shop, token, NEW, "Other-Lagoon-1")
    assert unconfirmed.json()["errors"].keys() == {"new_password_confirm"}
    assert (await reset(members, shop, token)).status_code == 200


async def test_tokens_serve_one_purpose_at_one_storefront(members: Members, shop: str, other_shop: str) -> None:
    address = new_address()
    await members.register(shop, email=address)
    verification = await members.token_mailed_to(address)
    assert (await reset(members, shop, verification)).status_code == 400
    await members.activate(shop, address)
    ada = await members.arrive(shop, address)
    token = await reset_token(members, ada)
    assert (await reset(members, other_shop, token)).status_code == 400
    assert (await members.post(shop, "verify-email", {"token": token})).status_code == 400
    assert (await members.post(shop, "confirm-email-change", {"token": token})).status_code == 400


async def test_a_reset_neither_activates_nor_unlocks(members: Members, identity: Harness, shop: str) -> None:
    address = new_address()
    await members.register(shop, email=address)
    await identity.settle()
    await members.post(shop, "password-reset", {"email": address})
    assert (await reset(members, shop, await members.token_mailed_to(address))).status_code == 200
    assert "not activated" in (await members.log_in(shop, address, NEW)).json()["message"]


async def test_the_owner_is_told_of_a_new_password_without_a_token(members: Members, shop: str) -> None:
    ada = await members.newcomer(shop)
    await ada.client.post(CHANGE, json=change())
    await members.harness.settle()
    notice = members.mailbox.to(ada.email)[-1]
    assert notice.subject == "Marbelle: your password was changed"
    assert "token" not in notice.text + notice.html
