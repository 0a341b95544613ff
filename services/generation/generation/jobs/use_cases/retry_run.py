"""Staff start a failed job again."""

from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork

from generation.jobs.errors import JobNotRetriable
from generation.jobs.kind import JobKinds
from generation.jobs.queries.staff_jobs import StaffJobs
from generation.jobs.tables.job import Job, JobState


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
    await uow.defer_save(job)
    await kinds.of(job).enqueue(uow, job)
    return job
