"""Leases, deadlines, retries, priorities, queues, progress and cancellation of jobs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID, uuid4

import pytest
from common.jobs import leases
from common.jobs.context import JobContext, Progress
from common.jobs.payload import JobPayload
from common.jobs.queue import JobQueue, enqueue
from common.jobs.requests import CANCELLED_KEPT, cancel_job, find_job, find_jobs, prune_cancelled
from common.jobs.task import LeaseLost, RetryPolicy, TaskPostponed
from common.kernel import clock
from common.messaging.handlers import HandlerRegistry
from common.runtime.queue_runner import QueueRunner
from common.runtime.worker import Worker
from testkit.conditions import TIMEOUT_SECONDS, eventually
from testkit.harness import Harness, run_one

SHORT = 0.4


class Draw(JobPayload, name="Draw"):
    name: str


class Count(JobPayload, name="Count"):
    name: str


class Studio:
    """Jobs that run until they are released, and records of how they began and ended."""

    def __init__(self, ledger: Harness, lease_seconds: float = 60.0) -> None:
        self.database = ledger.database
        self.lease_seconds = lease_seconds
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.cancelled: list[str] = []
        self.released = asyncio.Event()
        self.handlers = HandlerRegistry()
        self.handlers.job(Draw, queue="media", deadline_seconds=600, retries=RetryPolicy((1,)), pass_context=True)(
            self._draw
        )
        self.handlers.job(Count)(self._count)
        self.queue = JobQueue(ledger.database, self.handlers, lease_seconds)

    async def add(self, payload: JobPayload, priority: int = 0) -> UUID:
        key = uuid4()
        async with self.database.transaction() as uow:
            await enqueue(uow, payload, key=key, priority=priority)
        return key

    async def has_begun(self) -> bool:
        return bool(self.begun)

    async def _draw(self, job: Draw, context: JobContext) -> None:
        self.begun.append(job.name)
        await context.report_progress(1, 4, "sketch")
        try:
            await self.released.wait()
        except asyncio.CancelledError:
            self.cancelled.append(job.name)
            raise
        self.ended.append(job.name)

    async def _count(self, job: Count) -> None:
        self.begun.append(job.name)
        if job.name == "fails":
            raise RuntimeError("miscounted")
        if job.name == "not yet" and len(self.begun) == 1:
            raise TaskPostponed(30)


async def state_of(ledger: Harness, key: UUID) -> str | None:
    state = await ledger.database.autocommit.fetch_value("select state from tasks where key = %(key)s", key=key)
    return None if state is None else str(state)


async def test_a_postponed_task_waits_and_the_attempt_does_not_count(ledger: Harness) -> None:
    studio = Studio(ledger)
    key = await studio.add(Count(name="not yet"))
    assert await run_one(studio.queue)
    assert (await state_of(ledger, key), await run_one(studio.queue)) == ("waiting", False)
    clock.advance(31)
    (task,) = await studio.queue.lease(1)
    assert task.attempts == 1
    await studio.queue.run(task)
    assert await state_of(ledger, key) is None


async def test_a_job_of_ten_minutes_keeps_its_lease_while_that_is_extended(ledger: Harness) -> None:
    studio, other = Studio(ledger), Studio(ledger)
    key = await studio.add(Draw(name="long"))
    (task,) = await studio.queue.lease(1)
    running = asyncio.create_task(studio.queue.run(task))
    await eventually(studio.has_begun)
    for _ in range(12):
        clock.advance(50)
        assert await other.queue.lease(1) == []
        assert await leases.extend(ledger.database, [task], 60.0) == {task.id: False}
    studio.released.set()
    await running
    assert (studio.ended, await state_of(ledger, key)) == (["long"], None)


async def test_an_expired_lease_is_taken_over_and_its_first_owner_records_nothing(
    ledger: Harness,
) -> None:
    studio = Studio(ledger)
    key = await studio.add(Draw(name="slow"))
    (first,) = await studio.queue.lease(1)
    clock.advance(61)
    (second,) = await studio.queue.lease(1)
    assert (second.id, second.attempts) == (first.id, 2)
    with pytest.raises(LeaseLost):
        await leases.complete(ledger.database, first)
    with pytest.raises(LeaseLost):
        await leases.fail(ledger.database, first, "late", None)
    with pytest.raises(LeaseLost):
        await leases.record_cancelled(ledger.database, first)
    assert await leases.extend(ledger.database, [first], 60.0) == {}
    with pytest.raises(LeaseLost):
        await JobContext(first, ledger.database).report_progress(1, 1)
    assert await state_of(ledger, key) == "leased"
    await leases.complete(ledger.database, second)
    assert await state_of(ledger, key) is None


async def test_an_attempt_whose_lease_is_lost_is_interrupted_at_the_next_extension(ledger: Harness) -> None:
    studio, other = Studio(ledger, lease_seconds=0.01), Studio(ledger)
    key = await studio.add(Draw(name="paused"))
    (task,) = await studio.queue.lease(1)
    running = asyncio.create_task(studio.queue.run(task))
    await eventually(studio.has_begun)
    clock.advance(1)
    (taken_over,) = await other.queue.lease(1)
    assert taken_over.attempts == 2

    async def is_ended() -> bool:
        await studio.queue.extend_leases()
        return running.done()

    await eventually(is_ended)
    assert (studio.cancelled, await state_of(ledger, key)) == (["paused"], "leased")


async def test_an_extension_neither_waits_for_a_locked_row_nor_counts_it_as_lost(ledger: Harness) -> None:
    """A delivery deletes its row in the transaction of its handler, which may go on for a while."""
    studio = Studio(ledger)
    await studio.add(Count(name="locked"))
    await studio.add(Count(name="free"))
    locked, free = await studio.queue.lease(2)
    async with ledger.database.transaction() as uow:
        await uow.execute("delete from tasks where id = %(id)s", id=locked.id)
        held = await asyncio.wait_for(leases.extend(ledger.database, [locked, free], 60.0), 5)
    assert held == {locked.id: False, free.id: False}


async def test_a_waiting_job_is_cancelled_at_once(ledger: Harness) -> None:
    studio = Studio(ledger)
    key = await studio.add(Draw(name="unwanted"))
    assert await cancel_job(ledger.database.autocommit, Draw, key)
    assert not await cancel_job(ledger.database.autocommit, Draw, key)
    assert not await run_one(studio.queue)
    status = await find_job(ledger.database.autocommit, Draw, key)
    assert status is not None
    assert (status.state, status.is_cancel_requested, studio.begun) == ("cancelled", True, [])
    await prune_cancelled(ledger.database)
    assert await find_job(ledger.database.autocommit, Draw, key) is not None
    clock.advance(CANCELLED_KEPT.total_seconds() + 1)
    await prune_cancelled(ledger.database)
    assert await find_job(ledger.database.autocommit, Draw, key) is None


async def test_a_running_job_is_cancelled_at_the_next_extension_of_its_lease(ledger: Harness) -> None:
    studio = Studio(ledger, lease_seconds=SHORT)
    key = await studio.add(Draw(name="unwanted"))
    async with working(ledger, studio):
        await eventually(studio.has_begun)
        assert await cancel_job(ledger.database.autocommit, Draw, key)
        await eventually(lambda: is_in(ledger, key, "cancelled"))
    assert (studio.begun, studio.cancelled, studio.ended) == (["unwanted"], ["unwanted"], [])


async def test_a_job_whose_worker_died_after_its_cancellation_was_requested_is_not_run_again(ledger: Harness) -> None:
    studio = Studio(ledger)
    key = await studio.add(Draw(name="unwanted"))
    (task,) = await studio.queue.lease(1)
    assert await cancel_job(ledger.database.autocommit, Draw, key)
    assert await state_of(ledger, key) == "leased"
    clock.advance(61)
    assert await run_one(studio.queue)
    assert (studio.begun, await state_of(ledger, key)) == ([], "cancelled")
    with pytest.raises(LeaseLost):
        await leases.complete(ledger.database, task)


async def test_an_attempt_that_is_ending_already_is_not_interrupted(ledger: Harness) -> None:
    """Its cancellation is requested while it cleans up after its deadline."""
    cleaning, cleaned, handlers = asyncio.Event(), asyncio.Event(), HandlerRegistry()

    @handlers.job(Draw, deadline_seconds=0.05)
    async def draw(_: Draw) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaning.set()
            await cleaned.wait()

    queue = JobQueue(ledger.database, handlers, lease_seconds=0.001)
    key = await Studio(ledger).add(Draw(name="slow"))
    running = asyncio.create_task(run_one(queue))
    await asyncio.wait_for(cleaning.wait(), TIMEOUT_SECONDS)
    await ledger.database.autocommit.execute("update tasks set cancel_requested_at = now()")
    await queue.extend_leases()
    cleaned.set()
    await running
    assert await state_of(ledger, key) == "waiting"


async def test_a_job_that_was_never_enqueued_cannot_be_cancelled(ledger: Harness) -> None:
    assert not await cancel_job(ledger.database.autocommit, Draw, uuid4())


async def test_progress_is_found_by_the_jobs_key(ledger: Harness) -> None:
    studio = Studio(ledger)
    key = await studio.add(Draw(name="portrait"))
    status = await find_job(ledger.database.autocommit, Draw, key)
    assert status is not None
    assert (status.state, status.progress) == ("waiting", None)
    running = asyncio.create_task(run_one(studio.queue))

    async def is_reported() -> bool:
        status = await find_job(ledger.database.autocommit, Draw, key)
        return status is not None and status.progress == Progress(1, 4, "sketch")

    await eventually(is_reported)
    studio.released.set()
    await running
    assert await find_job(ledger.database.autocommit, Draw, key) is None


async def test_the_progress_of_many_jobs_is_read_at_once(ledger: Harness) -> None:
    studio = Studio(ledger)
    drawn, waiting, unknown = await studio.add(Draw(name="drawn"), 1), await studio.add(Draw(name="waiting")), uuid4()
    (task,) = await studio.queue.lease(1)
    running = asyncio.create_task(studio.queue.run(task))
    await eventually(studio.has_begun)

    async def has_progress() -> bool:
        return (await find_jobs(ledger.database.autocommit, Draw, [drawn]))[drawn].progress is not None

    await eventually(has_progress)
    found = await find_jobs(ledger.database.autocommit, Draw, [drawn, waiting, unknown])
    assert found.keys() == {drawn, waiting}
    assert (found[drawn].state, found[drawn].progress) == ("leased", Progress(1, 4, "sketch"))
    assert (found[waiting].state, found[waiting].progress) == ("waiting", None)
    studio.released.set()
    await running


async def test_jobs_are_leased_by_priority_and_then_by_age(ledger: Harness) -> None:
    studio = Studio(ledger)
    for name, priority in (("first", 0), ("second", 0), ("urgent", 5), ("later", -1)):
        await studio.add(Count(name=name), priority)
    while await run_one(studio.queue):
        pass
    assert studio.begun == ["urgent", "first", "second", "later"]


async def test_tasks_are_leased_from_one_queue_at_a_time(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add(Count(name="counted"))
    await studio.add(Draw(name="drawn"))
    (media,) = await studio.queue.lease(10, "media")
    (default,) = await studio.queue.lease(10, "default")
    assert (media.handler, default.handler) == ("job:Draw", "job:Count")


def test_the_concurrency_of_a_queue_is_configured_or_registered() -> None:
    handlers = HandlerRegistry()
    handlers.job(Draw, queue="media")(lambda _: asyncio.sleep(0))
    assert handlers.concurrency({}) == {"default": 2, "media": 2}
    handlers.queue("media", concurrency=8)
    assert handlers.concurrency({"default": 3}) == {"default": 3, "media": 8}
    assert handlers.concurrency({"media": 1}) == {"default": 2, "media": 1}


async def test_tasks_are_leased_only_when_they_are_started(ledger: Harness) -> None:
    studio = Studio(ledger)
    for number in range(5):
        await studio.add(Draw(name=str(number)))
    runner = QueueRunner(studio.queue, "media", 2, lambda: None)
    await runner.step()
    leased = await ledger.database.autocommit.fetch("select 1 from tasks where state = 'leased'")
    assert (len(leased), studio.begun) == (2, ["0", "1"])
    await runner.stop()


async def test_a_worker_that_stops_releases_its_jobs_without_counting_the_attempt(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add(Draw(name="interrupted"))
    async with working(ledger, studio):
        await eventually(studio.has_begun)
    sql = "select state, attempts, run_at <= %(now)s as is_due from tasks"
    row = await ledger.database.autocommit.fetch_one(sql, now=clock.now())
    assert row == {"state": "waiting", "attempts": 0, "is_due": True}


async def test_a_job_is_registered_with_its_own_retry_policy(ledger: Harness) -> None:
    handlers = HandlerRegistry()

    @handlers.job(Count, retries=RetryPolicy((30,)))
    async def fail(_: Count) -> None:
        raise RuntimeError("miscounted")

    queue = JobQueue(ledger.database, handlers)
    key = await Studio(ledger).add(Count(name="fails"))
    assert await run_one(queue)
    clock.advance(29)
    assert not await run_one(queue)
    clock.advance(1)
    assert await run_one(queue)
    assert await state_of(ledger, key) == "dead"


async def test_a_task_whose_attempts_all_ended_with_their_process_becomes_a_dead_letter(ledger: Harness) -> None:
    studio = Studio(ledger)
    key = await studio.add(Draw(name="kills"))
    for _ in range(2):
        assert len(await studio.queue.lease(1)) == 1
        clock.advance(61)
    assert await run_one(studio.queue)
    status = await find_job(ledger.database.autocommit, Draw, key)
    assert status is not None
    assert (status.state, studio.begun) == ("dead", [])
    assert "attempt 2 never ended" in (status.error or "")


async def is_in(ledger: Harness, key: UUID, state: str) -> bool:
    return await state_of(ledger, key) == state


@asynccontextmanager
async def working(ledger: Harness, studio: Studio) -> AsyncIterator[None]:
    """The studio's worker, running."""
    worker = Worker("ledger", ledger.database, studio.handlers, ledger.transport, lease_seconds=studio.lease_seconds)
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
