"""A failed version is generated again."""

from common.db.unit_of_work import UnitOfWork

from generation.books.queries import books, versions
from generation.books.queries import pages as book_pages
from generation.books.tables.version import ContentType
from generation.jobs.tables.job import Job


async def reopen_version(uow: UnitOfWork, job: Job) -> bool:
    """Under the lock of the book, which staff may be closing. False if the version is deleted or may not change."""
    version = await versions.of_job(uow, job.id)
    if version is None:
        return False
    book = await books.lock(uow, version.storefront, version.book_id)
    is_closed = book.is_closed
    if version.content_type == ContentType.PAGE:
        is_closed |= (await book_pages.find(uow, version.storefront, version.item_id)).is_locked
    return not is_closed and await versions.reopen(uow, job)
