"""The requests and responses of the address book (contract "Address Management", addendum 2 and 5)."""

from collections.abc import Callable
from typing import Any

import pytest
from common.rpc.interfaces.identity import IdentityInterface
from testkit.harness import Harness
from testkit.identity import SignedInUser
from testkit.identity_marbelle import DOCUMENTED_ADDRESS, AddressBook, MarbelleUsers

REQUIRED = DOCUMENTED_ADDRESS.keys() - {"company", "address_line_2", "phone"}


@pytest.fixture
async def book(members: MarbelleUsers, shop: str) -> AddressBook:
    return AddressBook(await members.new_user(shop))


async def test_the_documented_address_gets_the_documented_response(book: AddressBook) -> None:
    response = await book.post()
    body = response.json()
    assert (response.status_code, body["success"], body["message"]) == (201, True, "Address created successfully.")
    created = body["data"]
    assert isinstance(created["id"], int)
    assert created["created_at"].endswith("Z")
    assert created["updated_at"].endswith("Z")
    own = ("id", "created_at", "updated_at")
    assert created == {**DOCUMENTED_ADDRESS, "is_primary": True, **{name: created[name] for name in own}}
    listed = await book.owner.client.get(book.path)
    assert (listed.status_code, listed.json()) == (200, {"success": True, "data": {"addresses": [created]}})
    read = await book.send("GET", created)
    assert (read.status_code, read.json()["success"], read.json()["data"]) == (200, True, created)


async def test_an_empty_book_is_an_empty_list(book: AddressBook) -> None:
    assert await book.entries() == []


@pytest.mark.parametrize("nothing", [{}, {"company": "", "address_line_2": "", "phone": ""}, None])
async def test_company_second_line_and_phone_are_optional(book: AddressBook, nothing: dict[str, str] | None) -> None:
    empty = dict.fromkeys(("company", "address_line_2", "phone")) if nothing is None else nothing
    body = {**{field: DOCUMENTED_ADDRESS[field] for field in REQUIRED}, **empty}
    created = (await book.owner.client.post(book.path, json=body)).json()["data"]
    assert [created[field] for field in ("company", "address_line_2", "phone")] == [""] * 3


async def test_every_missing_field_is_named(book: AddressBook) -> None:
    response = await book.owner.client.post(book.path, json={})
    assert response.status_code == 400
    assert response.json()["errors"] == {field: ["This field is required."] for field in REQUIRED}
    assert "Address line 1: This field is required." in response.json()["message"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", ""),
        ("label", "x" * 51),
        ("first_name", " "),
        ("first_name", "x" * 101),
        ("last_name", None),
        ("last_name", "x" * 101),
        ("company", "x" * 101),
        ("address_line_1", ""),
        ("address_line_1", "x" * 256),
        ("address_line_2", "x" * 256),
        ("city", "x" * 101),
        ("state", ""),
        ("state", "x" * 101),
        ("postal_code", "x" * 21),
        ("postal_code", 10001),
        ("country", "x" * 101),
        ("phone", "+12 345 678 901"),
        ("phone", "x" * 21),
        ("is_primary", "yes"),
        ("is_primary", None),
    ],
)
async def test_a_field_that_breaks_its_rule_is_refused(book: AddressBook, field: str, value: Any) -> None:
    response = await book.post(**{field: value})
    assert (response.status_code, response.json()["errors"].keys()) == (400, {field})
    created = await book.add("Home")
    for method in ("PUT", "PATCH"):
        assert (await book.send(method, created, {field: value})).status_code == 400
    assert await book.entries() == [created]


async def test_values_of_the_maximum_length_are_accepted(book: AddressBook) -> None:
    names = ("first_name", "last_name", "company", "city", "state", "country")
    longest = {
        **dict.fromkeys(names, "x" * 100),
        "label": "x" * 50,
        "address_line_1": "x" * 255,
        "address_line_2": "x" * 255,
        "postal_code": "x" * 20,
        "phone": "+123456789012345",
    }
    created = (await book.post(**longest)).json()["data"]
    assert longest.items() <= created.items()


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_an_update_is_partial_and_returns_the_whole_address(
    book: AddressBook, method: str, advance_clock: Callable[[float], None]
) -> None:
    home = await book.add("Home")
    advance_clock(60)
    response = await book.send(method, home, {"first_name": "Jane", "company": ""})
    changed = response.json()["data"]
    assert (response.status_code, response.json()["success"]) == (200, True)
    assert changed == {**home, "first_name": "Jane", "company": "", "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > home["updated_at"]
    assert await book.entries() == [changed]


async def test_a_put_with_all_fields_replaces_them_all(book: AddressBook) -> None:
    home = await book.add("Home")
    other = {name: "+0987654321" if name == "phone" else f"{value} too" for name, value in DOCUMENTED_ADDRESS.items()}
    changed = (await book.send("PUT", home, other)).json()["data"]
    assert changed == {**home, **other, "updated_at": changed["updated_at"]}


async def test_a_deletion_returns_200_with_a_message(book: AddressBook) -> None:
    home, work = await book.add("Home"), await book.add("Work")
    response = await book.send("DELETE", work)
    assert (response.status_code, response.json()) == (
        200,
        {"success": True, "message": "Address deleted successfully."},
    )
    assert await book.entries() == [home]
    assert (await book.send("DELETE", work)).status_code == 404


async def refused_everywhere(person: SignedInUser, address_id: object) -> None:
    path = f"{AddressBook.path}{address_id}/"
    everything = [("GET", path), ("PUT", path), ("PATCH", path), ("DELETE", path), ("PATCH", f"{path}set_primary/")]
    for method, address in everything:
        response = await person.client.request(method, address, json={"city": "Nowhere"})
        assert (response.status_code, response.json()["success"]) == (404, False), (method, response.text)


@pytest.mark.parametrize("address_id", ["seven", "0", "-1", "1.5", str(2**63), "9" * 40, "%00", "1e3"])
async def test_an_id_that_is_not_a_number_or_too_large_is_404(book: AddressBook, address_id: str) -> None:
    home = await book.add("Home")
    await refused_everywhere(book.owner, address_id)
    assert await book.entries() == [home]


async def test_a_foreign_or_unknown_id_is_404_for_every_method(
    members: MarbelleUsers, book: AddressBook, shop: str
) -> None:
    home = await book.add("Home")
    eve = AddressBook(await members.new_user(shop))
    await eve.add("Home")
    await refused_everywhere(eve.owner, home["id"])
    await refused_everywhere(eve.owner, 2**63 - 1)
    assert await book.entries() == [home]


async def test_a_user_of_another_storefront_cannot_access_the_book(
    identity: Harness, book: AddressBook, other_shop: str
) -> None:
    home = await book.add("Home")
    foreign_client = identity.customer(other_shop, book.owner.id, "marbelle")
    assert (await foreign_client.get(book.path)).json()["data"] == {"addresses": []}
    assert (await foreign_client.get(f"{book.path}{home['id']}/")).status_code == 404
    assert (await foreign_client.delete(f"{book.path}{home['id']}/")).status_code == 401
    assert await book.entries() == [home]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "1/"),
        ("PUT", "seven/"),
        ("PATCH", "1/"),
        ("DELETE", "1/"),
        ("PATCH", "1/set_primary/"),
    ],
)
async def test_anonymous_callers_are_401_before_validation(
    identity: Harness, shop: str, method: str, path: str
) -> None:
    response = await identity.anonymous(shop, "marbelle").request(method, AddressBook.path + path, json={})
    assert (response.status_code, response.json()["success"]) == (401, False)


async def test_reading_the_book_is_one_statement(identity: Harness, book: AddressBook) -> None:
    await book.add("Home")
    before = identity.database.pool.statement_count
    await book.entries()
    assert identity.database.pool.statement_count - before == 1


async def test_the_internal_method_returns_the_full_name_and_both_address_lines(
    identity: Harness, book: AddressBook, shop: str
) -> None:
    home = await book.add("Home")
    await book.send("PATCH", home, {"last_name": "Smith"})
    row = await identity.database.autocommit.fetch_one(
        "select id from addresses where number = %(number)s", number=home["id"]
    )
    assert row is not None
    found = (await identity.calls(IdentityInterface).addresses(shop, book.owner.id, [row["id"]]))[row["id"]]
    lines = [found.full_name, found.street_address, found.apartment, found.zip_code]
    assert lines == ["John Smith", "123 Main St", "Apt 4B", "10001"]
