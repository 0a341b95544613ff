"""Whether a queue has stopped: tasks wait, and no worker runs any."""

from collections.abc import Collection
from datetime import timedelta

from common.db.database import Database
from common.kernel import clock
from common.kernel.errors import Unavailable

PATIENCE = timedelta(seconds=30)
"""How long a task may be due without a sign of a worker. An idle worker leases a task within a second."""

_STALLED = """
    select exists (
        select from unnest(%(handlers)s::text[]) as kinds (kind) cross join lateral (
            select from tasks where handler = kind and state <> 'dead' and run_at <= %(edge)s limit 1
        ) as overdue
    ) and not exists (select from tasks where state = 'leased' and run_at > %(now)s)
"""


class JobsNotRunning(Unavailable):
    """Tasks have been due for longer than PATIENCE, and no worker has a lease."""

    code = "jobs.not_running"


async def check_jobs(database: Database, handlers: Collection[str]) -> None:
    """Raises JobsNotRunning. A long queue that workers are busy with is not stopped."""
    now = clock.now()
    if await database.autocommit.fetch_value(_STALLED, handlers=list(handlers), edge=now - PATIENCE, now=now):
        raise JobsNotRunning()
