"""The pictures of figure jobs that run, as workers store them, and what becomes of them at the end."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.figures.tables.image import FigureImage
from generation.figures.tables.order import FigureRequest
from generation.jobs.queries import runs
from generation.jobs.tables.job import Job

_PROGRESS: LiteralString = """
update jobs set progressed_at = %(now)s, version = version + 1
where id = %(job_id)s and run_id = %(run_id)s and state = 'processing'
"""
_OPEN: LiteralString = "id = %(job_id)s and run_id = %(run_id)s and state in ('pending', 'processing')"
_COMPLETE: LiteralString = """
update jobs set state = 'completed', failure = %(failure)s, ended_at = %(now)s, version = version + 1
where id = %(job_id)s
"""
_SHOW: LiteralString = """
update figure_images set is_ready = true, created_at = %(now)s, updated_at = %(now)s where job_id = %(job_id)s
"""
_DROP: LiteralString = "delete from figure_images where job_id = %(job_id)s"


async def order_of(executor: Executor, job_id: UUID) -> FigureRequest | None:
    return await executor.get(FigureRequest, "job_id = %(job_id)s", job_id=job_id)


async def made_positions(executor: Executor, job_id: UUID) -> set[int]:
    """The positions in the batch whose pictures are stored."""
    rows = await executor.fetch("select position from figure_images where job_id = %(job_id)s", job_id=job_id)
    return {row["position"] for row in rows}


async def add_image(uow: UnitOfWork, job: Job, image: FigureImage, cost: int) -> bool:
    """Record a stored picture; False if the run has ended, or another attempt recorded its position before."""
    if not await uow.execute(_PROGRESS, **_run(job), now=clock.now()):
        return False
    is_new = await uow.add_if_absent(image)
    if is_new:
        await runs.add_cost(uow, job, cost)
    return is_new


async def lock_open(uow: UnitOfWork, job: Job) -> Job | None:
    """The job as it is now, locked until the transaction ends; None if this run has ended."""
    return await uow.get(Job, f"{_OPEN} for update", **_run(job))


async def complete(uow: UnitOfWork, job: Job, failure: str | None) -> None:
    """End a locked job with the pictures that are stored, which become visible; `failure` is why some are missing."""
    await uow.defer(_COMPLETE, job_id=job.id, failure=failure and failure[:1000], now=clock.now())
    await uow.defer(_SHOW, job_id=job.id, now=clock.now())


async def drop_images(uow: UnitOfWork, job: Job) -> None:
    """Delete the pictures of a job that ends without any. Their files are deleted with the job's assets."""
    await uow.defer(_DROP, job_id=job.id)


def _run(job: Job) -> dict[str, UUID]:
    return {"job_id": job.id, "run_id": job.run_id}
