"""`POST /api/customer/register/`."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from common.events.identity import GuestClaimed, UserRegistered
from testkit.harness import Harness
from testkit.identity import PASSWORD, Mailbox, new_address
from testkit.identity_storybook import CUSTOMER, StorybookUsers, new_username, session_cookie

from .answers import fields, refusal

REQUIRED = ["This field is required."]
EMAIL_TAKEN = "A user with this email address already exists."
USERNAME_TAKEN = "A user with this username already exists."


async def test_a_new_customer_gets_the_profile_and_a_session(customers: StorybookUsers, shop: str) -> None:
    address, name = new_address(), new_username()
    response = await customers.register(shop, email=address.upper(), username=name)
    assert response.status_code == 201
    assert response.json().keys() == {"message", "user"}
    nino = await customers.person(shop, response)
    user = response.json()["user"]
    assert user == await customers.profile(nino)
    assert user == {
        "id": user["id"],
        "username": name,
        "first_name": "Nino",
        "last_name": "Beridze",
        "email": address,
        "phone": "+995 555 12 34 56",
        "avatar": None,
        "date_joined": user["date_joined"],
        "last_login": user["date_joined"],
    }
    assert isinstance(user["id"], int)
    assert user["date_joined"].endswith("Z")
    assert datetime.fromisoformat(user["date_joined"]).tzinfo is not None


async def test_the_session_cookie_lasts_two_weeks(customers: StorybookUsers, shop: str) -> None:
    response = await customers.register(shop)
    [header] = response.headers.get_list("set-cookie")
    value = session_cookie(response).value
    assert header == f"sessionid={value}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax"
    claims = await customers.claims(shop, value)
    assert claims.expires_at - claims.issued_at == 1_209_600
    assert response.headers["cache-control"] == "no-store"


async def test_names_and_phone_are_optional(customers: StorybookUsers, shop: str) -> None:
    response = await customers.register(shop, first_name=None, last_name=None, phone=None)
    user = response.json()["user"]
    assert (user["first_name"], user["last_name"], user["phone"]) == ("", "", "")


@pytest.mark.parametrize("username", [None, "", "  "])
async def test_a_missing_username_is_taken_from_the_email(
    customers: StorybookUsers, shop: str, username: str | None
) -> None:
    local = new_username()
    response = await customers.register(shop, username=username, email=f"{local}+book@people.example")
    assert response.json()["user"]["username"] == f"{local}+book"


async def test_a_derived_username_that_is_taken_gets_a_suffix(customers: StorybookUsers, shop: str) -> None:
    local = new_username()
    await customers.new_user(shop, username=local.upper())
    response = await customers.register(shop, username=None, email=f"{local}@people.example")
    name = response.json()["user"]["username"]
    assert name.startswith(local)
    assert len(name) == len(local) + 6


async def test_an_email_whose_characters_no_username_has_still_gets_one(customers: StorybookUsers, shop: str) -> None:
    response = await customers.register(shop, username=None, email="!#$@people.example")
    assert response.json()["user"]["username"] == "user"


@pytest.mark.parametrize("name", ["ნინო", "a@b.c+d-e_f", "A" * 150, "7"])
async def test_usernames_have_letters_of_any_script_digits_and_some_signs(
    customers: StorybookUsers, shop: str, name: str
) -> None:
    response = await customers.register(shop, username=name)
    assert response.json()["user"]["username"] == name


@pytest.mark.parametrize("name", ["two words", "semi;colon", "slash/", "emoji😀", "line\nbreak"])
async def test_other_characters_in_usernames_are_refused(customers: StorybookUsers, shop: str, name: str) -> None:
    assert fields(await customers.register(shop, username=name)) == {
        "username": ["Enter a valid username: letters, digits and @ . + - _ only."]
    }


async def test_the_letter_case_of_a_username_is_kept_and_does_not_make_it_another_one(
    customers: StorybookUsers, shop: str, other_shop: str
) -> None:
    name = new_username().replace("nino", "NinO")
    assert (await customers.register(shop, username=name)).json()["user"]["username"] == name
    assert refusal(await customers.register(shop, username=name.lower())) == (400, USERNAME_TAKEN)
    assert refusal(await customers.register(shop, username=name.replace("N", "\N{FULLWIDTH LATIN CAPITAL LETTER N}")))
    assert (await customers.register(other_shop, username=name)).status_code == 201


async def test_a_taken_email_is_refused_in_any_letter_case(
    customers: StorybookUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    nino = await customers.new_user(shop)
    response = await customers.register(shop, email=nino.email.upper())
    assert refusal(response) == (400, EMAIL_TAKEN)
    assert fields(response) == {"email": [EMAIL_TAKEN]}
    assert "set-cookie" not in response.headers
    assert len(await identity.events(UserRegistered, shop)) == 1
    assert (await customers.register(other_shop, email=nino.email)).status_code == 201


async def test_a_taken_username_leaves_no_account(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    name, address = new_username(), new_address()
    await customers.new_user(shop, username=name)
    response = await customers.register(shop, username=name, email=address)
    assert fields(response) == {"username": [USERNAME_TAKEN]}
    assert (await customers.register(shop, email=address)).status_code == 201
    assert len(await identity.events(UserRegistered, shop)) == 2


async def test_the_email_of_another_customer_is_no_username(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    assert refusal(await customers.register(shop, username=nino.email.upper())) == (400, USERNAME_TAKEN)
    own = new_address()
    assert (await customers.register(shop, username=own, email=own)).json()["user"]["username"] == own


@pytest.mark.parametrize("missing", ["password", "email"])
async def test_password_and_email_are_required(customers: StorybookUsers, shop: str, missing: str) -> None:
    assert fields(await customers.register(shop, **{missing: None})) == {missing: REQUIRED}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "no address", "Enter a valid email address."),
        ("email", f"{'a' * 250}@b.example", "Ensure this field has no more than 254 characters."),
        ("username", "a" * 151, "Ensure this field has no more than 150 characters."),
        ("first_name", "a" * 151, "Ensure this field has no more than 150 characters."),
        ("last_name", "a" * 151, "Ensure this field has no more than 150 characters."),
        ("phone", "1" * 51, "Ensure this field has no more than 50 characters."),
        ("phone", 995, "Not a valid string."),
        ("first_name", "a\x00", "Null characters are not allowed."),
        ("password", "short-7", "Password must be at least 8 characters."),
        ("password", "48151623421", "Password must not consist of digits alone."),
        ("password", "password1", "This password is too common."),
        ("password", "a" * 2000, "Ensure this field has no more than 1024 characters."),
    ],
)
async def test_an_invalid_field_is_named(
    customers: StorybookUsers, shop: str, field: str, value: Any, message: str
) -> None:
    assert fields(await customers.register(shop, **{field: value})) == {field: [message]}


async def test_a_password_needs_no_classes_of_characters(customers: StorybookUsers, shop: str) -> None:
    assert (await customers.register(shop, password="quietharbour")).status_code == 201


async def test_a_welcome_mail_goes_out_and_its_failure_is_ignored(
    customers: StorybookUsers, mailbox: Mailbox, shop: str
) -> None:
    address = new_address()
    mailbox.failures[address] = 1
    assert (await customers.register(shop, email=address, first_name="BUY NOW")).status_code == 201
    await customers.harness.drain()
    assert mailbox.to(address) == []
    await customers.harness.database.autocommit.execute("update tasks set run_at = created_at where state = 'waiting'")
    await customers.harness.drain()
    [mail] = mailbox.to(address)
    assert mail.subject == "Welcome to Storybook"
    assert "BUY NOW" not in mail.text + mail.html
    assert PASSWORD not in str(mail)


async def test_of_parallel_registrations_one_succeeds(customers: StorybookUsers, shop: str) -> None:
    name, address = new_username(), new_address()
    responses = await asyncio.gather(*(customers.register(shop, username=name, email=address) for _ in range(4)))
    assert Counter(response.status_code for response in responses) == {201: 1, 400: 3}


async def test_of_parallel_registrations_with_one_username_one_succeeds(customers: StorybookUsers, shop: str) -> None:
    name = new_username()
    responses = await asyncio.gather(*(customers.register(shop, username=name) for _ in range(4)))
    assert Counter(response.status_code for response in responses) == {201: 1, 400: 3}


async def test_parallel_registrations_get_different_derived_usernames(customers: StorybookUsers, shop: str) -> None:
    local = new_username()
    addresses = [f"{local}@{host}.example" for host in "abcd"]
    responses = await asyncio.gather(*(customers.register(shop, username=None, email=address) for address in addresses))
    assert len({response.json()["user"]["username"] for response in responses}) == 4


async def test_registering_replaces_the_callers_session(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    body = {"email": new_address(), "password": PASSWORD}
    response = await nino.client.post(f"{CUSTOMER}/register/", json=body)
    assert response.status_code == 201
    assert response.headers["x-atelier-session-revoked"].startswith(str(nino.session_id))
    assert (await customers.person(shop, response)).id != nino.id


async def test_registering_claims_nothing(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    await customers.new_user(shop)
    assert await identity.events(GuestClaimed, shop) == []


@pytest.mark.parametrize("body", ["[]", "7", '"text"', "null", "{", ""])
async def test_a_body_that_is_no_object_is_refused(customers: StorybookUsers, shop: str, body: str) -> None:
    headers = {"content-type": "application/json"}
    for path in ("register", "login"):
        response = await customers.visitor(shop).post(f"{CUSTOMER}/{path}/", content=body, headers=headers)
        assert refusal(response)[0] == 400


async def test_a_form_is_not_accepted(customers: StorybookUsers, shop: str) -> None:
    response = await customers.visitor(shop).post(f"{CUSTOMER}/register/", data={"email": new_address()})
    assert refusal(response)[0] == 415
