"""A service's durable queue in its own database: jobs, and deliveries of events that have failed.

A task is a row, leased by the worker that runs it. The lease of an attempt is extended while the attempt goes on. When
a worker is killed, the lease ends and another worker leases the task; a worker that was only paused finds its lease
lost, and records nothing. A task that fails at its last attempt becomes `dead`, with the reason.
"""

import asyncio
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import orjson
import structlog

from common.db.database import Database
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.jobs import fairness, leases
from common.jobs.payload import JobPayload
from common.jobs.registry import JobRegistry
from common.jobs.task import LeaseLost, Task, TaskKind, TaskPostponed
from common.kernel import clock
from common.observability import redaction, tracing

LEASE_SECONDS = 60.0
EXTENSIONS = 4
"""How often a lease is extended in the time after which it would end."""
log = structlog.get_logger()

_ENQUEUE = """
    insert into tasks (key, handler, payload, priority, run_at, created_at)
    values (%(key)s, %(handler)s, cast(%(payload)s as jsonb), %(priority)s, %(now)s, %(now)s)
    on conflict (key, handler) do nothing
"""
_CHANGE_AND_ENQUEUE: LiteralString = """
    with changed as ({change})
    insert into tasks (key, handler, payload, run_at, created_at)
    select cast(%(job_key)s as uuid), %(job_handler)s, cast(%(job_payload)s as jsonb), %(job_time)s, %(job_time)s
    where {condition}
    on conflict (key, handler) do nothing
"""


async def enqueue(
    uow: UnitOfWork, payload: JobPayload, *, key: UUID | None = None, priority: int = 0, fair_key: str | None = None
) -> None:
    """Add a job in the transaction. The same key and payload class are enqueued once.

    Jobs of higher priority are leased first. Those of one payload class and priority are leased in turns of their
    `fair_key`, such as a customer's id; give one to all jobs of a class or to none. Jobs of one `fair_key` are enqueued
    by one transaction at a time. The ids of the current trace and request are added to the payload.
    """
    job: dict[str, Any] = {
        "key": key or uuid4(),
        "handler": payload.handler,
        "payload": _dumped(payload),
        "priority": priority,
        "now": clock.now(),
    }
    if fair_key is None:
        await uow.defer(_ENQUEUE, **job)
    else:
        await uow.defer(fairness.LOCK_KEY, handler=job["handler"], fair_key=fair_key)
        await uow.defer(fairness.ENQUEUE, **job, fair_key=fair_key)


async def change_and_enqueue(
    executor: Executor,
    change: LiteralString,
    condition: LiteralString,
    payload: JobPayload,
    *,
    key: UUID,
    **parameters: Any,
) -> None:
    """Execute a change and, if the condition held before it, add a job: one statement, sent like `defer`.

    `change` inserts, updates or deletes the service's own rows, `condition` is an SQL condition about them; both take
    the `parameters`. The job's own parameters are named `job_…`. The same key and payload class are enqueued once.
    """
    await executor.defer(
        _CHANGE_AND_ENQUEUE.format(change=change, condition=condition),
        **parameters,
        job_key=key,
        job_handler=payload.handler,
        job_payload=_dumped(payload),
        job_time=clock.now(),
    )


def _dumped(payload: JobPayload) -> str:
    """As JSON, with the ids of the current trace and request."""
    return orjson.dumps({**payload.model_dump(mode="json"), **tracing.message_fields()}).decode()


class JobCancelled(Exception):
    """The job's cancellation was requested."""


class ProcessDied(Exception):
    """The last attempt ended with its process."""


class Attempt:
    """A task that is being run in this process. `interruption` is why it is ended before its deadline."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.interruption: LeaseLost | JobCancelled | None = None
        self.timeout: asyncio.Timeout | None = None
        self.extended_at = asyncio.get_running_loop().time()

    def interrupt(self, interruption: LeaseLost | JobCancelled) -> None:
        """End the attempt as if its deadline had passed: its handler is cancelled, unless it is ending already."""
        if self.timeout is not None and not self.timeout.expired():
            self.interruption = interruption
            self.timeout.reschedule(asyncio.get_running_loop().time())


class JobQueue:
    """One service's queue: `lease` what is due, `run` it, and `extend_leases` meanwhile."""

    def __init__(self, database: Database, registry: JobRegistry, lease_seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._registry = registry
        self._kinds = registry.kinds
        self._lease_seconds = lease_seconds
        self.extension_seconds = lease_seconds / EXTENSIONS
        """The interval at which `extend_leases` is to be called."""
        self._attempts: set[Attempt] = set()
        self._unanswered: list[UUID] = []

    async def lease(self, limit: int, queue: str | None = None) -> list[Task]:
        """Lease at most `limit` tasks that are due and not held, of one queue or of all. They are to be run at once.

        When this fails, the server may have leased tasks all the same. The next call releases them, by their lease.
        """
        await leases.release(self._database, self._unanswered)
        self._unanswered = []
        lease = uuid4()
        handlers = [name for name, kind in self._kinds.items() if queue in (None, kind.queue)]
        held = await self._registry.held(self._database, queue)
        try:
            return await leases.take(self._database, lease, handlers, limit, self._lease_seconds, held)
        except BaseException:
            self._unanswered.append(lease)
            raise

    async def run(self, task: Task) -> None:
        """Run a leased task, and record its outcome.

        Cancelled from outside, it records nothing: the task is to be released.
        """
        attempt = Attempt(task)
        self._attempts.add(attempt)
        try:
            await self._run(attempt, self._kinds[task.handler])
        except LeaseLost:
            log.warning("task_lease_lost", task=task.id, handler=task.handler, attempts=task.attempts)
        finally:
            self._attempts.discard(attempt)

    async def extend_leases(self) -> None:
        """Extend the leases of attempts that go on, and end those that lost theirs or are to be cancelled."""
        now = asyncio.get_running_loop().time()
        due = [each for each in self._attempts if now - each.extended_at >= self.extension_seconds / 2]
        if not due:
            return
        held = await leases.extend(self._database, [each.task for each in due], self._lease_seconds)
        for attempt in self._attempts.intersection(due):
            if attempt.task.id not in held:
                attempt.interrupt(LeaseLost())
            elif held[attempt.task.id]:
                attempt.interrupt(JobCancelled())
            attempt.extended_at = now

    async def release(self, *tasks: Task) -> None:
        """Make tasks whose attempt was cancelled from outside due at once, without counting that attempt."""
        await leases.release(self._database, [task.lease for task in tasks])

    async def _run(self, attempt: Attempt, kind: TaskKind) -> None:
        """Raises LeaseLost."""
        task = attempt.task
        try:
            if task.is_cancel_requested:
                raise JobCancelled
            if task.attempts > kind.retries.max_attempts:
                raise ProcessDied(f"attempt {task.attempts - 1} never ended")
            async with asyncio.timeout(kind.deadline_seconds) as attempt.timeout:
                return await kind.run(task, self._database)
        except Exception as error:
            outcome = attempt.interruption or error
        finally:
            attempt.timeout = None
        if isinstance(outcome, LeaseLost):
            raise outcome
        if isinstance(outcome, TaskPostponed):
            run_at = clock.now() + timedelta(seconds=outcome.seconds)
            return await leases.postpone(self._database, task, run_at)
        if isinstance(outcome, JobCancelled):
            log.info("task_cancelled", task=task.id, handler=task.handler, attempts=task.attempts)
            return await leases.record_cancelled(self._database, task)
        return await self._fail(task, kind, outcome)

    async def _fail(self, task: Task, kind: TaskKind, error: Exception) -> None:
        delay = kind.retries.delay_after(task.attempts)
        log.warning(
            "task_failed",
            task=task.id,
            handler=task.handler,
            attempts=task.attempts,
            dead=delay is None,
            reason=redaction.reason(error),
            **tracing.log_fields(task.payload),
        )
        run_at = None if delay is None else clock.now() + timedelta(seconds=delay)
        await leases.fail(self._database, task, redaction.traceback_of(error), run_at)
