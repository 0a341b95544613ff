"""Whether a queue has stopped: tasks wait, and no worker runs any."""

from datetime import timedelta

from common.db.database import Database
from common.jobs.leases import IS_HELD
from common.jobs.registry import JobRegistry
from common.kernel import clock
from common.kernel.errors import Unavailable

STALLED_AFTER = timedelta(seconds=30)
"""How long a task may be due without a sign of a worker. An idle worker leases a task within a second."""

_STALLED = f"""
    select exists (
        select from unnest(%(handlers)s::text[]) as kinds (kind) cross join lateral (
            select from tasks
            where handler = kind and state <> 'dead' and run_at <= %(edge)s and {IS_HELD} is not true limit 1
        ) as overdue
    ) and not exists (select from tasks where state = 'leased' and run_at > %(now)s)
"""


class JobsNotRunning(Unavailable):
    """Tasks have been due for longer than STALLED_AFTER, and no worker has a lease."""

    code = "jobs.not_running"


async def check_jobs(database: Database, registry: JobRegistry) -> None:
    """Raises JobsNotRunning. A long queue that workers are busy with is not stopped, nor are tasks that are held."""
    now, held = clock.now(), await registry.held(database)
    stalled = await database.autocommit.fetch_value(
        _STALLED,
        handlers=list(registry.kinds),
        edge=now - STALLED_AFTER,
        now=now,
        held=held.handlers,
        storefronts=held.storefronts,
    )
    if stalled:
        raise JobsNotRunning()
