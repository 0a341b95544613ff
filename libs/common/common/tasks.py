"""A service's durable queue in its own database: jobs, and events that were not handled at once.

A task is a row, leased to whoever works on it. An event becomes one where its handler has failed at it, or may have
ended a process. A delivery is deleted in the transaction that does what it asks for, so it is done once even when a
lease ran out on a slow worker; a job talks to the network, so it is deleted afterwards and may run again. What keeps
failing becomes `dead`, with the reason.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import structlog
from pgpipe import Statement, as_dict
from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from common import clock, faults, telemetry, tracing
from common.consumers import Consumers, Job, Reaction, job_name
from common.database import Database, execute, execute_later
from common.events.envelope import Envelope
from common.statements import LOOSELY

DELAYS = (1, 2, 5, 15, 60, 300, 900)
LEASE = timedelta(seconds=60)
RUN_SECONDS = 50.0
"""A task that takes longer has failed: when its lease ends, another worker takes it."""
log = structlog.get_logger()

_ENQUEUE = text(
    "insert into tasks (key, handler, payload, run_at, created_at)"
    " values (:key, :handler, cast(:payload as jsonb), :now, :now) on conflict (key, handler) do nothing"
)
_KEEP = """
    insert into tasks (key, handler, payload, attempts, error, run_at, created_at)
    select %(key)s, %(handler)s, cast(%(payload)s as jsonb), %(attempts)s, %(error)s, %(run_at)s, %(now)s
    where not exists (select from inbox where event_id = %(key)s and handler = %(handler)s)
    on conflict (key, handler) do nothing
"""
_TAKE = f"""
    update tasks set state = 'leased', run_at = %(until)s, attempts = attempts + 1
    where id = any(array(
        select id from tasks where state <> 'dead' and run_at <= %(now)s and handler = any(%(handlers)s)
        order by run_at, id limit %(most)s for update skip locked
    )) and {LOOSELY}
    returning id, key, handler, payload, attempts
"""
_FREE = """
    update tasks set run_at = %(now)s, attempts = attempts - 1
    where state = 'leased' and run_at = any(%(unanswered)s) and handler = any(%(handlers)s)
"""
_END = f"delete from tasks where id = %s and {LOOSELY}"
_CLAIM = text("""
    with done as (delete from tasks where id = :id returning key)
    insert into inbox (event_id, handler, handled_at) select key, :handler, :now from done
    on conflict do nothing returning 1
""")


@dataclass(frozen=True, slots=True)
class Task:
    """`payload` is an event's envelope, or a job's own; `attempts` counts this one."""

    id: int
    key: UUID
    handler: str
    payload: dict[str, Any]
    attempts: int


async def enqueue(session: AsyncSession, payload: BaseModel, *, key: UUID | None = None) -> None:
    """Add a job in the session's transaction. The same key and payload class are enqueued once.

    The trace and the request it belongs to go along in the payload.
    """
    await execute_later(
        session,
        _ENQUEUE,
        {
            "key": key or uuid4(),
            "handler": job_name(type(payload)),
            "payload": orjson.dumps({**payload.model_dump(mode="json"), **tracing.origin()}).decode(),
            "now": clock.now(),
        },
    )


async def keep(database: Database, envelope: Envelope, handler: str, error: Exception | None = None) -> None:
    """Make a delivery a task, which has failed once if it has an `error`; unless it is one, or was done meanwhile."""
    moment = clock.now()
    later = timedelta(seconds=DELAYS[0] if error else 0)
    await database.reads.write(
        _KEEP,
        {
            "key": envelope.id,
            "handler": handler,
            "payload": envelope.model_dump_json(),
            "error": faults.account(error) if error else None,
            "attempts": 1 if error else 0,
            "run_at": moment + later,
            "now": moment,
        },
    )


class TaskQueue:
    """One service's queue: `take` what is due, and `run` it."""

    def __init__(self, database: Database, consumers: Consumers) -> None:
        self._database = database
        self._consumers = consumers
        self._handlers = [*consumers.reactions, *consumers.jobs]
        self._unanswered: list[datetime] = []

    async def take(self, most: int) -> list[Task]:
        """Lease at most so many of the tasks that are due, those first that have been due longest.

        The server may have leased tasks although its answer was lost. They are known by the moment at which their
        lease ends, and freed by the next call.
        """
        if self._unanswered:
            lost = {"now": clock.now(), "unanswered": self._unanswered, "handlers": self._handlers}
            await self._database.single.run(Statement(_FREE, lost, as_dict))
            self._unanswered = []
        now = clock.now()
        until = now + LEASE
        parameters = {"now": now, "until": until, "handlers": self._handlers, "most": most}
        try:
            (leased,) = await self._database.single.run(Statement(_TAKE, parameters, as_dict))
        except BaseException:
            self._unanswered.append(until)
            raise
        return [Task(**row) for row in leased.rows]

    async def run(self, task: Task) -> None:
        """Do what a leased task asks for; a failure is recorded with the task."""
        try:
            if task.attempts > len(DELAYS) + 1:
                raise ProcessDied(f"attempt {task.attempts - 1} never ended")
            async with asyncio.timeout(RUN_SECONDS):
                if reaction := self._consumers.reactions.get(task.handler):
                    await self._deliver(reaction, task)
                else:
                    await self._work(self._consumers.jobs[task.handler], task)
        except Exception as error:
            await self._failed(task, error)

    async def run_one(self) -> bool:
        """Take and run one task; False when nothing is due."""
        tasks = await self.take(1)
        for task in tasks:
            await self.run(task)
        return bool(tasks)

    async def free_leases(self) -> None:
        """Make what a killed process held due at once. Only while nobody else works on this queue."""
        await self._database.reads.write("update tasks set run_at = %s where state = 'leased'", (clock.now(),))

    async def _deliver(self, reaction: Reaction, task: Task) -> None:
        """One transaction: the delivery is gone, the inbox knows it, and the handler did its work - or nothing."""
        envelope = Envelope.model_validate(task.payload)
        with telemetry.consuming(envelope, reaction.name):
            async with self._database.transaction() as session:
                claim = {"id": task.id, "handler": task.handler, "now": clock.now()}
                if (await execute(session, _CLAIM, claim)).first() is not None:
                    await reaction.handle(reaction.event.model_validate(envelope.data), session)

    async def _work(self, job: Job, task: Task) -> None:
        with telemetry.working(job.name, task.payload):
            await job.run(job.payload.model_validate(task.payload))
        await self._database.reads.write(_END, (task.id,))

    async def _failed(self, task: Task, error: Exception) -> None:
        dead = task.attempts > len(DELAYS)
        delay = timedelta(seconds=0 if dead else DELAYS[task.attempts - 1])
        log.warning(
            "task_failed",
            task=task.id,
            handler=task.handler,
            attempts=task.attempts,
            dead=dead,
            reason=faults.reason(error),
            **tracing.told_of(task.payload),
        )
        await self._database.reads.write(
            "update tasks set state = %s, run_at = %s, error = %s where id = %s",
            ("dead" if dead else "waiting", clock.now() + delay, faults.account(error), task.id),
        )


class ProcessDied(Exception):
    """The last attempt took its process with it."""
