"""Queries for the erasures of customers."""

from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel import clock

from identity.domain.erasure import Erasure, ErasureNotFound

CHECKED_AT_ONCE = 100
_CLAIM: LiteralString = """
    update erasures set checked_at = %(now)s where (storefront, user_id) in (
        select storefront, user_id from erasures
        where completed_at is null and checked_at <= %(before)s
        order by checked_at limit %(limit)s for update skip locked
    ) returning storefront, user_id, address_id, announced_at
"""
_COMPLETE: LiteralString = """
    update erasures set completed_at = %(now)s
    where storefront = %(storefront)s and user_id = %(user_id)s and completed_at is null
"""
_ANNOUNCE: LiteralString = """
    update erasures set announced_at = %(now)s where storefront = %(storefront)s and user_id = %(user_id)s
"""
_SHOWN: LiteralString = """
    select e.user_id as customer_id, e.requested_at, e.completed_at, e.requested_by,
           coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''),
                    actor_name(e.storefront, e.requested_by, e.requested_at)) as requested_by_name
    from erasures e left join users u on u.id = e.requested_by and u.storefront = e.storefront
    where e.storefront = %(storefront)s
"""
_ONE: LiteralString = f"{_SHOWN} and e.user_id = %(user_id)s"
_PAGE: LiteralString = f"""{_SHOWN}
    and (%(is_completed)s::boolean is null or (e.completed_at is not null) = %(is_completed)s)
    and (%(at)s::timestamptz is null or (e.requested_at, e.user_id) < (%(at)s, %(after_id)s::uuid))
    order by e.requested_at desc, e.user_id desc limit %(limit)s
"""
_STUCK: LiteralString = """
    select count(*) as count, min(requested_at) as since from erasures
    where storefront = %(storefront)s and completed_at is null and requested_at < %(before)s
"""


async def claim_open_erasures(executor: Executor, pause: timedelta) -> list[Row]:
    """Those that were not checked for a time, marked as checked now. Concurrent calls return different ones."""
    now = clock.now()
    return await executor.fetch(_CLAIM, now=now, before=now - pause, limit=CHECKED_AT_ONCE)


async def complete_erasure(executor: Executor, storefront: str, user_id: UUID) -> None:
    await executor.execute(_COMPLETE, storefront=storefront, user_id=user_id, now=clock.now())


async def mark_announced(executor: Executor, storefront: str, user_id: UUID) -> None:
    await executor.execute(_ANNOUNCE, storefront=storefront, user_id=user_id, now=clock.now())


async def add_erasure(executor: Executor, erasure: Erasure) -> None:
    await executor.defer_add(erasure, ignore_conflict=True)


async def read_erasure(executor: Executor, storefront: str, user_id: UUID) -> Row:
    """Raises ErasureNotFound."""
    row = await executor.fetch_one(_ONE, storefront=storefront, user_id=user_id)
    if row is None:
        raise ErasureNotFound()
    return row


async def read_erasures(
    executor: Executor, storefront: str, is_completed: bool | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[Row]:
    """The newest first."""
    at, after_id = after or (None, None)
    return await executor.fetch(
        _PAGE, storefront=storefront, is_completed=is_completed, at=at, after_id=after_id, limit=limit
    )


async def count_stuck_erasures(executor: Executor, storefront: str, before: datetime) -> Row:
    """Those that were requested before a moment and are not complete: `count`, and `since` when the oldest was."""
    row = await executor.fetch_one(_STUCK, storefront=storefront, before=before)
    assert row is not None
    return row
