"""Staff see how often items may be generated, and correct it with a reason."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from generation.books.tables.version import ContentType
from testkit.customers import STRANGER

from .authors import CHARACTER, COVER, Author, Bookshop

PATH = "/api/staff/v1/allowances"


def path(kind: ContentType, item: Any, rest: str = "") -> str:
    return f"{PATH}/{kind}/{item.id}{rest}"


async def correct(author: Author, kind: ContentType, item: Any, **body: Any) -> httpx.Response:
    return await author.shop.staff().post(path(kind, item, "/corrections"), json=body)


async def test_an_allowance_is_shown_with_what_it_is_made_of(author: Author) -> None:
    book = await author.book()
    await author.pay(book, tier="book_12")
    character = await author.character(book)
    await author.generate(CHARACTER, character)
    shown = (await author.shop.staff().get(path(CHARACTER, character))).json()
    assert shown == {
        "user_id": str(author.user_id),
        "content_type": "CHARACTER",
        "content_id": str(character.id),
        "tier_code": "book_12",
        "tier_retries": 5,
        "pack_retries": 0,
        "correction": 0,
        "max_retries": 5,
        "used_retries": 1,
    }


async def test_retries_are_given_and_taken_with_a_reason(author: Author) -> None:
    book = await author.book()
    await author.pay(book)
    given = await correct(author, COVER, book, amount=2, reason=" blurred pictures ")
    assert (given.status_code, given.json()["max_retries"], given.json()["correction"]) == (201, 5, 2)
    taken = await correct(author, COVER, book, amount=-4, reason="mistake")
    assert (taken.json()["max_retries"], taken.json()["correction"]) == (1, -2)
    assert (await author.generate(COVER, book))["max_retries"] == 1
    listed = (await author.shop.staff().get(path(COVER, book, "/corrections"), params={"limit": 1})).json()
    rest = (
        await author.shop.staff().get(path(COVER, book, "/corrections"), params={"cursor": listed["next_cursor"]})
    ).json()
    entries = listed["items"] + rest["items"]
    assert [(each["amount"], each["reason"]) for each in entries] == [(-4, "mistake"), (2, "blurred pictures")]
    assert all(each["by"] and each["user_id"] == str(author.user_id) for each in entries)


async def test_what_is_used_cannot_be_taken(author: Author) -> None:
    book = await author.book()
    await author.pay(book)
    await author.generate(COVER, book)
    assert (await correct(author, COVER, book, amount=-2, reason="down to one")).status_code == 201
    refused = await correct(author, COVER, book, amount=-1, reason="too much")
    assert (refused.status_code, refused.json()["code"]) == (409, "allowance.correction_refused")
    assert (await author.allowance(COVER, book)).correction == -2


async def test_a_gift_works_for_a_book_that_is_not_paid_for(author: Author) -> None:
    book = await author.book()
    await author.generate(COVER, book)
    await author.shop.harness.database.autocommit.execute(
        "update versions set state = 'DONE' where user_id = %(id)s", id=author.user_id
    )
    assert (await author.post(COVER, book)).status_code == 403
    await correct(author, COVER, book, amount=1, reason="a poor draft")
    made = await author.generate(COVER, book)
    assert (made["max_retries"], made["used_retries"], made["pricing_tier"]) == (1, 1, None)


@pytest.mark.parametrize(
    "body",
    [
        {"amount": 0, "reason": "nothing"},
        {"amount": 1.5, "reason": "half"},
        {"amount": True, "reason": "boolean"},
        {"amount": 10**6, "reason": "far too many"},
        {"amount": 1, "reason": "  "},
        {"amount": 1},
    ],
)
async def test_a_correction_must_be_a_number_with_a_reason(author: Author, body: dict[str, Any]) -> None:
    book = await author.book()
    assert (await correct(author, COVER, book, **body)).status_code == 422
    assert (await author.allowance(COVER, book)).correction == 0


async def test_a_repeated_correction_has_one_effect(author: Author) -> None:
    book, staff = await author.book(), author.shop.staff()
    body, headers = {"amount": 1, "reason": "late"}, {"idempotency-key": "c"}
    for _ in range(3):
        await author.shop.harness.database.autocommit.execute("delete from idempotency_keys")
        assert (await staff.post(path(COVER, book, "/corrections"), json=body, headers=headers)).status_code == 201
    assert (await author.allowance(COVER, book)).correction == 1


async def test_the_allowance_of_an_unknown_customer_is_not_corrected(author: Author) -> None:
    author.user_id = STRANGER
    book = await author.book()
    refused = await correct(author, COVER, book, amount=1, reason="unknown")
    assert (refused.status_code, refused.json()["code"]) == (404, "customer.not_found")
    assert (await author.allowance(COVER, book)).correction == 0


@pytest.mark.parametrize("contract", ["emporium", "marbelle", "reviv", "figureforge"])
async def test_a_storefront_without_books_has_no_allowances(author: Author, contract: str) -> None:
    elsewhere = author.shop.harness.staff(author.shop.harness.storefront(contract))
    body = {"amount": 1, "reason": "not sold here"}
    refused = await elsewhere.post(path(COVER, await author.book(), "/corrections"), json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "allowance.not_offered")


async def test_items_of_visitors_and_unknown_ones_are_refused(author: Author) -> None:
    visitors = await author.book(user_id=None, guest_id=uuid4())
    staff = author.shop.staff()
    assert (await staff.get(path(COVER, visitors))).status_code == 409
    visitors.id = uuid4()
    for kind in ContentType:
        assert (await staff.get(path(kind, visitors))).status_code == 404
    assert (await staff.get(f"{PATH}/BOOK/{uuid4()}")).status_code in (404, 422)


async def test_customers_may_not(author: Author, shop: Bookshop) -> None:
    book = await author.book()
    client = shop.harness.customer(shop.name, author.user_id, "staff")
    assert (await client.get(path(COVER, book))).status_code == 403
    assert (await client.get(path(COVER, book, "/corrections"))).status_code == 403
    body = {"amount": 1, "reason": "mine"}
    assert (await client.post(path(COVER, book, "/corrections"), json=body)).status_code == 403


async def test_items_of_another_storefront_are_not_found(author: Author, shop: Bookshop) -> None:
    book = await author.book()
    assert (await shop.another().staff().get(path(COVER, book))).status_code == 404
