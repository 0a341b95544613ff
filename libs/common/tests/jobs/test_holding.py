"""Jobs of some queues wait while their storefront is held."""

from uuid import uuid4

import pytest
from common.db.database import Database
from common.jobs import measures
from common.jobs.payload import JobPayload
from common.jobs.queue import JobQueue, enqueue
from common.jobs.stall import STALLED_AFTER, JobsNotRunning, check_jobs
from common.jobs.task import RetryPolicy
from common.kernel import clock
from common.messaging.handlers import HandlerRegistry
from testkit.harness import Harness

PAST_STALLED_AFTER = STALLED_AFTER.total_seconds() + 1


class Paint(JobPayload, name="Paint"):
    storefront: str


class Post(JobPayload, name="Post"):
    storefront: str


class Studio:
    """Two queues, of which one waits for the storefronts in `held`."""

    def __init__(self, ledger: Harness) -> None:
        self.database = ledger.database
        self.held: list[str] = []
        self.ran: list[str] = []
        self.handlers = HandlerRegistry()
        self.handlers.job(Paint, queue="media", retries=RetryPolicy((0,)))(self._run)
        self.handlers.job(Post)(self._run)
        self.handlers.hold(("media",), storefronts=self._held)
        self.queue = JobQueue(ledger.database, self.handlers)

    async def add(self, *payloads: JobPayload) -> None:
        async with self.database.transaction() as uow:
            for payload in payloads:
                await enqueue(uow, payload, key=uuid4(), fair_key="customer")

    async def run_due(self, queue: str | None = None) -> list[str]:
        """Run what may be leased once; returns what was run, as `HANDLER STOREFRONT`."""
        self.ran.clear()
        for task in await self.queue.lease(10, queue):
            await self.queue.run(task)
        return sorted(self.ran)

    async def _run(self, job: JobPayload) -> None:
        self.ran.append(f"{type(job).__name__} {getattr(job, 'storefront', '')}")

    async def _held(self, database: Database) -> list[str]:
        return self.held


@pytest.mark.parametrize("queue", [None, "media"])
async def test_jobs_of_a_held_storefront_wait_and_run_afterwards(ledger: Harness, queue: str | None) -> None:
    studio = Studio(ledger)
    await studio.add(Paint(storefront="a"), Paint(storefront="b"), Paint(storefront="a"))
    studio.held.append("a")
    assert await studio.run_due(queue) == ["Paint b"]
    assert await studio.run_due(queue) == []
    studio.held.clear()
    assert await studio.run_due(queue) == ["Paint a", "Paint a"]


async def test_waiting_counts_no_attempt(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add(Paint(storefront="a"))
    studio.held.append("a")
    clock.advance(86_400)
    assert await studio.run_due() == []
    rows = await studio.database.autocommit.fetch("select state, attempts from tasks")
    assert rows == [{"state": "waiting", "attempts": 0}]


async def test_other_queues_do_not_wait(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add(Paint(storefront="a"), Post(storefront="a"))
    studio.held.append("a")
    assert await studio.run_due() == ["Post a"]


async def test_a_job_whose_worker_was_killed_waits_too(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add(Paint(storefront="a"))
    assert len(await studio.queue.lease(1)) == 1
    studio.held.append("a")
    clock.advance(61)
    assert await studio.run_due() == []
    studio.held.clear()
    assert await studio.run_due() == ["Paint a"]


async def test_a_queue_whose_jobs_are_held_has_not_stopped(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add(Paint(storefront="a"))
    studio.held.append("a")
    clock.advance(PAST_STALLED_AFTER)
    await check_jobs(studio.database, studio.handlers)
    studio.held.clear()
    with pytest.raises(JobsNotRunning):
        await check_jobs(studio.database, studio.handlers)


async def test_held_jobs_are_not_measured_as_due(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add(Paint(storefront="a"), Paint(storefront="b"))
    studio.held.append("a")
    queues = await measures.queues(studio.database, studio.handlers)
    assert queues["media"]["due"] == 1
