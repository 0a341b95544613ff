"""What visitors have made: counted by guest and by client, so that a new guest of the same client is the same one."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.errors import VisitorBookLimit, VisitorCharacterLimit
from generation.books.tables.visitor import Visitor

# One row after the other in the order of the keys, so that transactions that count the same two cannot deadlock.
_COUNT_BOOK: LiteralString = """
insert into visitor_counts
  (storefront, counted_by, book_creations, character_creations, created_at, last_seen_at)
select %(storefront)s, counted_by, 1, 0, %(now)s, %(now)s from unnest(%(keys)s::text[]) as counted_by order by 2
on conflict (storefront, counted_by) do update
set book_creations = visitor_counts.book_creations + 1, last_seen_at = %(now)s
where visitor_counts.book_creations <
  case when visitor_counts.counted_by = %(address)s then %(most_of_address)s else 1 end
"""
_COUNT_CHARACTER: LiteralString = """
insert into visitor_counts
  (storefront, counted_by, book_creations, character_creations, created_at, last_seen_at)
select %(storefront)s, counted_by, 0, 1, %(now)s, %(now)s from unnest(%(keys)s::text[]) as counted_by order by 2
on conflict (storefront, counted_by) do update
set character_creations = visitor_counts.character_creations + 1, last_seen_at = %(now)s
where visitor_counts.character_creations < 1
"""
_HAS_MADE_CHARACTER: LiteralString = """
select exists (select from visitor_counts where storefront = %(storefront)s and counted_by = any(%(keys)s)
and character_creations >= 1)
"""
_IS_CLAIMED: LiteralString = """
select exists (select from claimed_guests where storefront = %(storefront)s and guest_id = %(guest_id)s)
"""


async def count_book(uow: UnitOfWork, storefront: str, visitor: Visitor, most_of_address: int) -> None:
    """Raises VisitorBookLimit if the guest or the client has made a book before, and for a claimed guest.

    And if visitors at the address have made `most_of_address` today.
    """
    if await is_claimed(uow, storefront, visitor.guest_id):
        raise VisitorBookLimit()
    now = clock.now()
    address = visitor.address_key(now.date())
    keys = [*visitor.counted_by, *([address] if address else [])]
    limits = {"address": address, "most_of_address": most_of_address}
    if await uow.execute(_COUNT_BOOK, storefront=storefront, keys=keys, now=now, **limits) < len(keys):
        raise VisitorBookLimit()  # what was counted is rolled back


async def count_character(uow: UnitOfWork, storefront: str, visitor: Visitor) -> None:
    """Raises VisitorCharacterLimit if the guest or the client has made a character before."""
    keys = visitor.counted_by
    if await uow.execute(_COUNT_CHARACTER, storefront=storefront, keys=keys, now=clock.now()) < len(keys):
        raise VisitorCharacterLimit()  # what was counted is rolled back


async def check_character(executor: Executor, storefront: str, visitor: Visitor) -> None:
    """The same without counting: before the work that a refusal would make useless. Raises VisitorCharacterLimit."""
    if await executor.fetch_value(_HAS_MADE_CHARACTER, storefront=storefront, keys=visitor.counted_by):
        raise VisitorCharacterLimit()


async def forget_counts(executor: Executor, storefront: str, edge: datetime) -> None:
    """Of visitors that were last seen before `edge`."""
    await executor.execute(
        "delete from visitor_counts where last_seen_at < %(edge)s and storefront = %(storefront)s",
        storefront=storefront,
        edge=edge,
    )


async def is_claimed(executor: Executor, storefront: str, guest_id: UUID) -> bool:
    return bool(await executor.fetch_value(_IS_CLAIMED, storefront=storefront, guest_id=guest_id))
