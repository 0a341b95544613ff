"""The tasks and the unpublished events of one storefront, counted."""

from common.db.executor import Executor, Row
from common.jobs.stall import STALLED_AFTER
from common.kernel import clock

_OF_STOREFRONT = "payload ->> 'storefront' = %(storefront)s"
_QUEUES = f"""
    select handler,
        count(*) filter (where state = 'waiting' and run_at <= %(now)s) as waiting,
        count(*) filter (where state = 'leased' and run_at > %(now)s) as running,
        count(*) filter (where state = 'waiting' and run_at > %(now)s) as later,
        count(*) filter (where state = 'dead') as dead,
        min(run_at) filter (where state = 'waiting' and run_at <= %(now)s) as since
    from tasks where {_OF_STOREFRONT} and state <> 'cancelled' group by handler order by handler
"""
_STOPPED = f"""
    select exists (select from tasks where {_OF_STOREFRONT} and state = 'waiting' and run_at <= %(edge)s)
        and not exists (select from tasks where state = 'leased' and run_at > %(now)s)
"""
_EVENTS = """
    select count(*) as count, min(created_at) as since from outbox
    where published_at is null and envelope ->> 'storefront' = %(storefront)s
"""


async def count_tasks(executor: Executor, storefront: str) -> list[Row]:
    """For each handler those that wait, run, are for later, and failed for good."""
    return await executor.fetch(_QUEUES, storefront=storefront, now=clock.now())


async def count_events(executor: Executor, storefront: str) -> Row:
    """Those that are not published yet: their `count`, and `since` when the oldest waits."""
    row = await executor.fetch_one(_EVENTS, storefront=storefront)
    assert row is not None
    return row


async def has_stopped(executor: Executor, storefront: str) -> bool:
    """Whether tasks of the storefront have been due for STALLED_AFTER, and no worker has a lease of any task."""
    now = clock.now()
    stopped = await executor.fetch_value(_STOPPED, storefront=storefront, now=now, edge=now - STALLED_AFTER)
    return bool(stopped)
