"""The caller's own account (contract 3.1, addendum 18)."""

from typing import Any

import pytest
from identity.contracts.emporium.schemas import Profile
from testkit.harness import Harness
from testkit.identity import Users

ME = "/api/v1/auth/me/"


async def test_the_profile_is_returned_as_documented(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    response = await ada.client.get(ME)
    assert response.status_code == 200
    body = response.json()
    assert Profile.model_validate(body)
    assert body["created_at"].endswith("Z")
    assert body == {
        "id": str(ada.id),
        "email": ada.email,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "phone_number": "+1234567890",
        "is_verified": False,
        "created_at": body["created_at"],
    }


async def test_the_documented_update_gets_the_documented_response(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    before = (await ada.client.get(ME)).json()
    changes = {"first_name": "Jane", "last_name": "Smith", "phone_number": "+0987654321"}
    response = await ada.client.put(ME, json=changes)
    assert (response.status_code, response.json()) == (200, {**before, **changes})
    assert (await ada.client.get(ME)).json() == {**before, **changes}


@pytest.mark.parametrize(
    ("changes", "effect"),
    [
        ({}, {}),
        ({"first_name": " Jane "}, {"first_name": "Jane"}),
        ({"last_name": ""}, {"last_name": ""}),
        ({"phone_number": None}, {"phone_number": None}),
        ({"phone_number": ""}, {"phone_number": None}),
    ],
)
async def test_an_update_is_partial(people: Users, shop: str, changes: Any, effect: Any) -> None:
    ada = await people.new_user(shop)
    before = (await ada.client.get(ME)).json()
    response = await ada.client.put(ME, json=changes)
    assert (response.status_code, response.json()) == (200, {**before, **effect})


async def test_the_address_and_read_only_fields_are_ignored(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    before = (await ada.client.get(ME)).json()
    attempt = {
        "id": "550e8400-e29b-41d4-a716-446655440000",
        "email": "mallory@example.com",
        "is_verified": True,
        "created_at": "2000-01-01T00:00:00Z",
        "is_staff": True,
        "is_active": False,
        "permissions": ["staff"],
    }
    response = await ada.client.put(ME, json=attempt)
    assert (response.status_code, response.json()) == (200, before)
    fresh = (await people.refresh(shop, ada.refresh)).json()["access"]
    assert (await people.claims(shop, fresh)).permissions == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_name": ""}, "This field may not be blank."),
        ({"first_name": None}, "Not a valid string."),
        ({"last_name": 7}, "Not a valid string."),
        ({"first_name": "x" * 151}, "Ensure this field has no more than 150 characters."),
        ({"phone_number": "call me"}, "Enter a valid phone number: an optional + and 9 to 15 digits."),
    ],
)
async def test_a_bad_value_is_refused_and_nothing_changes(
    people: Users, shop: str, changes: Any, sentence: str
) -> None:
    ada = await people.new_user(shop)
    before = (await ada.client.get(ME)).json()
    response = await ada.client.put(ME, json={"last_name": "Changed", **changes})
    assert response.status_code == 400
    assert response.json()["details"] == {field: [sentence] for field in changes}
    assert (await ada.client.get(ME)).json() == before


async def test_anonymous_callers_are_401(people: Users, shop: str) -> None:
    for method in ("GET", "PUT"):
        response = await people.harness.anonymous(shop).request(method, ME, json={})
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_a_locked_account_is_401(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    for method in ("GET", "PUT"):
        response = await ada.client.request(method, ME, json={})
        assert (response.status_code, response.json()["code"]) == (401, "invalid_token")


async def test_a_user_of_another_storefront_is_401(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    foreign_client = identity.customer(identity.storefront(), ada.id)
    for method in ("GET", "PUT"):
        assert (await foreign_client.request(method, ME, json={})).status_code == 401


async def test_the_profile_is_one_statement(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    before = identity.database.pool.statement_count
    await ada.client.get(ME)
    assert identity.database.pool.statement_count - before == 1
