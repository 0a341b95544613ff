"""Jobs that the queue has lost, because their process was killed at the last attempt."""

from datetime import timedelta

import structlog
from common.jobs.registry import job_name
from common.jobs.requests import discard_job
from common.kernel import clock

from generation.domain.figure_request import FIGURES
from generation.domain.job import Job
from generation.repository import runs
from generation.use_cases.end_figures import end_figures
from generation.use_cases.fail_job import fail_job_in
from generation.use_cases.studio import Studio
from generation.use_cases.work_items import WORK_ITEMS

CERTAINLY_ENQUEUED = timedelta(seconds=60)
REASON = "the last attempt ended with its process"
log = structlog.get_logger()


async def fail_lost_jobs(studio: Studio) -> None:
    """A timer: jobs that are not in the queue any more. Figure jobs complete with the pictures that were made.

    Their tasks are dead. They are deleted, because staff retry the failed job, which starts another run.
    """
    edge = clock.now() - CERTAINLY_ENQUEUED
    handlers = [job_name(payload) for payload in WORK_ITEMS.values()]
    lost = await studio.database.autocommit.get_all(Job, runs.LOST, edge=edge, handlers=handlers)
    for job in lost:
        log.warning("job_lost", job=str(job.id), storefront=job.storefront, attempts=job.attempts)
        async with studio.database.transaction() as uow:
            end = end_figures if job.kind == FIGURES else fail_job_in
            await end(uow, job, REASON)
            await discard_job(uow, WORK_ITEMS[job.kind], job.run_id)
