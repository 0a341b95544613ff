"""Delete what versions have made of characters, pages and books, with the jobs that are making more."""

from collections.abc import Sequence
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.repository.assets import doom
from generation.repository.book_items import BookItems, delete_versions
from generation.repository.books import lock_generation
from generation.use_cases.delete_job import delete_with_pictures


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
    await doom(uow, storefront, [*item_ids, *await items.job_ids()])
    await delete_with_pictures(uow, jobs)
    await delete_versions(uow, storefront, item_ids, user_id)
