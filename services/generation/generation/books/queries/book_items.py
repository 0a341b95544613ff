"""What belongs to books: their characters, pages and covers as items of versions."""

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork

from generation.books.tables.version import ContentType
from generation.jobs.tables.job import Job

_OF_BOOKS: LiteralString = """
select id from characters where book_id = any(%(book_ids)s)
union all select id from book_pages where book_id = any(%(book_ids)s)
"""
_VERSIONS: LiteralString = "content_type = any(%(types)s) and item_id = any(%(item_ids)s)"
_JOBS: LiteralString = (
    f"id in (select job_id from versions where storefront = %(storefront)s and {_VERSIONS}) order by number for update"
)
_JOB_IDS: LiteralString = f"select job_id from versions where storefront = %(storefront)s and {_VERSIONS}"
_DELETE_VERSIONS: LiteralString = f"delete from versions where storefront = %(storefront)s and {_VERSIONS}"
_DELETE_COUNTERS: LiteralString = f"delete from item_counters where {_VERSIONS}"
_DELETE_ALLOWANCES: LiteralString = """
delete from retry_allowances where storefront = %(storefront)s and user_id = %(user_id)s
and content_type = any(%(types)s) and content_id = any(%(item_ids)s)
"""
_TYPES = [each.value for each in ContentType]


class BookItems:
    """Items of one storefront, by their ids; the item of covers is the book."""

    def __init__(self, executor: Executor, storefront: str, item_ids: Sequence[UUID]) -> None:
        self._executor = executor
        self._parameters: dict[str, Any] = {"storefront": storefront, "types": _TYPES, "item_ids": list(item_ids)}

    @classmethod
    async def of_books(cls, executor: Executor, storefront: str, book_ids: Sequence[UUID]) -> "BookItems":
        rows = await executor.fetch(_OF_BOOKS, book_ids=list(book_ids))
        return cls(executor, storefront, [*book_ids, *(row["id"] for row in rows)])

    @property
    def ids(self) -> list[UUID]:
        return list(self._parameters["item_ids"])

    async def lock_jobs(self) -> list[Job]:
        """The jobs that make versions of the items, locked."""
        return await self._executor.get_all(Job, _JOBS, **self._parameters)

    async def job_ids(self) -> list[UUID]:
        """The same by their ids, also of jobs that are deleted already."""
        return [row["job_id"] for row in await self._executor.fetch(_JOB_IDS, **self._parameters)]


async def delete_versions(uow: UnitOfWork, storefront: str, item_ids: Sequence[UUID], user_id: UUID | None) -> None:
    """Delete the versions of items of an owner, and how often they were generated. Not their files and jobs."""
    parameters: dict[str, Any] = {"types": _TYPES, "item_ids": list(item_ids)}
    await uow.defer(_DELETE_VERSIONS, storefront=storefront, **parameters)
    await uow.defer(_DELETE_COUNTERS, **parameters)
    if user_id is not None:
        await uow.defer(_DELETE_ALLOWANCES, storefront=storefront, user_id=user_id, **parameters)
