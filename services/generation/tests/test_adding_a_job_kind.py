"""The kind of `docs/adding-a-job-kind.md`, run as it stands there, with what the runner does around every kind."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from common.events.generation import JobCompleted, JobFailed
from common.jobs.queue import JobQueue, enqueue
from common.messaging.handlers import HandlerRegistry
from common.storage.object_store import ObjectStore
from common.storage.scratch import Scratch
from generation.jobs.files import StoredFiles
from generation.jobs.kind import JobKinds
from generation.jobs.providers.provider import Attempt, PermanentFailure
from generation.jobs.runner import Runner
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.job import Job
from generation.jobs.use_cases.delete_assets import delete_assets
from generation.jobs.use_cases.fail_lost_jobs import fail_lost_jobs
from testkit.harness import Harness, run_one

from .conftest import empty

PAGE = Path(__file__).parents[3] / "docs/adding-a-job-kind.md"


@pytest.fixture(scope="module")
def postcards() -> ModuleType:
    """The module whose text the page has."""
    (source,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    module = ModuleType("generation.postcards.kind")
    sys.modules[module.__name__] = module
    exec(compile(source, str(PAGE), "exec"), module.__dict__)
    return module


@dataclass
class PostOffice:
    """Runs jobs of the kind. `write` is what it makes of a request: it may be replaced."""

    harness: Harness
    module: ModuleType
    limit: float = 60.0
    attempts: list[Attempt] = field(default_factory=list)
    outcomes: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.harness.storefront("reviv")
        self.store = ObjectStore("memory:///")
        self.kind = self.module.PostcardKind(write=self.write, limit=self.limit)
        database = self.harness.database
        runner = Runner(database, StoredFiles(database, self.store), Scratch())
        self.handlers = HandlerRegistry()
        runner.register(self.handlers, self.kind)
        self.queue = JobQueue(database, self.handlers)

    async def write(self, request: Any, attempt: Attempt) -> bytes:
        """What `outcomes` say, one after another: raised, awaited, or returned."""
        self.attempts.append(attempt)
        outcome = self.outcomes.pop(0) if self.outcomes else b"Greetings"
        if isinstance(outcome, Exception):
            raise outcome
        return await outcome() if callable(outcome) else outcome

    async def submitted(self) -> Job:
        job = Job(storefront=self.name, user_id=uuid4(), kind="postcard", provider="local")
        async with self.harness.database.transaction() as uow:
            await uow.defer_add(job)
            run = self.module.RunPostcard(storefront=self.name, job_id=job.id, run_id=job.run_id)
            await enqueue(uow, run, key=job.run_id, fair_key=str(job.user_id))
        return job

    async def run(self, job: Job) -> None:
        """One attempt, also if its task waits or is leased."""
        await self.make_due(job)
        assert await run_one(self.queue)

    async def make_due(self, job: Job) -> None:
        await self.harness.database.autocommit.execute(
            "update tasks set run_at = now() - interval '1 second' where key = %(key)s", key=job.run_id
        )

    async def job(self, job: Job) -> Job:
        found = await self.harness.database.autocommit.get(Job, "id = %(id)s", id=job.id)
        assert found is not None
        return found

    async def assets(self, job: Job) -> list[Asset]:
        return await self.harness.database.autocommit.get_all(Asset, "job_id = %(id)s", id=job.id)

    async def states(self, job: Job) -> tuple[str, int, list[bool]]:
        """The job's state, its attempts, and whether each of its files is kept."""
        found = await self.job(job)
        return found.state, found.attempts, [asset.delete_after is None for asset in await self.assets(job)]


@pytest.fixture
async def office(generation: Harness, postcards: ModuleType) -> AsyncIterator[PostOffice]:
    await empty(generation.database)
    yield PostOffice(generation, postcards)
    await generation.database.autocommit.execute("truncate tasks")


async def test_a_job_completes_with_its_file(office: PostOffice) -> None:
    job = await office.submitted()
    await office.run(job)
    assert await office.states(job) == ("completed", 1, [True])
    (asset,) = await office.assets(job)
    stored = await (await office.store.get(office.name, asset.key, asset.size)).content()
    assert (stored, asset.content_type) == (b"Greetings", "text/plain")
    assert [event.kind for event in await office.harness.events(JobCompleted, office.name)] == ["postcard"]
    assert not office.attempts[0].folder.exists()


async def test_a_failure_is_repeated_and_the_last_attempt_fails_the_job(office: PostOffice) -> None:
    office.outcomes = [OSError("no ink"), OSError("no paper")]
    job = await office.submitted()
    await office.run(job)
    assert await office.states(job) == ("processing", 1, [])
    await office.run(job)
    assert await office.states(job) == ("failed", 2, [])
    assert "no paper" in ((await office.job(job)).failure or "")
    assert len(await office.harness.events(JobFailed, office.name)) == 1
    assert not await run_one(office.queue)


async def test_a_repeated_attempt_completes_the_job(office: PostOffice) -> None:
    office.outcomes = [OSError("no ink")]
    job = await office.submitted()
    await office.run(job)
    await office.run(job)
    assert await office.states(job) == ("completed", 2, [True])
    assert [attempt.number for attempt in office.attempts] == [1, 2]


async def test_a_permanent_failure_is_not_repeated_and_counts_what_it_cost(office: PostOffice) -> None:
    office.outcomes = [PermanentFailure("unreadable address", cost=7)]
    job = await office.submitted()
    await office.run(job)
    failed = await office.job(job)
    assert (failed.state, failed.failure, failed.cost) == ("failed", "unreadable address", 7)


async def test_a_request_that_exceeds_its_deadline_fails_for_good(generation: Harness, postcards: ModuleType) -> None:
    office = PostOffice(generation, postcards, limit=0.05)
    office.outcomes = [asyncio.Event().wait]
    job = await office.submitted()
    await office.run(job)
    assert (await office.job(job)).failure == "took longer than 0.05 s"
    assert (await office.job(job)).state == "failed"


async def test_of_two_attempts_one_counts_and_the_files_of_the_other_are_deleted(office: PostOffice) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> bytes:
        reached.set()
        await go_on.wait()
        return b"late"

    office.outcomes = [wait]
    job = await office.submitted()
    paused = asyncio.create_task(run_one(office.queue))
    await reached.wait()
    await office.make_due(job)
    assert await run_one(JobQueue(office.harness.database, office.handlers))
    go_on.set()
    await paused
    state, _, kept = await office.states(job)
    assert (state, sorted(kept)) == ("completed", [False, True])
    (unneeded,) = [asset for asset in await office.assets(job) if asset.delete_after is not None]
    await delete_assets(office.harness.database, office.store)
    assert await office.states(job) == ("completed", 2, [True])
    with pytest.raises(FileNotFoundError):
        await office.store.get(office.name, unneeded.key)
    assert len(await office.harness.events(JobCompleted, office.name)) == 1


async def test_an_attempt_whose_lease_is_lost_records_nothing(office: PostOffice) -> None:
    async def lose() -> bytes:
        await office.harness.database.autocommit.execute(
            "update tasks set lease = gen_random_uuid() where key = %(key)s", key=job.run_id
        )
        await office.attempts[-1].report(1, 1, "done")
        raise AssertionError("the report raises LeaseLost")

    office.outcomes = [lose]
    job = await office.submitted()
    await office.run(job)
    assert await office.states(job) == ("processing", 1, [])
    await office.run(job)
    assert await office.states(job) == ("completed", 2, [True])


async def test_a_job_that_the_queue_has_lost_is_failed_by_the_timer(office: PostOffice) -> None:
    job = await office.submitted()
    await office.harness.database.autocommit.execute("delete from tasks where key = %(key)s", key=job.run_id)
    await office.harness.database.autocommit.execute(
        "update jobs set created_at = now() - interval '2 minutes' where id = %(id)s", id=job.id
    )
    await fail_lost_jobs(office.harness.database, JobKinds([office.kind]))
    assert (await office.job(job)).state == "failed"
