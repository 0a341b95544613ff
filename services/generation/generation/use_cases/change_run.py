"""Staff start a failed job again, or end one that waits or runs."""

from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue

from generation.domain.errors import JobEnded, JobNotRetriable
from generation.domain.job import Job, JobState
from generation.domain.version import ILLUSTRATION, ContentType
from generation.repository import book_pages, books, versions
from generation.repository.staff_reads import StaffJobs
from generation.use_cases.fail_job import fail_job_in
from generation.use_cases.work_items import work_item

CANCELLED = "cancelled by staff"


async def retry_run(storefront: str, job_id: UUID, uow: UnitOfWork) -> Job:
    """Its price was given back when it failed, so this run costs nothing. Raises JobNotFound, JobNotRetriable.

    A version is not generated again while another one of its item is, or when its book or page is closed.
    """
    job = await StaffJobs(uow, storefront).lock(job_id)
    if job.state != JobState.FAILED or job.is_expired:
        raise JobNotRetriable(state=job.state)
    if job.kind == ILLUSTRATION and not await _reopen_version(uow, job):
        raise JobNotRetriable(state=job.state)
    job.restart(uuid4())
    await uow.save(job)
    await enqueue(uow, work_item(job), key=job.run_id, fair_key=str(job.user_id))
    return job


async def _reopen_version(uow: UnitOfWork, job: Job) -> bool:
    """Under the lock of the book, which staff may be closing."""
    version = await versions.of_job(uow, job.id)
    if version is None:
        return False
    book = await books.lock(uow, version.storefront, version.book_id)
    is_closed = book.is_closed
    if version.content_type == ContentType.PAGE:
        is_closed |= (await book_pages.find(uow, version.storefront, version.item_id)).is_locked
    return not is_closed and await versions.reopen(uow, job)


async def cancel_run(storefront: str, job_id: UUID, uow: UnitOfWork) -> Job:
    """It fails, also if some pictures of a batch were made. Raises JobNotFound, JobEnded."""
    jobs = StaffJobs(uow, storefront)
    job = await jobs.lock(job_id)
    if not await fail_job_in(uow, job, CANCELLED):
        raise JobEnded(state=job.state)
    return await jobs.get(job_id)
