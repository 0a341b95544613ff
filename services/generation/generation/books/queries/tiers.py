"""The tiers that books were paid for with."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor

from generation.books.tables.book import BookTier

_NEWEST: LiteralString = (
    "book_id = %(book_id)s and user_id = %(user_id)s::uuid order by paid_at desc, order_number desc limit 1"
)


async def tier_of(executor: Executor, book_id: UUID, user_id: UUID | None) -> BookTier | None:
    """The user's newest paid order with the book; None for an unpaid book, and for visitors, who own no paid one."""
    if user_id is None:
        return None
    return await executor.get(BookTier, _NEWEST, book_id=book_id, user_id=user_id)


async def orders_of(executor: Executor, book_id: UUID) -> list[BookTier]:
    """Every paid order with the book, newest first."""
    return await executor.get_all(
        BookTier, "book_id = %(book_id)s order by paid_at desc, order_number desc", book_id=book_id
    )
