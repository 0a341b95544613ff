"""The five rules of the address book (contract "Business Rules: Address Management", addendum 5)."""

import asyncio
from collections import Counter

import psycopg
import pytest
from testkit.harness import Harness
from testkit.identity_marbelle import AddressBook, MarbelleUsers

LABEL_TAKEN = {"label": ["You already have an address with this label."]}


def refusal_without_field(message: str) -> dict[str, object]:
    return {"success": False, "message": message, "errors": {"non_field_errors": [message]}}


@pytest.fixture
async def book(members: MarbelleUsers, shop: str) -> AddressBook:
    return AddressBook(await members.new_user(shop))


async def test_the_list_is_primary_first_then_oldest_first(book: AddressBook) -> None:
    for number in range(4):
        await book.add(f"L{number}", is_primary=number == 2)
    assert await book.labels() == ["L2", "L0", "L1", "L3"]


async def test_an_eleventh_address_is_a_400_without_a_field(book: AddressBook) -> None:
    await book.fill(10)
    response = await book.post(label="L10")
    refusal = refusal_without_field("You can have at most 10 addresses.")
    assert (response.status_code, response.json()) == (400, refusal)
    assert len(await book.entries()) == 10


async def test_the_first_address_becomes_primary_automatically(book: AddressBook) -> None:
    assert (await book.add("Home", is_primary=False))["is_primary"] is True
    assert (await book.add("Work"))["is_primary"] is False


async def test_only_one_address_is_primary(members: MarbelleUsers, book: AddressBook, shop: str) -> None:
    eve = AddressBook(await members.new_user(shop))
    await eve.add("Home")
    await book.add("Home")
    assert (await book.add("Work", is_primary=True))["is_primary"] is True
    assert await book.primaries() == ["Work"]
    assert await eve.primaries() == ["Home"]


async def test_set_primary_replaces_the_primary_address_and_returns_the_new_one(book: AddressBook) -> None:
    await book.add("Home")
    work = await book.add("Work")
    for _ in range(2):
        response = await book.set_primary(work)
        data = response.json()["data"]
        assert (response.status_code, response.json()["success"]) == (200, True)
        assert data == {**work, "is_primary": True, "updated_at": data["updated_at"]}
    assert await book.primaries() == ["Work"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_true_replaces_the_primary_address_and_false_on_it_is_ignored(book: AddressBook, method: str) -> None:
    home, work = await book.add("Home"), await book.add("Work")
    kept = await book.send(method, home, {"is_primary": False, "city": "Boston"})
    assert (kept.status_code, kept.json()["data"]["is_primary"], kept.json()["data"]["city"]) == (200, True, "Boston")
    assert (await book.send(method, work, {"is_primary": False})).json()["data"]["is_primary"] is False
    assert (await book.send(method, work, {"is_primary": True})).json()["data"]["is_primary"] is True
    assert await book.primaries() == ["Work"]


async def test_the_last_address_cannot_be_deleted(book: AddressBook) -> None:
    home = await book.add("Home")
    response = await book.send("DELETE", home)
    refusal = refusal_without_field("You cannot delete your last address.")
    assert (response.status_code, response.json()) == (400, refusal)
    assert await book.entries() == [home]


async def test_deleting_the_primary_address_makes_the_oldest_of_the_others_primary(book: AddressBook) -> None:
    await book.fill(3)
    await book.send("DELETE", await book.add("Newest", is_primary=True))
    assert await book.primaries() == ["L0"]
    await book.send("DELETE", (await book.entries())[0])
    assert await book.primaries() == ["L1"]


async def test_labels_are_unique_per_user(members: MarbelleUsers, book: AddressBook, shop: str) -> None:
    await book.add("Home")
    work = await book.add("Work")
    await AddressBook(await members.new_user(shop)).add("Home")
    responses = [
        await book.post(label=" Home "),
        await book.send("PUT", work, {"label": "Home"}),
        await book.send("PATCH", work, {"label": "Home"}),
    ]
    assert [(response.status_code, response.json()["errors"]) for response in responses] == [(400, LABEL_TAKEN)] * 3
    assert responses[0].json()["message"] == "You already have an address with this label."
    assert await book.labels() == ["Home", "Work"]
    assert (await book.send("PUT", work, {"label": "Work"})).status_code == 200


async def test_twenty_parallel_creations_leave_ten_addresses_and_one_primary(book: AddressBook) -> None:
    responses = await asyncio.gather(*(book.post(label=f"L{n}", is_primary=n % 3 == 0) for n in range(20)))
    assert Counter(response.status_code for response in responses) == {201: 10, 400: 10}
    assert len(await book.entries()) == 10
    assert len(await book.primaries()) == 1


async def test_twenty_parallel_creations_of_one_label_leave_one(book: AddressBook) -> None:
    responses = await asyncio.gather(*(book.post() for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {201: 1, 400: 19}
    assert await book.labels() == ["Home"]


async def test_twenty_parallel_set_primary_leave_one_primary(book: AddressBook) -> None:
    addresses = await book.fill(10)
    responses = await asyncio.gather(*(book.set_primary(address) for address in addresses * 2))
    assert {response.status_code for response in responses} == {200}
    assert len(await book.primaries()) == 1


async def test_of_twenty_parallel_renames_to_one_label_one_succeeds(book: AddressBook) -> None:
    addresses = await book.fill(10)
    responses = await asyncio.gather(*(book.send("PATCH", address, {"label": "Home"}) for address in addresses * 2))
    assert {response.status_code for response in responses} == {200, 400}
    assert Counter(await book.labels())["Home"] == 1


async def test_twenty_parallel_deletions_leave_one_address_that_is_primary(book: AddressBook) -> None:
    addresses = await book.fill(10)
    responses = await asyncio.gather(*(book.send("DELETE", address) for address in addresses * 2))
    assert Counter(response.status_code for response in responses)[200] == 9
    assert {response.status_code for response in responses} <= {200, 400, 404}
    [last] = await book.entries()
    assert last["is_primary"] is True


async def test_mixed_parallel_requests_leave_a_book_that_satisfies_every_rule(book: AddressBook) -> None:
    addresses = await book.fill(6)
    responses = await asyncio.gather(
        *(book.post(label=f"N{n % 4}", is_primary=True) for n in range(8)),
        *(book.send("DELETE", address) for address in addresses[:4]),
        *(book.set_primary(address) for address in addresses),
        *(book.send("PUT", address, {"label": "N1", "is_primary": False}) for address in addresses[:2]),
    )
    assert {response.status_code for response in responses} <= {200, 201, 400, 404}
    labels = await book.labels()
    assert 1 <= len(labels) <= 10
    assert len(set(labels)) == len(labels)
    assert len(await book.primaries()) == 1


async def test_unique_indexes_refuse_a_second_primary_and_a_second_label(identity: Harness, book: AddressBook) -> None:
    await book.fill(2)
    with pytest.raises(psycopg.errors.UniqueViolation, match="addresses_default"):
        await identity.database.autocommit.execute(
            "update addresses set is_default = true where user_id = %(user_id)s", user_id=book.owner.id
        )
    with pytest.raises(psycopg.errors.UniqueViolation, match="addresses_label"):
        await identity.database.autocommit.execute(
            "update addresses set label = 'Home' where user_id = %(user_id)s", user_id=book.owner.id
        )
