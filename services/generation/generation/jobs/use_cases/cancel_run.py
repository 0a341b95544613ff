"""Staff end a job that waits or runs."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.jobs.errors import JobEnded
from generation.jobs.kind import JobKinds
from generation.jobs.queries.staff_jobs import StaffJobs
from generation.jobs.tables.job import Job

CANCELLED = "cancelled by staff"


async def cancel_run(storefront: str, job_id: UUID, kinds: JobKinds, uow: UnitOfWork) -> Job:
    """It fails, also if some pictures of a batch were made. Raises JobNotFound, JobEnded."""
    jobs = StaffJobs(uow, storefront)
    job = await jobs.lock(job_id)
    if not await kinds.of(job).cancel(uow, job, CANCELLED):
        raise JobEnded(state=job.state)
    return await jobs.get(job_id)
