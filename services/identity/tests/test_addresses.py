"""The address book (contract 3.1, addendum 19 and 20)."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from identity.contracts.emporium.address_schemas import AddressBody
from testkit.harness import Harness
from testkit.identity import SignedInUser, Users

PATH = "/api/v1/auth/me/addresses/"
DOCUMENTED = {
    "address_type": "billing",
    "full_name": "John Doe",
    "phone_number": "+1234567890",
    "street_address": "456 Oak Ave",
    "city": "Los Angeles",
    "state": "CA",
    "country": "USA",
    "zip_code": "90001",
    "is_default": False,
}


async def add(person: SignedInUser, **changes: Any) -> dict[str, Any]:
    response = await person.client.post(PATH, json={**DOCUMENTED, **changes})
    assert response.status_code == 201, response.text
    created: dict[str, Any] = response.json()
    return created


async def listed(person: SignedInUser) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = (await person.client.get(PATH)).json()["results"]
    return results


async def defaults(person: SignedInUser) -> list[str]:
    return [address["id"] for address in await listed(person) if address["is_default"]]


async def test_the_documented_address_gets_the_documented_response(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    created = await add(ada)
    assert created["created_at"].endswith("Z")
    assert created == {**DOCUMENTED, "apartment": None, "id": created["id"], "created_at": created["created_at"]}
    page = (await ada.client.get(PATH)).json()
    assert page == {"count": 1, "next": None, "previous": None, "results": [created]}
    assert AddressBody.model_validate(page["results"][0])


async def test_missing_fields_are_null(people: Users, shop: str) -> None:
    required = ("address_type", "full_name", "street_address", "city", "country", "zip_code")
    ada = await people.new_user(shop)
    response = await ada.client.post(PATH, json={field: DOCUMENTED[field] for field in required})
    assert response.status_code == 201
    created = response.json()
    assert [created[field] for field in ("phone_number", "apartment", "state")] == [None] * 3
    assert created["is_default"] is False
    blank = await add(ada, phone_number="", apartment=" ", state=None)
    assert [blank[field] for field in ("phone_number", "apartment", "state")] == [None] * 3


async def test_every_missing_required_field_is_named(people: Users, shop: str) -> None:
    response = await (await people.new_user(shop)).client.post(PATH, json={})
    assert response.status_code == 400
    required = {"address_type", "full_name", "street_address", "city", "country", "zip_code"}
    assert response.json()["details"] == {field: ["This field is required."] for field in required}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address_type", "home"),
        ("full_name", "  "),
        ("phone_number", "12"),
        ("zip_code", 90001),
        ("zip_code", "x" * 21),
        ("city", None),
        ("is_default", "yes"),
        ("is_default", 1),
        ("street_address", "x" * 256),
    ],
)
async def test_a_bad_field_is_refused(people: Users, shop: str, field: str, value: Any) -> None:
    ada = await people.new_user(shop)
    response = await ada.client.post(PATH, json={**DOCUMENTED, field: value})
    assert response.status_code == 400
    assert response.json()["details"].keys() == {field}
    address = await add(ada)
    assert (await ada.client.put(f"{PATH}{address['id']}/", json={field: value})).status_code == 400


async def test_no_address_becomes_default_automatically(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    first = await add(ada, is_default=True)
    await add(ada)
    assert (await ada.client.delete(f"{PATH}{first['id']}/")).status_code == 204
    assert await defaults(ada) == []


async def test_a_new_default_replaces_the_previous_one_of_its_type(people: Users, shop: str) -> None:
    ada, bob = await people.new_user(shop), await people.new_user(shop)
    bobs = await add(bob, is_default=True)
    shipping = await add(ada, address_type="shipping", is_default=True)
    await add(ada, is_default=True)
    newest = await add(ada, is_default=True)
    assert set(await defaults(ada)) == {shipping["id"], newest["id"]}
    assert await defaults(bob) == [bobs["id"]]


async def test_a_change_may_set_move_and_clear_the_default(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    billing, other = await add(ada, is_default=True), await add(ada)
    shipping = await add(ada, address_type="shipping", is_default=True)
    await ada.client.put(f"{PATH}{other['id']}/", json={"is_default": True})
    assert set(await defaults(ada)) == {other["id"], shipping["id"]}
    moved = await ada.client.put(f"{PATH}{other['id']}/", json={"address_type": "shipping"})
    assert moved.json() == {**other, "address_type": "shipping", "is_default": True}
    assert await defaults(ada) == [other["id"]]
    await ada.client.put(f"{PATH}{other['id']}/", json={"is_default": False})
    assert await defaults(ada) == []
    assert billing["is_default"] is True


async def test_parallel_changes_leave_exactly_one_default(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    present = [await add(ada) for _ in range(4)]
    await asyncio.gather(
        *(add(ada, is_default=True) for _ in range(8)),
        *(ada.client.put(f"{PATH}{address['id']}/", json={"is_default": True}) for address in present),
    )
    assert len(await listed(ada)) == 12
    assert len(await defaults(ada)) == 1


async def test_a_change_is_partial_and_returns_the_whole_address(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    created = await add(ada, apartment="Apt 4B")
    changed = await ada.client.put(f"{PATH}{created['id']}/", json={"city": "Fresno", "state": None})
    assert (changed.status_code, changed.json()) == (200, {**created, "city": "Fresno", "state": None})
    assert await listed(ada) == [changed.json()]


async def test_a_deleted_address_is_404(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    created = await add(ada)
    removed = await ada.client.delete(f"{PATH}{created['id']}/")
    assert (removed.status_code, removed.content) == (204, b"")
    assert (await ada.client.delete(f"{PATH}{created['id']}/")).status_code == 404


async def test_foreign_unknown_and_malformed_ids_are_404(people: Users, identity: Harness, shop: str) -> None:
    ada, eve = await people.new_user(shop), await people.new_user(shop)
    own = (await add(ada))["id"]
    foreign_client = identity.customer(identity.storefront(), ada.id)
    for client, address_id in ((eve.client, own), (ada.client, uuid4()), (ada.client, "seven"), (foreign_client, own)):
        for method in ("PUT", "DELETE"):
            response = await client.request(method, f"{PATH}{address_id}/", json={"city": "Nowhere"})
            missing = response.status_code in (404, 401) if client is foreign_client else response.status_code == 404
            assert missing, response.text
    assert [address["city"] for address in await listed(ada)] == ["Los Angeles"]


async def test_a_user_sees_only_the_addresses_of_the_user_and_storefront(
    people: Users, identity: Harness, shop: str
) -> None:
    ada, eve = await people.new_user(shop), await people.new_user(shop)
    await add(ada)
    assert await listed(eve) == []
    response = await identity.customer(identity.storefront(), ada.id).get(PATH)
    assert response.json()["count"] == 0


async def test_anonymous_callers_are_401(people: Users, shop: str) -> None:
    for method, path in (("GET", PATH), ("POST", PATH), ("PUT", f"{PATH}{uuid4()}/"), ("DELETE", f"{PATH}{uuid4()}/")):
        response = await people.harness.anonymous(shop).request(method, path, json={})
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_pages_have_20_rows_and_absolute_links_that_keep_the_parameters(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    for number in range(21):
        await add(ada, full_name=f"Number {number}")
    first = (await ada.client.get(PATH)).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (21, 20, None)
    assert first["next"] == f"http://shop.test{PATH}?page=2"
    second = (await ada.client.get(PATH, params={"page": "2", "page_size": "10", "x": "ä"})).json()
    assert second["next"] == f"http://shop.test{PATH}?page_size=10&x=%C3%A4&page=3"
    assert second["previous"] == f"http://shop.test{PATH}?page_size=10&x=%C3%A4&page=1"
    last = (await ada.client.get(PATH, params={"page": "3", "page_size": "10"})).json()
    assert (last["next"], [row["full_name"] for row in last["results"]]) == (None, ["Number 20"])


@pytest.mark.parametrize(("page", "status"), [("1", 200), ("2", 404), ("0", 404), ("-1", 404), ("x", 404)])
async def test_a_page_beyond_the_end_is_404(people: Users, shop: str, page: str, status: int) -> None:
    ada = await people.new_user(shop)
    assert (await ada.client.get(PATH, params={"page": page})).status_code == status


@pytest.mark.parametrize("size", ["0", "-5", "many", "1e3", "\x00"])
async def test_an_invalid_page_size_is_20(people: Users, shop: str, size: str) -> None:
    ada = await people.new_user(shop)
    for _ in range(21):
        await add(ada)
    assert len((await ada.client.get(PATH, params={"page_size": size})).json()["results"]) == 20


async def test_defaults_come_first_then_the_oldest(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    made = [await add(ada, is_default=number == 2) for number in range(3)]
    assert [row["id"] for row in await listed(ada)] == [made[number]["id"] for number in (2, 0, 1)]


async def test_a_page_is_one_statement(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    await add(ada)
    before = identity.database.pool.statement_count
    await listed(ada)
    assert identity.database.pool.statement_count - before == 1
