"""The caller's own account (contract "Profile Management", addendum 2 and 3)."""

from typing import Any

import pytest
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_marbelle import MarbelleUsers

USER = "/api/v1/auth/user/"


async def test_reading_and_updating_return_the_full_user_object(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    signed_in = (await members.log_in(shop, ada.email)).json()["data"]["user"]
    read = await ada.client.get(USER)
    assert (read.status_code, read.json()) == (
        200,
        {"success": True, "message": "Profile retrieved successfully.", "data": signed_in},
    )
    updated = await ada.client.put(USER, json={})
    assert (updated.status_code, updated.json()) == (
        200,
        {"success": True, "message": "Profile updated successfully.", "data": signed_in},
    )


async def test_the_documented_update_changes_everything_except_the_address(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    before = (await ada.client.get(USER)).json()["data"]
    changes = {
        "first_name": "John",
        "last_name": "Smith",
        "email": "john@example.com",
        "phone": "+1234567890",
        "company_name": "New Company",
    }
    response = await ada.client.put(USER, json=changes)
    assert (response.status_code, response.json()["data"]) == (200, {**before, **changes, "email": ada.email})
    assert (await ada.client.get(USER)).json()["data"] == response.json()["data"]
    assert (await members.log_in(shop, ada.email)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "effect"),
    [
        ({"first_name": " Jane "}, {"first_name": "Jane"}),
        ({"last_name": ""}, {"last_name": ""}),
        ({"phone": ""}, {"phone": ""}),
        ({"phone": None}, {"phone": ""}),
        ({"company_name": ""}, {"company_name": "", "is_business_customer": False}),
        ({"company_name": None}, {"company_name": "", "is_business_customer": False}),
        ({"company_name": "  "}, {"company_name": "", "is_business_customer": False}),
        ({"company_name": "Marble & Sons"}, {"company_name": "Marble & Sons", "is_business_customer": True}),
    ],
)
async def test_all_fields_support_partial_updates(members: MarbelleUsers, shop: str, changes: Any, effect: Any) -> None:
    ada = await members.new_user(shop)
    before = (await ada.client.get(USER)).json()["data"]
    response = await ada.client.put(USER, json=changes)
    assert (response.status_code, response.json()["data"]) == (200, {**before, **effect})


async def test_an_address_in_the_body_is_ignored(members: MarbelleUsers, shop: str) -> None:
    ada, eve = await members.new_user(shop), await members.new_user(shop)
    responses = [
        await ada.client.put(USER, json={"first_name": "Jane", "email": email})
        for email in (eve.email, new_address(), "nobody", None, 7)
    ]
    assert {response.status_code for response in responses} == {200}
    assert len({response.text for response in responses}) == 1
    data = responses[0].json()["data"]
    assert (data["email"], data["first_name"]) == (ada.email, "Jane")
    for email in (ada.email, eve.email):
        assert (await members.log_in(shop, email, PASSWORD)).status_code == 200


async def test_read_only_fields_are_ignored(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    ada = await members.new_user(shop)
    before = (await ada.client.get(USER)).json()["data"]
    attempt = {
        "id": 1,
        "is_business_customer": False,
        "is_active": False,
        "is_verified": False,
        "is_staff": True,
        "date_joined": "2000-01-01T00:00:00Z",
    }
    assert (await ada.client.put(USER, json=attempt)).json()["data"] == before
    row = await identity.database.autocommit.fetch_one("select is_staff from users where id = %(id)s", id=ada.id)
    assert row == {"is_staff": False}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_name": "x" * 151}, "Ensure this field has no more than 150 characters."),
        ({"last_name": 7}, "Not a valid string."),
        ({"company_name": "x" * 101}, "Ensure this field has no more than 100 characters."),
        ({"phone": "call me"}, "Enter a valid phone number: an optional + and 9 to 15 digits."),
    ],
)
async def test_a_bad_value_is_refused_and_nothing_changes(
    members: MarbelleUsers, shop: str, changes: Any, sentence: str
) -> None:
    ada = await members.new_user(shop)
    before = (await ada.client.get(USER)).json()
    response = await ada.client.put(USER, json={"first_name": "Changed", **changes})
    assert (response.status_code, response.json()["errors"]) == (400, {field: [sentence] for field in changes})
    assert (await ada.client.get(USER)).json() == before


async def test_anonymous_callers_and_locked_accounts_are_401(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    ada = await members.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    for client in (identity.anonymous(shop, "marbelle"), ada.client):
        for method in ("GET", "PUT"):
            response = await client.request(method, USER, json={})
            assert (response.status_code, response.json()["success"]) == (401, False)


async def test_a_user_of_another_storefront_is_401(
    members: MarbelleUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    ada = await members.new_user(shop)
    foreign_client = identity.customer(other_shop, ada.id, "marbelle")
    for method in ("GET", "PUT"):
        assert (await foreign_client.request(method, USER, json={})).status_code == 401


async def test_reading_is_one_statement(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    ada = await members.new_user(shop)
    before = identity.database.pool.statement_count
    await ada.client.get(USER)
    assert identity.database.pool.statement_count - before == 1
