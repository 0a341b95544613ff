"""Jobs that end without outputs: failed for good, cancelled by staff, or lost by the queue."""

from collections.abc import Iterable

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobFailed
from common.jobs.requests import cancel_job
from common.messaging.outbox import publish

from generation.domain.figure_request import FIGURES
from generation.domain.job import Job
from generation.domain.version import ILLUSTRATION
from generation.repository import figure_runs, runs
from generation.repository.assets import doom
from generation.use_cases.end_version import fail_version
from generation.use_cases.quota_changes import SettleCredits, settle_credits
from generation.use_cases.work_items import WORK_ITEMS


async def fail_job(database: Database, job: Job, reason: str) -> bool:
    """Returns whether the job had not ended before."""
    async with database.transaction() as uow:
        return await fail_job_in(uow, job, reason)


async def fail_job_in(uow: UnitOfWork, job: Job, reason: str) -> bool:
    """The same in a transaction of the caller. A run that goes on is cancelled.

    What was stored of a figure job is deleted, and its credits are returned; a version fails with its job.
    """
    is_failed = await runs.fail(uow, job, reason)
    if is_failed:
        await cancel_job(uow, WORK_ITEMS[job.kind], job.run_id)
        await publish_failure(uow, [job])
        if job.kind == FIGURES:
            await _give_back(uow, job)
        if job.kind == ILLUSTRATION:
            await doom(uow, job.storefront, [job.id])
            await fail_version(uow, job.id)
    return is_failed


async def _give_back(uow: UnitOfWork, job: Job) -> None:
    order = await figure_runs.order_of(uow, job.id)
    assert order is not None
    await figure_runs.drop_images(uow, job)
    await doom(uow, job.storefront, [job.id])
    settlement = SettleCredits(
        storefront=job.storefront, user_id=job.user_id, job_id=job.id, unused=order.credits, images=0
    )
    await settle_credits(settlement, uow)


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
