"""End figure jobs: with the pictures that were made, or without any. Credits of the others are returned."""

from datetime import timedelta

import structlog
from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobCompleted
from common.jobs.requests import cancel_job
from common.kernel import clock
from common.messaging.outbox import publish

from generation.domain.job import Job
from generation.repository import figure_runs
from generation.use_cases.fail_job import fail_job_in
from generation.use_cases.quota_changes import SettleCredits, settle_credits
from generation.use_cases.studio import RunFigures, Studio

log = structlog.get_logger()


async def end_figures(uow: UnitOfWork, job: Job, reason: str | None) -> bool:
    """Complete the job with what is stored of it, or fail it if that is nothing. False if this run had ended before.

    `reason` is why pictures are missing. A run that goes on is cancelled.
    """
    locked = await figure_runs.lock_open(uow, job)
    if locked is None:
        return False
    made = len(await figure_runs.made_positions(uow, job.id))
    if not made:
        return await fail_job_in(uow, locked, reason or "no picture was made")
    await figure_runs.complete(uow, locked, reason)
    await _publish_completion(uow, locked)
    await _settle(uow, locked, made)
    return True


async def end_stalled_figures(studio: Studio) -> None:
    """A timer: jobs that have made no progress for `stalled_seconds`, whatever their worker does."""
    for storefront in studio.storefronts:
        figures = storefront.figures
        if not figures.models:
            continue
        edge = clock.now() - timedelta(seconds=figures.stalled_seconds)
        for job in await figure_runs.stalled(studio.database.autocommit, storefront.name, edge):
            log.warning("figures_stalled", job=str(job.id), storefront=job.storefront, attempts=job.attempts)
            async with studio.database.transaction() as uow:
                if await end_figures(uow, job, f"no progress for {figures.stalled_seconds} s"):
                    await cancel_job(uow, RunFigures, job.run_id)


async def _publish_completion(uow: UnitOfWork, job: Job) -> None:
    completed = JobCompleted(
        storefront=job.storefront,
        version=job.version + 1,
        job_id=job.id,
        user_id=job.user_id,
        kind=job.kind,
        price=job.price,
    )
    await publish(uow, completed, eager=True)


async def _settle(uow: UnitOfWork, job: Job, made: int) -> None:
    order = await figure_runs.order_of(uow, job.id)
    assert order is not None
    settlement = SettleCredits(
        storefront=job.storefront, user_id=job.user_id, job_id=job.id, unused=order.price_without(made), images=made
    )
    await settle_credits(settlement, uow)
