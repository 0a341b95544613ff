"""Staff start a failed job again, or end one that waits or runs."""

from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel import clock

from generation.domain.errors import JobEnded, JobNotRetriable
from generation.domain.job import Job, JobState
from generation.repository.staff_reads import StaffJobs
from generation.use_cases.fail_job import fail_job_in
from generation.use_cases.studio import RunJob

CANCELLED = "cancelled by staff"


async def retry_run(storefront: str, job_id: UUID, uow: UnitOfWork) -> Job:
    """Its price was given back when it failed, so this run costs nothing. Raises JobNotFound, JobNotRetriable."""
    job = await StaffJobs(uow, storefront).lock(job_id)
    if job.state != JobState.FAILED or job.expires_at <= clock.now():
        raise JobNotRetriable(state=job.state)
    job.restart(uuid4())
    await uow.save(job)
    await enqueue(
        uow, RunJob(storefront=storefront, job_id=job.id, run_id=job.run_id), key=job.run_id, fair_key=str(job.user_id)
    )
    return job


async def cancel_run(storefront: str, job_id: UUID, uow: UnitOfWork) -> Job:
    """Raises JobNotFound, JobEnded."""
    jobs = StaffJobs(uow, storefront)
    job = await jobs.lock(job_id)
    if not await fail_job_in(uow, job, CANCELLED):
        raise JobEnded(state=job.state)
    return await jobs.get(job_id)
