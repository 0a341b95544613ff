"""The SQL of leases: tasks are taken, extended, released and ended under a token that only their owner has.

While a row is `leased`, `run_at` is the moment at which its lease ends.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import orjson

from common.db.database import Database
from common.db.executor import ASYNC_COMMIT, query
from common.jobs.task import NONE_HELD, Held, LeaseLost, Task
from common.kernel import clock

IS_HELD: LiteralString = "(handler = any(%(held)s) and payload ->> 'storefront' = any(%(storefronts)s))"
"""Whether the registry lets a task wait."""


def _take(condition: LiteralString) -> LiteralString:
    return f"""
    update tasks set state = 'leased', lease = %(lease)s, run_at = %(until)s, attempts = attempts + 1
    where id = any(array(
        select due.id from unnest(%(handlers)s::text[]) as kinds (kind) cross join lateral (
            select id, priority, virtual_start, max(run_at) over (order by priority desc, virtual_start, run_at, id)
                as since
            from (
                select id, priority, virtual_start, run_at from tasks
                where handler = kind and state <> 'dead' and run_at <= %(now)s{condition}
                order by priority desc, virtual_start, run_at, id limit %(limit)s for update skip locked
            ) as first
        ) as due
        order by due.priority desc, due.since, due.virtual_start, due.id limit %(limit)s
    )) and {ASYNC_COMMIT}
    returning id, key, handler, payload, attempts, lease, priority, virtual_start,
        cancel_requested_at is not null as is_cancel_requested
    """


_TAKE = _take("")
_TAKE_NOT_HELD = _take(f" and {IS_HELD} is not true")
_ORDER = frozenset({"priority", "virtual_start"})
_HELD = "tasks join unnest(%(ids)s::bigint[], %(leases)s::uuid[]) as held (task, token) on id = task and lease = token"
_EXTEND = f"""
    update tasks set run_at = %(until)s
    from (select id from {_HELD} for update of tasks skip locked) as mine where tasks.id = mine.id and {ASYNC_COMMIT}
"""
_STILL_HELD = f"select id, cancel_requested_at is not null as is_cancel_requested from {_HELD}"
_RELEASE = """
    update tasks set state = 'waiting', run_at = %(now)s, attempts = attempts - 1, lease = null
    where lease = any(%(leases)s) and state = 'leased'
"""
_POSTPONE = """
    update tasks set state = 'waiting', run_at = %(run_at)s, attempts = attempts - 1, lease = null
    where id = %(id)s and lease = %(lease)s
"""
_RELEASE_ALL = "update tasks set run_at = %(now)s, lease = null where state = 'leased'"
_COMPLETE = f"delete from tasks where id = %(id)s and lease = %(lease)s and {ASYNC_COMMIT}"
_FAIL = """
    update tasks set state = %(state)s, run_at = %(run_at)s, error = %(error)s, lease = null
    where id = %(id)s and lease = %(lease)s
"""
_CANCELLED = """
    update tasks set state = 'cancelled', run_at = 'infinity', lease = null where id = %(id)s and lease = %(lease)s
"""
_PROGRESS = f"""
    update tasks set progress = %(progress)s::jsonb where id = %(id)s and lease = %(lease)s and {ASYNC_COMMIT}
"""


async def take(
    database: Database, lease: UUID, handlers: list[str], limit: int, seconds: float, held: Held = NONE_HELD
) -> list[Task]:
    """Lease at most `limit` tasks that are due: by priority, then by virtual start, then as long as they are due.

    Tasks of each handler are looked up on their own, so that a long queue of one does not slow down the others. Virtual
    starts are compared between tasks of one handler. `since` keeps their order among tasks of other handlers.
    """
    now = clock.now()
    until = now + timedelta(seconds=seconds)
    given = {"lease": lease, "handlers": handlers, "limit": limit, "now": now, "until": until}
    if held.storefronts:
        given |= {"held": held.handlers, "storefronts": held.storefronts}
    rows = await database.autocommit.fetch(_TAKE_NOT_HELD if held.storefronts else _TAKE, **given)
    rows.sort(key=lambda row: (-row["priority"], row["virtual_start"], row["id"]))
    return [Task(**{name: value for name, value in row.items() if name not in _ORDER}) for row in rows]


async def extend(database: Database, tasks: Collection[Task], seconds: float) -> dict[int, bool]:
    """Prolong leases; returns which tasks are still held, and whether their cancellation was requested.

    A row that is locked is skipped, because its own transaction may be ending it: it counts as held.
    """
    ids, tokens = [task.id for task in tasks], [task.lease for task in tasks]
    until = clock.now() + timedelta(seconds=seconds)
    _, found = await database.autocommit.fetch_many(
        query(_EXTEND, ids=ids, leases=tokens, until=until), query(_STILL_HELD, ids=ids, leases=tokens)
    )
    return {row["id"]: row["is_cancel_requested"] for row in found}


async def release(database: Database, leases: Collection[UUID]) -> None:
    """Make leased tasks due again at once, without counting the attempt."""
    if leases:
        await database.autocommit.execute(_RELEASE, leases=list(leases), now=clock.now())


async def release_all(database: Database) -> None:
    """Make all leased tasks due at once, with their attempts counted. Only while no worker runs."""
    await database.autocommit.execute(_RELEASE_ALL, now=clock.now())


async def complete(database: Database, task: Task) -> None:
    """Delete a task that is done. This and the following raise LeaseLost."""
    await _write(database, _COMPLETE, task)


async def postpone(database: Database, task: Task, run_at: datetime) -> None:
    """Let a task wait until `run_at`, without counting the attempt."""
    await _write(database, _POSTPONE, task, run_at=run_at)


async def fail(database: Database, task: Task, error: str, run_at: datetime | None) -> None:
    """Let a task wait until `run_at`, or make it a dead letter without one."""
    state = "waiting" if run_at else "dead"
    await _write(database, _FAIL, task, state=state, run_at=run_at or clock.now(), error=error)


async def record_cancelled(database: Database, task: Task) -> None:
    await _write(database, _CANCELLED, task)


async def record_progress(database: Database, task: Task, progress: dict[str, Any]) -> None:
    await _write(database, _PROGRESS, task, progress=orjson.dumps(progress).decode())


async def _write(database: Database, sql: LiteralString, task: Task, **parameters: Any) -> None:
    if not await database.autocommit.execute(sql, id=task.id, lease=task.lease, **parameters):
        raise LeaseLost
