"""The jobs that generate versions, and their books, as workers change them."""

from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.tables.version import Version
from generation.jobs.tables.job import Job

_LOCK_BOOK: LiteralString = """
select id from books where id = (select book_id from versions where job_id = %(job_id)s) for no key update
"""
_COMPLETE: LiteralString = """
update jobs set state = 'completed', cost = cost + %(cost)s, ended_at = %(now)s, version = version + 1
where id = %(job_id)s and run_id = %(run_id)s and state = 'processing'
"""
_LOCK_OPEN: LiteralString = """
select id from jobs where id = %(job_id)s and state in ('pending', 'processing') for update
"""
_COUNT: LiteralString = """
update books set total_images_generated = total_images_generated + 1, last_generation_at = %(now)s,
    total_generation_cost = total_generation_cost + %(cost)s, updated_at = %(now)s
where id = %(book_id)s
"""


async def lock_book(uow: UnitOfWork, job: Job) -> bool:
    """Lock the book of the job's version until the transaction ends; False if it is deleted."""
    return bool(await uow.execute(_LOCK_BOOK, job_id=job.id))


async def is_open(uow: UnitOfWork, job_id: UUID) -> bool:
    """Whether the job exists and has not ended. An open one is locked until the transaction ends."""
    return bool(await uow.execute(_LOCK_OPEN, job_id=job_id))


async def complete(uow: UnitOfWork, job: Job, cost: int) -> bool:
    """Returns whether the job still exists and was being processed."""
    return bool(await uow.execute(_COMPLETE, job_id=job.id, run_id=job.run_id, cost=cost, now=clock.now()))


async def count_picture(uow: UnitOfWork, version: Version) -> None:
    """Add a generated version to what its book counts."""
    await uow.defer(_COUNT, book_id=version.book_id, cost=version.cost or 0, now=clock.now())
