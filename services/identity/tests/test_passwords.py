"""The three operations of `password/`: addendum 11."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from common.events.identity import SessionRevoked
from common.testing.harness import Harness
from identity.testing import PASSWORD, People, Person, new_address

PATH = "/api/v1/auth/password/"
NEW = "Calm-Lagoon-77"


def change(current: str = PASSWORD, new: str = NEW, confirm: str | None = None) -> dict[str, str]:
    return {"current_password": current, "new_password": new, "new_password_confirm": confirm or new}


async def ask(people: People, shop: str, address: str) -> httpx.Response:
    return await people.harness.anonymous(shop).post(PATH, json={"email": address})


async def reset(people: People, shop: str, token: str, new: str = NEW) -> httpx.Response:
    body = {"token": token, "new_password": new, "new_password_confirm": new}
    return await people.harness.anonymous(shop).post(PATH, json=body)


async def alive(people: People, person: Person) -> bool:
    return (await people.refresh(person.storefront, person.refresh)).status_code == 200


async def reset_token(people: People, person: Person) -> str:
    await ask(people, person.storefront, person.email)
    return await people.token_mailed_to(person.email)


async def test_a_change_takes_effect(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    response = await ada.client.post(PATH, json=change())
    assert (response.status_code, response.json()) == (200, {"message": "Password changed successfully."})
    assert (await people.log_in(shop, ada.email)).status_code == 401
    assert (await people.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_wrong_current_password_is_400(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    response = await ada.client.post(PATH, json=change("Another-Harbour-42"))
    assert response.status_code == 400
    assert response.json() == {
        "error": "Invalid input",
        "code": "validation_error",
        "details": {"current_password": ["The current password is incorrect."]},
    }
    assert (await people.log_in(shop, ada.email)).status_code == 200


async def test_a_change_ends_all_sessions_but_the_callers(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    others = [await people.arrive(shop, ada.email) for _ in range(2)]
    eve = await people.newcomer(shop)
    response = await ada.client.post(PATH, json=change())
    told = {line.split()[0] for line in response.headers.get_list("x-atelier-session-revoked")}
    assert told == {str(other.session_id) for other in others}
    assert {event.session_id for event in await identity.events(SessionRevoked, shop)} == {
        other.session_id for other in others
    }
    assert [await alive(people, person) for person in (ada, *others, eve)] == [True, False, False, True]


async def test_a_change_needs_somebody_signed_in(people: People, shop: str) -> None:
    response = await people.harness.anonymous(shop).post(PATH, json=change())
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_new_passwords_obey_the_rules_and_are_confirmed(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    response = await ada.client.post(PATH, json=change(new="Short1!", confirm="Other1!"))
    assert response.status_code == 400
    assert response.json()["details"] == {
        "new_password": ["Password must be at least 8 characters."],
        "new_password_confirm": ["Passwords must match."],
    }


async def test_an_empty_body_names_the_fields_of_a_change(people: People, shop: str) -> None:
    response = await (await people.newcomer(shop)).client.post(PATH, json={})
    assert response.status_code == 400
    assert response.json()["details"].keys() == change().keys()


async def test_racing_changes_let_one_win(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    new = [f"Calm-Lagoon-{number}" for number in range(70, 76)]
    answers = await asyncio.gather(*(ada.client.post(PATH, json=change(new=password)) for password in new))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 5}
    winner = new[[answer.status_code for answer in answers].index(200)]
    assert (await people.log_in(shop, ada.email, winner)).status_code == 200


async def test_asking_for_a_reset_is_always_200_at_the_same_cost(people: People, identity: Harness, shop: str) -> None:
    ada, locked = await people.newcomer(shop), await people.newcomer(shop)
    await identity.database.reads.write("update users set is_active = false where id = %s", (locked.id,))
    answers, addresses = [], (ada.email, new_address(), locked.email)
    for address in addresses:
        before = identity.database.statements.total
        response = await ask(people, shop, address)
        answers.append((response.status_code, response.text, identity.database.statements.total - before))
    assert answers[0][0] == 200
    assert len(set(answers)) == 1
    await identity.settle()
    links = [mail.to for mail in people.mailbox.mails if mail.to in addresses and "/reset-password" in mail.text]
    assert links == [ada.email]


async def test_a_reset_by_the_mailed_link(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    response = await reset(people, shop, await reset_token(people, ada))
    assert (response.status_code, response.json()) == (200, {"message": "Password reset successfully."})
    assert (await people.log_in(shop, ada.email, NEW)).status_code == 200


async def test_a_reset_ends_every_session(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    other = await people.arrive(shop, ada.email)
    response = await reset(people, shop, await reset_token(people, ada))
    assert len(response.headers.get_list("x-atelier-session-revoked")) == 2
    assert not await alive(people, ada)
    assert not await alive(people, other)
    assert len(await identity.events(SessionRevoked, shop)) == 2


async def test_a_reset_token_works_once_and_kills_its_siblings(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    first, second = await reset_token(people, ada), await reset_token(people, ada)
    assert first != second
    assert (await reset(people, shop, second)).status_code == 200
    for token in (first, second):
        refused = await reset(people, shop, token, "Third-Lagoon-78")
        assert refused.status_code == 400
        assert refused.json()["details"] == {"token": ["This link is invalid or has expired."]}


async def test_a_password_change_kills_outstanding_reset_tokens(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await reset_token(people, ada)
    await ada.client.post(PATH, json=change())
    assert (await reset(people, shop, token)).status_code == 400


async def test_racing_resets_let_one_win(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    tokens = [await reset_token(people, ada), await reset_token(people, ada)]
    answers = await asyncio.gather(*(reset(people, shop, token) for token in tokens * 4))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 7}


async def test_a_refused_password_does_not_use_the_token_up(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await reset_token(people, ada)
    assert "new_password" in (await reset(people, shop, token, "weak")).json()["details"]
    assert (await reset(people, shop, token)).status_code == 200


async def test_a_reset_link_is_valid_for_an_hour(people: People, shop: str, later: Callable[[float], None]) -> None:
    ada = await people.newcomer(shop)
    tokens = [await reset_token(people, ada) for _ in range(2)]
    later(3590)
    assert (await reset(people, shop, tokens[0], "weak")).json()["details"].keys() == {"new_password"}
    later(11)
    assert (await reset(people, shop, tokens[0])).json()["details"].keys() == {"token"}


async def test_a_reset_never_unlocks(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await reset_token(people, ada)
    await identity.database.reads.write("update users set is_active = false where id = %s", (ada.id,))
    assert (await reset(people, shop, token)).status_code == 400
    assert (await people.log_in(shop, ada.email, NEW)).status_code == 401


async def test_tokens_do_not_cross_storefronts_or_purposes(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    verification = await people.token_mailed_to(ada.email)
    assert (await reset(people, shop, verification)).status_code == 400
    assert (await reset(people, identity.storefront(), await reset_token(people, ada))).status_code == 400


async def test_a_login_that_races_a_reset_leaves_no_session_behind(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    token = await reset_token(people, ada)
    answers = await asyncio.gather(
        *(people.log_in(shop, ada.email) for _ in range(4)),
        reset(people, shop, token),
        *(people.log_in(shop, ada.email) for _ in range(4)),
    )
    for answer in answers:
        refresh: dict[str, Any] = answer.json().get("tokens", {})
        if refresh:
            assert (await people.refresh(shop, refresh["refresh"])).status_code == 401


@pytest.mark.parametrize("body", [change(), {"token": "x", **change()}])
async def test_the_owner_is_told_of_a_new_password(people: People, shop: str, body: dict[str, str]) -> None:
    ada = await people.newcomer(shop)
    if "token" in body:
        body = {**body, "token": await reset_token(people, ada)}
    assert (await ada.client.post(PATH, json=body)).status_code == 200
    await people.harness.settle()
    notice = people.mailbox.to(ada.email)[-1]
    assert notice.subject == "Emporium: your password was changed"
    assert "token" not in notice.text + notice.html
