"""Reports jobs that end without outputs."""

from collections.abc import Iterable

from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobCompleted, JobFailed
from common.messaging.outbox import publish

from generation.jobs.tables.job import Job


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


async def publish_completion(uow: UnitOfWork, job: Job, *, eager: bool = True) -> None:
    completed = JobCompleted(
        storefront=job.storefront,
        version=job.version + 1,
        job_id=job.id,
        user_id=job.user_id,
        kind=job.kind,
        price=job.price,
    )
    await publish(uow, completed, eager=eager)
