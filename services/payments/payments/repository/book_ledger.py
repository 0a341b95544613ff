"""Every query about the ledger of picture books."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork

from payments.domain.book_ledger import BookEntry

ABOVE_ALL_NUMBERS = 2**62
_OF_USER: LiteralString = """
    select number, id, entry_type, reference, content_type, content_id, book_id, attempt_number, retry_consumed,
      tier_code, amount, currency, facts, created_at
    from book_ledger where storefront = %(storefront)s and user_id = %(user_id)s and number < %(before)s
    order by number desc limit %(limit)s"""
_TOTALS: LiteralString = """
    select tier_code, count(*) as orders, sum(amount)::bigint as amount from book_ledger
    where storefront = %(storefront)s and entry_type = 'PURCHASE' and currency = %(currency)s group by tier_code"""
_ANONYMISE = "update book_ledger set user_id = null where storefront = %(storefront)s and user_id = %(user_id)s"


async def add(uow: UnitOfWork, entry: BookEntry) -> None:
    """Add an entry, unless its reference has one of the type."""
    await uow.defer_add(entry, ignore_conflict=True)


async def add_new(uow: UnitOfWork, entry: BookEntry) -> bool:
    """Add an entry; False if its reference has one of the type."""
    return await uow.add_if_absent(entry)


async def entries(
    executor: Executor, storefront: str, user_id: UUID, *, limit: int, before: int = ABOVE_ALL_NUMBERS
) -> list[Row]:
    """A customer's entries with numbers below `before`, newest first."""
    return await executor.fetch(_OF_USER, storefront=storefront, user_id=user_id, before=before, limit=limit)


async def totals_of_tiers(executor: Executor, storefront: str, currency: str) -> dict[str, Row]:
    """How many orders of each tier were paid, and what was paid for them, by the tier's code."""
    rows = await executor.fetch(_TOTALS, storefront=storefront, currency=currency)
    return {row["tier_code"]: row for row in rows}


async def anonymise(uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
    await uow.execute(_ANONYMISE, storefront=storefront, user_id=user_id)
