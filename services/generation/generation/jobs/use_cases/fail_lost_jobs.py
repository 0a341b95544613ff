"""Jobs that end without their worker: the queue has lost them, or they make no progress."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import structlog
from common.db.database import Database
from common.jobs.requests import cancel_job, discard_job, live_keys
from common.kernel import clock
from common.kernel.storefronts import Storefronts

from generation.jobs.kind import JobKinds
from generation.jobs.queries import maintenance, runs
from generation.jobs.tables.job import Job

BATCH = 1000
FIRST_ID = UUID(int=0)
CERTAINLY_ENQUEUED = timedelta(seconds=60)
REASON = "the last attempt ended with its process"
log = structlog.get_logger()


async def fail_lost_jobs(database: Database, kinds: JobKinds) -> None:
    """A timer: jobs whose process was killed at the last attempt, so that they are not in the queue any more.

    Their tasks are dead. They are deleted, because staff retry the failed job, which starts another run.
    """
    edge, after = clock.now() - CERTAINLY_ENQUEUED, FIRST_ID
    while open_runs := await runs.open_runs(database.autocommit, edge, after, BATCH):
        for job in await _lost(database, open_runs, kinds):
            await _fail(database, job, kinds)
        after = max(open_runs)


async def _lost(database: Database, open_runs: Mapping[UUID, UUID], kinds: JobKinds) -> list[Job]:
    """Of the runs that were open a moment ago. A run records its end before its task is deleted: one without a task
    that is open still, when it is read afterwards, is lost."""
    live = await live_keys(database.autocommit, [kind.payload for kind in kinds], open_runs.values())
    without_task = {job_id: run_id for job_id, run_id in open_runs.items() if run_id not in live}
    return await runs.still_open(database.autocommit, without_task) if without_task else []


async def _fail(database: Database, job: Job, kinds: JobKinds) -> None:
    log.warning("job_lost", job=str(job.id), storefront=job.storefront, attempts=job.attempts)
    kind = kinds.of(job)
    async with database.transaction() as uow:
        await kind.fail(uow, job, REASON)
        await discard_job(uow, kind.payload, job.run_id)


async def end_stalled_jobs(database: Database, storefronts: Storefronts, kinds: JobKinds) -> None:
    """A timer: jobs that have made no progress for their kind's `stalled_seconds`, whatever their worker does."""
    for storefront in storefronts:
        for kind in kinds:
            seconds = kind.stalled_seconds(storefront)
            if seconds is None:
                continue
            edge = clock.now() - timedelta(seconds=seconds)
            if await maintenance.waited_since(database.autocommit, storefront.name, edge):
                continue
            for job in await runs.stalled(database.autocommit, storefront.name, kind.name, edge):
                log.warning("job_stalled", job=str(job.id), storefront=job.storefront, attempts=job.attempts)
                async with database.transaction() as uow:
                    if await kind.fail(uow, job, f"no progress for {seconds:g} s"):
                        await cancel_job(uow, kind.payload, job.run_id)
