"""How often items may be generated: a free draft, then the retries of the book's tier, each counted once."""

import asyncio
from datetime import timedelta

import pytest
from common.kernel import clock
from generation.books.tables.book import Character
from generation.books.tables.version import ContentType
from generation.storefront import Tier

from .authors import CHARACTER, COVER, PAGE, Author, Bookshop

KINDS = list(ContentType)
TIER = {"id": "1", "name": "8 pages", "code": "book_8", "price": "40.00", "currency": "GEL", "max_retries_per_unit": 3}


async def end(author: Author, kind: ContentType) -> None:
    """Whatever is generated is done, so that the next one can begin."""
    await author.shop.harness.database.autocommit.execute(
        "update versions set state = 'DONE' where user_id = %(id)s and content_type = %(kind)s",
        id=author.user_id,
        kind=kind.value,
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_an_unpaid_book_has_one_free_draft_of_each_item(author: Author, kind: ContentType) -> None:
    book = await author.book()
    first, second = [await author.item(kind, book) for _ in range(2)]
    await author.generate(kind, first)
    await end(author, kind)
    refused = await author.post(kind, first)
    assert refused.status_code == 403
    body = refused.json()
    assert (body["max_retries"], body["used_retries"], body["pricing_tier"]) == (0, 0, None)
    assert isinstance(body["detail"], str)
    if kind is not COVER:
        assert (await author.post(kind, second)).status_code == 201


@pytest.mark.parametrize("kind", KINDS)
async def test_every_post_on_a_paid_book_takes_a_retry_of_the_item(author: Author, kind: ContentType) -> None:
    book = await author.book()
    item = await author.item(kind, book)
    await author.pay(book)
    for used in (1, 2, 3):
        made = await author.generate(kind, item)
        assert (made["used_retries"], made["max_retries"], made["pricing_tier"]) == (used, 3, TIER)
        await end(author, kind)
    refused = await author.post(kind, item)
    assert refused.status_code == 403
    body = refused.json()
    assert (body["max_retries"], body["used_retries"], body["pricing_tier"]) == (3, 3, TIER)
    assert await author.used(kind, item) == 3


async def test_the_free_draft_does_not_count_after_the_payment(author: Author) -> None:
    book = await author.book()
    await author.generate(COVER, book)
    await end(author, COVER)
    await author.pay(book)
    assert (await author.generate(COVER, book))["used_retries"] == 1


async def test_a_character_tells_its_attempts_and_whether_its_draft_is_used(author: Author) -> None:
    character = await author.character(await author.book())
    await author.generate(CHARACTER, character)
    counted = await author.read(Character, character.id)
    assert (counted.total_generation_attempts, counted.free_retry_used) == (1, True)


async def test_the_newest_paid_order_decides_the_tier(author: Author) -> None:
    book, now = await author.book(), clock.now()
    await author.pay(book, tier="book_16", paid_at=now)
    await author.pay(book, tier="book_8", paid_at=now - timedelta(days=1))
    made = await author.generate(COVER, book)
    assert (made["pricing_tier"]["code"], made["max_retries"]) == ("book_16", 8)


async def test_a_tier_that_is_no_longer_offered_still_counts(shop: Bookshop) -> None:
    withdrawn = Tier(id=1, code="book_8", name="8 pages", price=4_000, max_retries_per_unit=3, pages=8, active=False)
    author = shop.another(tiers=(withdrawn,)).author()
    book = await author.book()
    await author.pay(book)
    made = await author.generate(COVER, book)
    assert (made["pricing_tier"], made["max_retries"]) == (TIER, 3)


async def test_an_upgrade_keeps_what_packs_have_added(author: Author) -> None:
    book = await author.book()
    await author.pay(book)
    pack = author.shop.orders.buy(author.user_id, "COVER", book.id)
    body = {"content_type": "COVER", "content_id": str(book.id), "retry_pack_order_id": str(pack.id)}
    assert (await author.client.post("/api/product/retries/add/", json=body)).json()["max_retries"] == 6
    await author.pay(book, tier="book_12")
    assert (await author.generate(COVER, book))["max_retries"] == 8


async def test_another_customers_order_of_the_book_pays_nothing(shop: Bookshop) -> None:
    author, other = shop.author(), shop.author()
    book = await author.book()
    await other.pay(book)
    assert (await author.generate(COVER, book))["pricing_tier"] is None


async def test_the_last_retry_is_taken_once_by_many_requests_at_once(author: Author) -> None:
    book = await author.book()
    await author.pay(book)
    page = await author.page(book)
    for _ in range(2):
        await author.generate(PAGE, page)
        await end(author, PAGE)
    answers = await asyncio.gather(*(author.post(PAGE, page) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers)[0] == 201
    assert await author.used(PAGE, page) == 3


async def test_what_is_refused_takes_nothing(author: Author) -> None:
    book = await author.book()
    await author.pay(book)
    other = await author.character(await author.book())
    page = await author.page(book)
    for body in ({"seed": "x"}, {"requested_character_ids": [str(other.id)]}, {"prompt": ""}):
        assert (await author.post(PAGE, page, **body)).status_code == 400
    assert await author.used(PAGE, page) == 0
    assert (await author.generate(PAGE, page))["version_number"] == 1
