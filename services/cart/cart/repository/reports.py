"""The facts of carts that orders' report of the funnel shows: carts that got goods, and those that were left with them.

Functions of the database add them (revision 0012). A trigger adds the first kind, because carts are deleted.
"""

from datetime import UTC, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.database import Database
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from common.reports.collecting import by_id
from common.reports.counting import Counting

ABANDONED_AFTER = timedelta(days=1)
BATCH = 1000
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
_ABANDONED: LiteralString = """
    with left_alone as materialized (
        select carts.id, carts.updated_at, report_abandoned_cart(carts, %(idle)s::interval) from carts
        where storefront = %(storefront)s and (updated_at, carts.id) > (%(since)s, %(after_id)s::uuid)
          and updated_at <= %(until)s
          and exists (select from cart_lines where cart_id = carts.id and claimed_by is null)
        order by updated_at, carts.id limit %(limit)s
    )
    select updated_at, id from left_alone order by updated_at desc, id desc limit 1
"""
_LAST: LiteralString = "select last_abandoned_cart(%(storefront)s)"
OVERLAP = timedelta(minutes=10)
"""A cart that is changed is visible to others only later, when the change is committed."""
COLLECT = (by_id("carts", "report_existing_cart"),)


def counting(database: Database, storefronts: Storefronts) -> Counting:
    return Counting(database=database, storefronts=storefronts, collect=COLLECT)


async def add_abandoned_carts(database: Database, storefronts: Storefronts) -> None:
    """Add a fact for each cart that has goods and was not changed for a day, once for each change of it."""
    until = clock.now() - ABANDONED_AFTER
    for storefront in storefronts:
        last = await database.autocommit.fetch_value(_LAST, storefront=storefront.name)
        since = _BEGIN if last is None else last - ABANDONED_AFTER - OVERLAP
        position: tuple[datetime, UUID] | None = since, UUID(int=0)
        while position is not None:
            position = await _add_batch(database, storefront.name, position, until)


async def _add_batch(
    database: Database, storefront: str, after: tuple[datetime, UUID], until: datetime
) -> tuple[datetime, UUID] | None:
    """The position of the last cart, None when there is none."""
    since, after_id = after
    row = await database.autocommit.fetch_one(
        _ABANDONED,
        storefront=storefront,
        since=since,
        after_id=after_id,
        until=until,
        idle=ABANDONED_AFTER,
        limit=BATCH,
    )
    return None if row is None else (row["updated_at"], row["id"])
