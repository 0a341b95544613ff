"""`GET /api/customer/user/` and `PUT /api/customer/edit/`."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from common.events.identity import SessionRevoked
from identity.use_cases.ensure_user import ensure_user
from testkit.harness import Harness
from testkit.identity import PASSWORD, SignedInUser, new_address
from testkit.identity_storybook import CUSTOMER, StorybookUsers, new_username

from .answers import fields, refusal
from .mailed_links import follow_link

NEW = "Calm-Lagoon-77"
UNAUTHENTICATED = (401, "Authentication credentials were not provided.")


async def edit(user: SignedInUser, **body: Any) -> httpx.Response:
    return await user.client.put(f"{CUSTOMER}/edit/", json=body)


async def edited(user: SignedInUser, **body: Any) -> dict[str, Any]:
    response = await edit(user, **body)
    assert response.status_code == 200, response.text
    assert response.json().keys() == {"message", "user"}
    profile: dict[str, Any] = response.json()["user"]
    return profile


async def test_without_a_session_user_and_edit_are_401(customers: StorybookUsers, shop: str) -> None:
    visitor = customers.visitor(shop)
    assert refusal(await visitor.get(f"{CUSTOMER}/user/")) == UNAUTHENTICATED
    assert refusal(await visitor.put(f"{CUSTOMER}/edit/", json={"first_name": "Nino"})) == UNAUTHENTICATED


async def test_a_locked_account_is_401(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    nino = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=nino.id)
    assert refusal(await nino.client.get(f"{CUSTOMER}/user/"))[0] == 401
    assert refusal(await edit(nino, first_name="Other"))[0] == 401
    assert refusal(await edit(nino, password=NEW))[0] == 401


async def test_only_what_the_body_has_changes(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    before = await customers.profile(nino)
    assert await edited(nino, phone="+995 599") == {**before, "phone": "+995 599"}
    assert await edited(nino, first_name="ნინო") == {**before, "phone": "+995 599", "first_name": "ნინო"}


@pytest.mark.parametrize("value", ["", None, "  "])
async def test_blank_and_null_mean_unchanged(customers: StorybookUsers, shop: str, value: str | None) -> None:
    nino = await customers.new_user(shop)
    before = await customers.profile(nino)
    names = ("username", "email", "first_name", "last_name", "phone")
    assert await edited(nino, **dict.fromkeys(names, value)) == before
    assert await edited(nino, password=None) == before
    assert await edited(nino, password="") == before
    assert await edited(nino) == before
    assert (await customers.log_in(shop, nino.email)).status_code == 200


async def test_another_username_replaces_the_old_one(customers: StorybookUsers, shop: str) -> None:
    old, new = new_username(), new_username()
    nino = await customers.new_user(shop, username=old)
    assert (await edited(nino, username=new))["username"] == new
    assert (await customers.log_in(shop, new)).status_code == 200
    assert (await customers.log_in(shop, old)).status_code == 400
    assert (await customers.register(shop, username=old)).status_code == 201


async def test_an_account_that_was_made_without_a_username_is_shown_with_its_email(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address, name = new_address(), new_username()
    async with identity.database.transaction() as uow:
        await ensure_user(uow, shop, address, PASSWORD, "Nino", "Beridze", verified=True, is_staff=False)
    nino = await customers.sign_in(shop, address)
    assert (await customers.profile(nino))["username"] == address
    assert (await nino.client.get(f"{CUSTOMER}/status/")).json() == {"loggedIn": True, "user": address}
    assert (await edited(nino, username=name))["username"] == name
    assert (await customers.log_in(shop, name)).status_code == 200


async def test_the_letter_case_of_ones_own_username_can_change(customers: StorybookUsers, shop: str) -> None:
    name = new_username()
    nino = await customers.new_user(shop, username=name)
    assert (await edited(nino, username=name.upper()))["username"] == name.upper()


async def test_another_email_replaces_the_old_one_when_its_link_was_followed(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino, new = await customers.new_user(shop), new_address()
    assert (await edited(nino, email=new.upper(), first_name="Other"))["email"] == nino.email
    assert (await customers.log_in(shop, new)).status_code == 400
    await follow_link(customers, shop, await customers.token_mailed_to(new))
    profile = await customers.profile(nino)
    assert (profile["email"], profile["first_name"]) == (new, "Other")
    assert (await customers.log_in(shop, new)).status_code == 200
    assert (await customers.log_in(shop, nino.email)).status_code == 400
    [mail] = await identity.mails(nino.email)
    assert new in mail["text"]


async def test_another_email_and_another_password_can_be_in_one_body(customers: StorybookUsers, shop: str) -> None:
    nino, new = await customers.new_user(shop), new_address()
    await edited(nino, email=new, password=NEW)
    await follow_link(customers, shop, await customers.token_mailed_to(new))
    assert (await customers.log_in(shop, new, NEW)).status_code == 200


@pytest.mark.parametrize("change", [{"password": NEW}, {"email": "other@people.example"}])
async def test_staff_cannot_replace_what_they_sign_in_with_in_a_customers_session(
    customers: StorybookUsers, identity: Harness, shop: str, change: dict[str, str]
) -> None:
    nino = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_staff = true where id = %(id)s", id=nino.id)
    sam = await customers.sign_in(shop, nino.email)
    assert (await customers.claims(shop, sam.access)).permissions == ()
    assert refusal(await edit(sam, **change))[0] == 403
    assert (await edited(sam, first_name="Sam", email=nino.email))["first_name"] == "Sam"
    assert (await customers.log_in(shop, nino.email)).status_code == 200


async def test_the_same_email_sends_no_mail(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    nino = await customers.new_user(shop)
    await identity.drain()
    await edited(nino, email=nino.email)
    assert await identity.mails(nino.email) == []


async def test_taken_names_and_emails_are_refused_and_change_nothing(customers: StorybookUsers, shop: str) -> None:
    name = new_username()
    other = await customers.new_user(shop, username=name)
    nino = await customers.new_user(shop)
    before = await customers.profile(nino)
    taken = await edit(nino, username=name.upper(), first_name="Changed")
    assert fields(taken) == {"username": ["A user with this username already exists."]}
    taken = await edit(nino, email=other.email.upper(), first_name="Changed")
    assert fields(taken) == {"email": ["A user with this email address already exists."]}
    taken = await edit(nino, username=other.email, first_name="Changed")
    assert fields(taken) == {"username": ["A user with this username already exists."]}
    assert await customers.profile(nino) == before


async def test_a_new_password_keeps_this_session_and_ends_the_others(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino = await customers.new_user(shop)
    other, stranger = await customers.sign_in(shop, nino.email), await customers.new_user(shop)
    response = await edit(nino, password=NEW)
    assert response.status_code == 200
    assert response.headers["x-atelier-session-revoked"].startswith(str(other.session_id))
    assert "set-cookie" not in response.headers
    assert [event.session_id for event in await identity.events(SessionRevoked, shop)] == [other.session_id]
    assert (await customers.profile(nino))["email"] == nino.email
    assert (await customers.log_in(shop, nino.email, PASSWORD)).status_code == 400
    assert (await customers.log_in(shop, nino.email, NEW)).status_code == 200
    assert stranger.session_id not in {event.session_id for event in await identity.events(SessionRevoked, shop)}


async def test_a_new_password_is_reported_by_mail(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    nino = await customers.new_user(shop)
    await identity.drain()
    await edit(nino, password=NEW)
    [mail] = await identity.mails(nino.email)
    assert mail["subject"] == "Storybook: your password was changed"
    assert "staff@storybook.example" in mail["text"]
    assert NEW not in str(mail)


async def test_an_ended_session_changes_nothing(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    other = await customers.sign_in(shop, nino.email)
    await edit(nino, password=NEW)
    assert refusal(await edit(other, password="Stolen-Harbour-1"))[0] == 401
    assert (await customers.log_in(shop, nino.email, NEW)).status_code == 200


async def test_of_parallel_changes_of_the_password_in_two_sessions_one_succeeds(
    customers: StorybookUsers, shop: str
) -> None:
    nino = await customers.new_user(shop)
    other = await customers.sign_in(shop, nino.email)
    passwords = [NEW, "Wide-Meadow-19"]
    responses = await asyncio.gather(
        *(edit(user, password=password) for user, password in zip((nino, other), passwords, strict=True))
    )
    assert Counter(response.status_code for response in responses) == {200: 1, 401: 1}
    valid = [password for password in passwords if (await customers.log_in(shop, nino.email, password)).is_success]
    assert valid == [passwords[[response.status_code for response in responses].index(200)]]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "short-7", "Password must be at least 8 characters."),
        ("password", "48151623421", "Password must not consist of digits alone."),
        ("password", "password1", "This password is too common."),
        ("email", "no address", "Enter a valid email address."),
        ("username", "two words", "Enter a valid username: letters, digits and @ . + - _ only."),
        ("phone", "1" * 51, "Ensure this field has no more than 50 characters."),
        ("first_name", 7, "Not a valid string."),
    ],
)
async def test_an_invalid_field_is_named_and_nothing_changes(
    customers: StorybookUsers, shop: str, field: str, value: Any, message: str
) -> None:
    nino = await customers.new_user(shop)
    before = await customers.profile(nino)
    assert fields(await edit(nino, **{"last_name": "Changed", field: value})) == {field: [message]}
    assert await customers.profile(nino) == before


async def test_of_parallel_changes_to_one_username_one_succeeds(customers: StorybookUsers, shop: str) -> None:
    people, name = [await customers.new_user(shop) for _ in range(3)], new_username()
    responses = await asyncio.gather(*(edit(person, username=name) for person in people))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 2}
