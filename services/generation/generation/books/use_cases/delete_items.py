"""Delete what versions have made of characters, pages and books, with the jobs that are making more."""

from collections.abc import Sequence
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.books.kind import discard_illustration
from generation.books.queries.book_items import BookItems, delete_versions
from generation.books.queries.books import lock_generation
from generation.jobs.queries.assets import schedule_deletion
from generation.jobs.use_cases.delete_job import delete_discarded


async def lock_items(uow: UnitOfWork, storefront: str, book_id: UUID, item_ids: Sequence[UUID]) -> None:
    """The jobs of a book's items, before the lock of the book: runs lock their jobs before they change the book."""
    await lock_generation(uow, book_id)
    await BookItems(uow, storefront, item_ids).lock_jobs()


async def delete_items(uow: UnitOfWork, storefront: str, item_ids: Sequence[UUID], user_id: UUID | None) -> None:
    """With their versions, files and jobs, but not the rows of the items themselves. The book is locked.

    `user_id` is the owner's. Files are deleted afterwards; their links die at once.
    """
    items = BookItems(uow, storefront, item_ids)
    jobs = await items.lock_jobs()
    await schedule_deletion(uow, storefront, [*item_ids, *await items.job_ids()])
    for job in jobs:
        if job.is_open:
            await discard_illustration(uow, job)
    await delete_discarded(uow, jobs)
    await delete_versions(uow, storefront, item_ids, user_id)
