"""Books that were paid for."""

from typing import Any
from uuid import uuid4

import pytest
from common.events.identity import GuestClaimed, UserDeleted
from common.events.orders import DELETED_CUSTOMER
from common.kernel import clock
from generation.books.tables.book import Book, BookStatus, BookTier
from generation.books.tables.version import AllowanceCorrection, AppliedPack

from .authors import COVER, Author, Bookshop


async def tiers(author: Author, book: Book) -> list[BookTier]:
    return await author.shop.harness.database.autocommit.get_all(BookTier, "book_id = %(id)s", id=book.id)


async def test_a_paid_order_makes_its_books_ordered_and_gives_them_its_tier(author: Author) -> None:
    books = [await author.book() for _ in range(2)]
    event = author.order(*books, tier="book_12", amount=10_000, number=12)
    await author.shop.tell(event, times=3)
    for book in books:
        (tier,) = await tiers(author, book)
        assert (tier.order_id, tier.user_id, tier.tier_code) == (event.order_id, author.user_id, "book_12")
        assert (tier.order_number, tier.amount, tier.currency) == (12, 10_000, "GEL")
        assert (await author.read(Book, book.id)).status == BookStatus.ORDERED


@pytest.mark.parametrize("status", [BookStatus.LOCKED, BookStatus.PRINTED, BookStatus.ARCHIVED])
async def test_a_book_that_goes_to_print_stays_so(author: Author, status: BookStatus) -> None:
    book = await author.book(status=status.value)
    await author.pay(book)
    assert (await author.read(Book, book.id)).status == status


async def test_a_retry_pack_makes_nothing_ordered(author: Author) -> None:
    book = await author.book()
    await author.pay(book, tier="retry_pack")
    assert await tiers(author, book) == []
    assert (await author.read(Book, book.id)).status == BookStatus.DRAFT


@pytest.mark.parametrize("is_claimed_first", [True, False])
async def test_a_visitors_order_and_its_claim_come_in_any_order(author: Author, is_claimed_first: bool) -> None:
    guest_id = uuid4()
    book = await author.book(user_id=None, guest_id=guest_id)
    claimed = GuestClaimed(storefront=author.shop.name, guest_id=guest_id, user_id=author.user_id, merge_id=uuid4())
    events = [claimed, author.order(book, paid_at=clock.now())]
    for event in events if is_claimed_first else reversed(events):
        await author.shop.tell(event, times=2)
    stored = await author.read(Book, book.id)
    assert (stored.user_id, stored.guest_id, stored.status) == (author.user_id, None, BookStatus.ORDERED)
    assert (await author.generate(COVER, book))["pricing_tier"]["code"] == "book_8"


async def test_a_book_that_is_deleted_meanwhile_is_no_failure(author: Author) -> None:
    book = await author.book()
    book.id = uuid4()
    await author.pay(book)
    assert len(await tiers(author, book)) == 1


async def test_an_order_whose_customer_was_deleted_gives_no_tier(author: Author) -> None:
    book = await author.book()
    await author.shop.tell(author.order(book, user_id=DELETED_CUSTOMER))
    assert await tiers(author, book) == []


async def test_what_is_counted_of_a_customer_goes_with_the_account(shop: Bookshop) -> None:
    author, other = shop.author(), shop.author()
    for each in (author, other):
        book = await each.book()
        await each.pay(book)
        await each.generate(COVER, book)
        item: dict[str, Any] = {
            "storefront": shop.name,
            "user_id": each.user_id,
            "content_type": COVER,
            "content_id": book.id,
        }
        await shop.harness.database.autocommit.defer_add(
            AppliedPack(retry_pack_id=uuid4(), **item),
            AllowanceCorrection(amount=1, reason="a poor draft", by=uuid4(), **item),
        )
    await shop.tell(UserDeleted(storefront=shop.name, user_id=author.user_id))
    counts = "select count(*) from {} where user_id = %(id)s"
    tables = ("retry_allowances", "applied_packs", "allowance_corrections", "book_tiers", "versions", "jobs", "books")
    for table in tables:
        found = [
            await shop.harness.database.autocommit.fetch_value(counts.format(table), id=each.user_id)
            for each in (author, other)
        ]
        assert found == [0, 1], table
