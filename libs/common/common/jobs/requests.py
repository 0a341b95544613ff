"""The states of jobs by their keys, and their cancellation.

Every lookup is by `key`, or by `key` and `handler`: the columns of the unique index `tasks_key`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from common.db.database import Database
from common.db.deletion import delete_where
from common.db.executor import Executor
from common.jobs.context import Progress
from common.jobs.payload import JobPayload
from common.kernel import clock

JobState = Literal["waiting", "leased", "dead", "cancelled"]
CANCELLED_KEPT = timedelta(days=3)

_FIND = """
    select key, state, attempts, error, progress, cancel_requested_at is not null as is_cancel_requested from tasks
    where key = any(%(keys)s) and handler = any(%(handlers)s)
"""
_PROGRESS = "select key, progress from tasks where key = any(%(keys)s) and progress is not null"
_LIVE = """
    select key from tasks
    where key = any(%(keys)s) and handler = any(%(handlers)s) and state in ('waiting', 'leased')
"""
_CANCEL = """
    update tasks set cancel_requested_at = coalesce(cancel_requested_at, %(now)s),
        state = case when state = 'leased' and run_at > %(now)s then state else 'cancelled' end,
        run_at = case when state = 'leased' and run_at > %(now)s then run_at else 'infinity' end,
        lease = case when state = 'leased' and run_at > %(now)s then lease end
    where key = %(key)s and handler = any(%(handlers)s) and state in ('waiting', 'leased')
    returning state
"""


_DISCARD = "delete from tasks where key = %(key)s and handler = any(%(handlers)s) and state = 'dead'"


@dataclass(frozen=True, slots=True)
class JobStatus:
    """`error` is the last failure's; `progress` what the job last reported."""

    state: JobState
    attempts: int
    error: str | None
    progress: Progress | None
    is_cancel_requested: bool


async def find_job(executor: Executor, payload: type[JobPayload], key: UUID) -> JobStatus | None:
    """None for a job that is done, or was never enqueued."""
    return (await find_jobs(executor, payload, [key])).get(key)


async def find_jobs(executor: Executor, payload: type[JobPayload], keys: Collection[UUID]) -> dict[UUID, JobStatus]:
    """The states of jobs by their keys, without those that are done or were never enqueued.

    To show progress, poll: one call a second for all clients of a process costs one index lookup per key.

    A job that has just been done is not found. To tell it from one that was lost, read what it records afterwards.
    """
    rows = await executor.fetch(_FIND, keys=list(keys), handlers=payload.handlers())
    return {row["key"]: _status(row) for row in rows}


async def progress_of(executor: Executor, key: UUID) -> Progress | None:
    """What a job with this key, of any payload class, last reported; None if it has not, or is done."""
    return (await progress_of_each(executor, [key])).get(key)


async def progress_of_each(executor: Executor, keys: Collection[UUID]) -> dict[UUID, Progress]:
    """What jobs with these keys, of any payload class, last reported, without those of which nothing is known."""
    return {row["key"]: Progress(**row["progress"]) for row in await executor.fetch(_PROGRESS, keys=list(keys))}


async def live_keys(executor: Executor, payloads: Iterable[type[JobPayload]], keys: Collection[UUID]) -> set[UUID]:
    """Those of the keys whose job, of one of these payload classes, waits or runs."""
    handlers = [name for payload in payloads for name in payload.handlers()]
    return {row["key"] for row in await executor.fetch(_LIVE, keys=list(keys), handlers=handlers)}


def _status(row: Mapping[str, Any]) -> JobStatus:
    return JobStatus(
        state=row["state"],
        attempts=row["attempts"],
        error=row["error"],
        progress=Progress(**row["progress"]) if row["progress"] else None,
        is_cancel_requested=row["is_cancel_requested"],
    )


async def cancel_job(executor: Executor, payload: type[JobPayload], key: UUID) -> bool:
    """Request that a job be cancelled; False if it is done, dead or cancelled already, or was never enqueued.

    A waiting job is cancelled at once. A running one is cancelled where it waits (asyncio.CancelledError), when its
    worker next extends the lease; if it ends before, it counts as done.
    """
    return bool(await executor.execute(_CANCEL, key=key, handlers=payload.handlers(), now=clock.now()))


async def discard_job(executor: Executor, payload: type[JobPayload], key: UUID) -> bool:
    """Delete a dead job; False if there is none."""
    return bool(await executor.execute(_DISCARD, key=key, handlers=payload.handlers()))


async def prune_cancelled(database: Database) -> None:
    """Delete jobs that were cancelled more than CANCELLED_KEPT ago."""
    edge = clock.now() - CANCELLED_KEPT
    await delete_where(database, "tasks", "state = 'cancelled' and cancel_requested_at < %(edge)s", edge=edge)
