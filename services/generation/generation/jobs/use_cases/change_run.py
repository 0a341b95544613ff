"""Staff start a failed job again, or end one that waits or runs."""

from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork

from generation.jobs.errors import JobEnded, JobNotRetriable
from generation.jobs.kind import JobKinds
from generation.jobs.queries.staff_jobs import StaffJobs
from generation.jobs.tables.job import Job, JobState

CANCELLED = "cancelled by staff"


async def retry_run(storefront: str, job_id: UUID, kinds: JobKinds, uow: UnitOfWork) -> Job:
    """Its price was given back when it failed, so this run costs nothing. Raises JobNotFound, JobNotRetriable.

    The kind may refuse it.
    """
    job = await StaffJobs(uow, storefront).lock(job_id)
    if job.state != JobState.FAILED or job.is_expired:
        raise JobNotRetriable(state=job.state)
    if not await kinds.of(job).may_restart(uow, job):
        raise JobNotRetriable(state=job.state)
    job.restart(uuid4())
    await uow.save(job)
    await kinds.of(job).enqueue(uow, job)
    return job


async def cancel_run(storefront: str, job_id: UUID, kinds: JobKinds, uow: UnitOfWork) -> Job:
    """It fails, also if some pictures of a batch were made. Raises JobNotFound, JobEnded."""
    jobs = StaffJobs(uow, storefront)
    job = await jobs.lock(job_id)
    if not await kinds.of(job).cancel(uow, job, CANCELLED):
        raise JobEnded(state=job.state)
    return await jobs.get(job_id)
