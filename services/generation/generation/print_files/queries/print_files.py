"""The print files of books."""

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.tables.version import Version
from generation.print_files.tables.print_file import PrintFile

_OF_BOOK: LiteralString = "storefront = %(storefront)s and book_id = %(book_id)s"
_RUN: LiteralString = "book_id = %(book_id)s and run_id = %(run_id)s and state = 'making'"
_IS_WANTED: LiteralString = f"select exists (select from print_files where {_RUN})"
_COMPLETED: LiteralString = """
select book_id from print_files
where storefront = %(storefront)s and book_id = any(%(book_ids)s) and state = 'completed'
"""
_FAIL: LiteralString = f"""
update print_files set state = 'failed', failure = %(failure)s, ended_at = %(now)s where {_RUN}
"""


async def find(executor: Executor, storefront: str, book_id: UUID) -> PrintFile | None:
    """The file, or the request of one, of a book."""
    return await executor.get(PrintFile, _OF_BOOK, storefront=storefront, book_id=book_id)


async def completed_of(executor: Executor, storefront: str, book_ids: Sequence[UUID]) -> list[UUID]:
    """The books of which a print file was made; they may have been changed since."""
    rows = await executor.fetch(_COMPLETED, storefront=storefront, book_ids=list(book_ids))
    return [row["book_id"] for row in rows]


async def of_run(executor: Executor, book_id: UUID, run_id: UUID) -> PrintFile | None:
    """None if the run has ended, another one was started since, or the book is deleted."""
    return await executor.get(PrintFile, _RUN, book_id=book_id, run_id=run_id)


async def lock_of_run(uow: UnitOfWork, book_id: UUID, run_id: UUID) -> PrintFile | None:
    """The same, locked until the transaction ends."""
    return await uow.get(PrintFile, f"{_RUN} for update", book_id=book_id, run_id=run_id)


async def is_wanted(executor: Executor, book_id: UUID, run_id: UUID) -> bool:
    """Whether `of_run` would return a row."""
    return bool(await executor.fetch_value(_IS_WANTED, book_id=book_id, run_id=run_id))


async def fail(executor: Executor, book_id: UUID, run_id: UUID, failure: str) -> bool:
    """Record that a run has ended without a file; False if it had ended, or another one was started since."""
    return bool(await executor.execute(_FAIL, book_id=book_id, run_id=run_id, failure=failure[:1000], now=clock.now()))


async def versions_of(executor: Executor, contents: dict[str, Any]) -> dict[str, Version]:
    """Those of a file's contents that exist, by their ids."""
    ids = [UUID(contents["cover"]), *(UUID(page["version_id"]) for page in contents["pages"])]
    found = await executor.get_all(Version, "id = any(%(ids)s)", ids=ids)
    return {str(version.id): version for version in found}


async def delete(uow: UnitOfWork, book_id: UUID) -> None:
    await uow.defer("delete from print_files where book_id = %(book_id)s", book_id=book_id)
