"""A customer adds the retries of a paid pack to an item: once."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.rpc.interfaces.orders import RetryPack
from generation.books.tables.book import Book

from .authors import CHARACTER, COVER, PAGE, Author, Bookshop

PATH = "/api/product/retries/add/"


async def add(author: Author, pack: RetryPack, **changes: Any) -> httpx.Response:
    body = {
        "content_type": pack.content_type,
        "content_id": str(pack.content_id),
        "retry_pack_order_id": str(pack.id),
        **changes,
    }
    return await author.client.post(PATH, json=body)


async def paid_book(author: Author) -> Book:
    book = await author.book()
    await author.pay(book)
    return book


async def test_a_paid_pack_adds_three_retries(author: Author) -> None:
    book = await paid_book(author)
    for kind in (CHARACTER, COVER, PAGE):
        item = await author.item(kind, book)
        pack = author.shop.orders.buy(author.user_id, kind, item.id)
        added = await add(author, pack, content_type=kind.lower())
        assert (added.status_code, added.json()) == (
            200,
            {
                "content_type": kind.value,
                "content_id": str(item.id),
                "max_retries": 6,
                "used_retries": 0,
                "pack_size": 3,
                "pack_price_gel": "2.00",
            },
        )


async def test_a_pack_works_once_under_twenty_requests_at_once(author: Author) -> None:
    book = await paid_book(author)
    pack = author.shop.orders.buy(author.user_id, "COVER", book.id)
    answers = await asyncio.gather(*(add(author, pack) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 19
    assert {answer.json()["detail"] for answer in answers if answer.status_code == 400} == {
        "This retry pack was already used."
    }
    assert (await author.allowance(COVER, book)).packs == 3


async def test_a_request_before_the_payment_may_be_repeated_after_it(author: Author) -> None:
    book = await paid_book(author)
    pack = author.shop.orders.buy(author.user_id, "COVER", book.id, is_paid=False)
    for _ in range(2):
        early = await add(author, pack)
        assert (early.status_code, early.json()) == (400, {"detail": "This retry pack is not paid yet."})
    author.shop.orders.pay(pack)
    assert (await add(author, pack)).status_code == 200


async def test_two_packs_add_six(author: Author) -> None:
    book = await paid_book(author)
    for most in (6, 9):
        pack = author.shop.orders.buy(author.user_id, "COVER", book.id)
        assert (await add(author, pack)).json()["max_retries"] == most


async def test_a_session_is_needed(shop: Bookshop) -> None:
    for client in (shop.visitor(), shop.anonymous_client()):
        assert (await client.post(PATH, json={})).status_code == 401


@pytest.mark.parametrize("name", ["content_type", "content_id", "retry_pack_order_id"])
async def test_every_field_is_required(author: Author, name: str) -> None:
    body = {"content_type": "COVER", "content_id": str(uuid4()), "retry_pack_order_id": str(uuid4())}
    refused = await author.client.post(PATH, json={key: value for key, value in body.items() if key != name})
    assert (refused.status_code, name in refused.json()) == (400, True)


@pytest.mark.parametrize("changes", [{"content_type": "BOOK"}, {"content_type": 1}, {"content_id": "x"}])
async def test_malformed_fields_are_refused(author: Author, changes: dict[str, Any]) -> None:
    book = await paid_book(author)
    pack = author.shop.orders.buy(author.user_id, "COVER", book.id)
    assert (await add(author, pack, **changes)).status_code == 400
    assert (await add(author, pack)).status_code == 200


async def test_the_item_of_a_cover_is_its_book_and_never_a_version(author: Author) -> None:
    book = await paid_book(author)
    version = await author.generate(COVER, book)
    pack = author.shop.orders.buy(author.user_id, "COVER", book.id)
    refused = await add(author, pack, content_id=version["id"])
    assert (refused.status_code, refused.json()) == (404, {"detail": "Book not found."})
    assert (await add(author, pack)).json()["content_id"] == str(book.id)


async def test_refusals_come_in_the_order_of_the_contract(shop: Bookshop) -> None:
    author, other = shop.author(), shop.author()
    book, page = await paid_book(author), None
    page = await author.page(book)
    unpaid = await author.book()
    foreign = await other.book()
    unknown = author.shop.orders.buy(author.user_id, "COVER", uuid4())
    others = author.shop.orders.buy(other.user_id, "COVER", book.id, is_paid=False)
    pending = author.shop.orders.buy(author.user_id, "PAGE", page.id, is_paid=False)
    fine = author.shop.orders.buy(author.user_id, "COVER", book.id)
    cases: list[tuple[RetryPack, dict[str, Any], int, str]] = [
        (unknown, {"content_type": "BOOK"}, 400, "Invalid content_type: use CHARACTER, COVER or PAGE."),
        (unknown, {}, 404, "Book not found."),
        (fine, {"content_type": "CHARACTER"}, 404, "Character not found."),
        (fine, {"content_type": "PAGE"}, 404, "Page not found."),
        (
            unknown,
            {"content_id": str(foreign.id), "retry_pack_order_id": str(uuid4())},
            403,
            "This book belongs to someone else.",
        ),
        (fine, {"retry_pack_order_id": str(uuid4())}, 404, "Retry pack not found."),
        (others, {}, 403, "This retry pack belongs to someone else."),
        (pending, {"content_type": "COVER", "content_id": str(book.id)}, 400, "This retry pack is not paid yet."),
        (
            fine,
            {"content_type": "PAGE", "content_id": str(page.id)},
            400,
            "This retry pack is for another content_type.",
        ),
        (fine, {"content_id": str(unpaid.id)}, 400, "This retry pack is for another item."),
        (author.shop.orders.buy(author.user_id, "COVER", unpaid.id), {}, 400, "This book has no paid pricing tier."),
    ]
    for pack, changes, status, text in cases:
        refused = await add(author, pack, **changes)
        assert (refused.status_code, refused.json()["detail"]) == (status, text)
    assert (await add(author, fine)).status_code == 200
    used = await add(author, fine, content_type="PAGE", content_id=str(page.id))
    assert used.json()["detail"] == "This retry pack was already used."
