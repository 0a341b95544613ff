"""Jobs that end without outputs: failed for good, cancelled by staff, or lost by the queue."""

from collections.abc import Iterable
from datetime import timedelta

import structlog
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobFailed
from common.jobs.registry import job_name
from common.jobs.requests import cancel_job, discard_job
from common.kernel import clock
from common.messaging.outbox import publish

from generation.domain.job import Job
from generation.repository import runs
from generation.use_cases.studio import RunJob, Studio

CERTAINLY_ENQUEUED = timedelta(seconds=60)
log = structlog.get_logger()


async def fail_job(database: Database, job: Job, reason: str) -> bool:
    """Returns whether the job had not ended before."""
    async with database.transaction() as uow:
        return await fail_job_in(uow, job, reason)


async def fail_job_in(uow: UnitOfWork, job: Job, reason: str) -> bool:
    """The same in a transaction of the caller. A run that goes on is cancelled."""
    is_failed = await runs.fail(uow, job, reason)
    if is_failed:
        await cancel_job(uow, RunJob, job.run_id)
        await publish_failure(uow, [job])
    return is_failed


async def publish_failure(uow: UnitOfWork, jobs: Iterable[Job]) -> None:
    for job in jobs:
        failed = JobFailed(
            storefront=job.storefront,
            version=job.version + 1,
            job_id=job.id,
            user_id=job.user_id,
            kind=job.kind,
            price=job.price,
        )
        await publish(uow, failed, eager=True)


async def fail_lost_jobs(studio: Studio) -> None:
    """A timer: jobs that are not in the queue any more, because their process was killed at the last attempt.

    Their tasks are dead. They are deleted, because staff retry the failed job, which starts another run.
    """
    edge = clock.now() - CERTAINLY_ENQUEUED
    lost = await studio.database.autocommit.get_all(Job, runs.LOST, edge=edge, handler=job_name(RunJob))
    for job in lost:
        log.warning("job_lost", job=str(job.id), storefront=job.storefront, attempts=job.attempts)
        async with studio.database.transaction() as uow:
            await fail_job_in(uow, job, "the last attempt ended with its process")
            await discard_job(uow, RunJob, job.run_id)
