"""Jobs that end without their worker: the queue has lost them, or they make no progress."""

from datetime import timedelta

import structlog
from common.db.database import Database
from common.jobs.requests import cancel_job, discard_job
from common.kernel import clock
from common.kernel.storefronts import Storefronts

from generation.jobs.kind import JobKinds
from generation.jobs.queries import maintenance, runs
from generation.jobs.tables.job import Job

CERTAINLY_ENQUEUED = timedelta(seconds=60)
REASON = "the last attempt ended with its process"
log = structlog.get_logger()


async def fail_lost_jobs(database: Database, kinds: JobKinds) -> None:
    """A timer: jobs whose process was killed at the last attempt, so that they are not in the queue any more.

    Their tasks are dead. They are deleted, because staff retry the failed job, which starts another run.
    """
    edge = clock.now() - CERTAINLY_ENQUEUED
    handlers = [name for kind in kinds for name in kind.payload.handlers()]
    lost = await database.autocommit.get_all(Job, runs.LOST, edge=edge, handlers=handlers)
    for job in lost:
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
