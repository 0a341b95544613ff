"""Books: retries that staff give, and visitors' orders that no account has."""

import pytest

from .fake_platform import RECORDED, FakePlatform, Person

BOOK = RECORDED["/books/{id}"]["id"]
RETRIES = f"/books/{BOOK}/retries/cover/{BOOK}"


async def publisher() -> tuple[FakePlatform, Person]:
    rights = ("books:read", "credits:write", "customers:read", "orders:read", "orders:write")
    platform = FakePlatform(permissions=rights, modules=("books", "book-orders"))
    person = Person(platform)
    await person.sign_in()
    return platform, person


@pytest.mark.parametrize(("typed", "sent"), [("+2", 2), (" -1 ", -1), ("two", "two"), ("²", "²"), ("", "")])
async def test_retries_of_a_cover_are_given_and_taken_by_its_book(typed: str, sent: int | str) -> None:
    platform, person = await publisher()
    await person.send(RETRIES, amount=typed, reason="Damaged by us")
    assert platform.calls[-1][:2] == ("POST", f"/allowances/COVER/{BOOK}/corrections")
    assert platform.bodies == [{"amount": sent, "reason": "Damaged by us"}]


async def test_there_are_no_retries_of_anything_else() -> None:
    platform, person = await publisher()
    answer = await person.send(RETRIES.replace("cover", "print"), amount="1", reason="x")
    assert answer.status_code == 404
    assert platform.bodies == []


@pytest.mark.parametrize(("typed", "sent"), [("", None), ("12", {"customer_id": 12}), ("me", {"customer_id": "me"})])
async def test_an_order_is_assigned_to_the_account_of_its_address_or_to_a_customer(typed: str, sent: object) -> None:
    platform, person = await publisher()
    await person.send("/book-orders/7/claim", customer_number=typed)
    assert platform.calls[-1][:2] == ("POST", "/book-claims/7/retry")
    assert platform.bodies == [sent]
