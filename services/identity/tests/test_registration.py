"""Registration (contract 2.2, addendum 10, 12 and 13)."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from common.events.identity import UserRegistered
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users, new_address

REGISTER = "/api/v1/auth/register/"


async def details(people: Users, shop: str, **changes: Any) -> dict[str, list[str]]:
    response = await people.register(shop, **changes)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error"), response.text
    fields: dict[str, list[str]] = response.json()["details"]
    return fields


async def test_the_documented_registration_gets_the_documented_response(people: Users, shop: str) -> None:
    body = {
        "email": "user@example.com",
        "password": "SecurePass123!",
        "password_confirm": "SecurePass123!",
        "first_name": "John",
        "last_name": "Doe",
        "phone_number": "+1234567890",
    }
    response = await people.harness.anonymous(shop).post(REGISTER, json=body)
    assert response.status_code == 201
    user_id = response.json()["user"].pop("id")
    assert len(user_id) == 36
    assert response.json() == {
        "message": "User registered successfully. Please check your email to verify your account.",
        "user": {"id": user_id, "email": "user@example.com", "first_name": "John", "last_name": "Doe"},
    }


async def test_last_name_and_phone_are_optional(people: Users, shop: str) -> None:
    body = {
        "email": new_address(),
        "password": PASSWORD,
        "password_confirm": PASSWORD,
        "first_name": "John",
    }
    response = await people.harness.anonymous(shop).post(REGISTER, json=body)
    assert response.status_code == 201
    assert response.json()["user"]["last_name"] == ""
    me = await (await people.sign_in(shop, body["email"])).client.get("/api/v1/auth/me/")
    assert me.json()["phone_number"] is None


async def test_every_missing_required_field_is_named(people: Users, shop: str) -> None:
    response = await people.harness.anonymous(shop).post(REGISTER, json={})
    assert response.status_code == 400
    required = ["This field is required."]
    fields = ("email", "password", "password_confirm", "first_name")
    assert response.json() == {
        "error": "Invalid input",
        "code": "validation_error",
        "details": dict.fromkeys(fields, required),
    }


async def test_blank_required_fields_are_refused_and_texts_are_trimmed(people: Users, shop: str) -> None:
    assert await details(people, shop, first_name="   ") == {"first_name": ["This field may not be blank."]}
    trimmed = await people.register(shop, first_name="  Ada ", email=f"  {new_address().upper()}  ")
    assert trimmed.json()["user"]["first_name"] == "Ada"
    assert trimmed.json()["user"]["email"].islower()


@pytest.mark.parametrize("address", ["nobody", "a@b", "a b@example.com", "a@example..com", "@example.com", "a@"])
async def test_a_malformed_address_is_refused(people: Users, shop: str, address: str) -> None:
    assert await details(people, shop, email=address) == {"email": ["Enter a valid email address."]}


async def test_an_address_is_at_most_254_characters(people: Users, shop: str) -> None:
    longest = f"{'a' * 63}@{'b' * 63}.{'c' * 63}.{'d' * 58}.com"
    assert len(longest) == 254
    assert (await people.register(shop, email=longest)).status_code == 201
    assert (await details(people, shop, email=f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example"))["email"]


async def test_the_confirmation_must_match(people: Users, shop: str) -> None:
    wrong = await details(people, shop, password_confirm="Quiet-Harbour-43")
    assert wrong == {"password_confirm": ["Passwords must match."]}


async def test_every_rule_that_a_password_breaks_is_named(people: Users, shop: str) -> None:
    assert await details(people, shop, password="abc") == {
        "password": [
            "Password must be at least 8 characters.",
            "Password must contain an uppercase letter.",
            "Password must contain a digit.",
            "Password must contain a symbol.",
        ]
    }


async def test_a_common_password_is_refused(people: Users, shop: str) -> None:
    assert await details(people, shop, password="P@ssw0rd") == {"password": ["This password is too common."]}


async def test_a_password_like_the_address_is_refused(people: Users, shop: str) -> None:
    faults = await details(people, shop, email="margaret.hamilton@example.com", password="Margaret.Hamilton1")
    assert faults == {"password": ["The password is too similar to the email address."]}


@pytest.mark.parametrize(("phone", "status"), [("+0987654321", 201), ("123456789", 201), ("12345", 400)])
async def test_a_phone_has_an_optional_plus_and_9_to_15_digits(
    people: Users, shop: str, phone: str, status: int
) -> None:
    assert (await people.register(shop, phone_number=phone)).status_code == status


async def test_a_taken_address_is_409_in_any_case(people: Users, shop: str) -> None:
    address = new_address()
    await people.register(shop, email=address)
    response = await people.register(shop, email=address.upper(), first_name="Eve")
    assert response.status_code == 409
    assert response.json() == {
        "error": "A user with this email already exists.",
        "code": "conflict",
        "details": {"email": ["A user with this email already exists."]},
    }


async def test_parallel_registrations_of_one_address_create_one_account(
    people: Users, identity: Harness, shop: str
) -> None:
    address = new_address()
    responses = await asyncio.gather(*(people.register(shop, email=address) for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {201: 1, 409: 19}
    assert len(await identity.events(UserRegistered, shop)) == 1


async def test_one_address_may_have_an_account_at_every_storefront(people: Users, identity: Harness) -> None:
    address = new_address()
    here, there = identity.storefront(), identity.storefront()
    ids = [(await people.register(shop, email=address)).json()["user"]["id"] for shop in (here, there)]
    assert len(set(ids)) == 2


async def test_a_registration_publishes_user_registered(people: Users, identity: Harness, shop: str) -> None:
    user = (await people.register(shop)).json()["user"]
    [event] = await identity.events(UserRegistered, shop)
    assert str(event.user_id) == user["id"]
    assert (event.email, event.first_name, event.last_name) == (user["email"], "Ada", "Lovelace")


async def test_a_refused_registration_stores_and_publishes_nothing(people: Users, identity: Harness, shop: str) -> None:
    address = new_address()
    await people.register(shop, email=address)
    await identity.drain()
    await people.register(shop, email=address)
    assert len(await identity.events(UserRegistered, shop)) == 1
    await identity.drain()
    assert len(people.mailbox.to(address)) == 1


async def test_a_repeated_idempotency_key_replays_the_registration(people: Users, shop: str) -> None:
    body = {"email": new_address(), "password": PASSWORD, "password_confirm": PASSWORD, "first_name": "Ada"}
    client = people.harness.anonymous(shop)
    responses = [await client.post(REGISTER, json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert [response.status_code for response in responses] == [201, 201]
    assert responses[0].content == responses[1].content
