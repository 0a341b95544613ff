"""Staff request the print file of a book, and look how far it is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.jobs.context import Progress
from common.jobs.queue import enqueue
from common.jobs.requests import JobStatus, cancel_job, discard_job, find_job
from common.kernel import clock
from common.kernel.storefronts import Storefront

from generation.books.errors import BookGenerating
from generation.books.queries import books
from generation.books.queries import pages as book_pages
from generation.books.queries.tiers import tier_of
from generation.books.queries.versions import is_generating
from generation.books.tables.book import Book
from generation.jobs.queries.assets import schedule_file_deletion
from generation.print_files.errors import BookTooShort, PrintFileNotFound, PrintFileNotReady, PrintFileOutdated
from generation.print_files.kind import RunPrintFile
from generation.print_files.queries import print_files
from generation.print_files.tables.print_file import (
    LOST,
    PrintFile,
    PrintState,
    PrintStatus,
    check_printable,
    print_contents,
)
from generation.storefront import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPrintFile:
    """`by` is the member of staff, who accepts a book that is too short for its tier with `accepts_few_pages`."""

    storefront: Storefront
    book_id: UUID
    by: UUID
    accepts_few_pages: bool = False


@dataclass(frozen=True, slots=True)
class ShownPrintFile:
    """`progress` is that of a run that goes on; `failure` is why there is no file."""

    file: PrintFile
    status: PrintStatus
    progress: Progress | None = None

    @property
    def failure(self) -> str | None:
        return (self.file.failure or LOST) if self.status is PrintStatus.FAILED else None


async def request_print_file(command: RequestPrintFile, uow: UnitOfWork) -> ShownPrintFile:
    """The book's file, or the run that makes it, unless they show something else than the book does now: then another
    run is started, and the file is deleted. So is a run after a failure. Requests of one book wait for each other.

    Raises BookNotFound, BookUnpaid, BookIncomplete, BookTooShort, BookGenerating.
    """
    book = await books.lock(uow, command.storefront.name, command.book_id)
    contents = await contents_of(book, command.storefront, uow)
    check_printable(contents)
    if not command.accepts_few_pages:
        await _check_length(book, len(contents["pages"]), command.storefront, uow)
    if await is_generating(uow, book.id):
        raise BookGenerating()
    found, run = await _found(uow, book.storefront, book.id)
    if found is not None:
        status = found.status(run.state if run else None, contents)
        is_current = found.contents == contents and status is not PrintStatus.FAILED
        if is_current:
            return ShownPrintFile(found, status, run.progress if run else None)
        await _discard(found, uow)
    file = await _start(command, contents, found, uow)
    return ShownPrintFile(file, PrintStatus.PENDING)


async def _check_length(book: Book, pages: int, storefront: Storefront, uow: UnitOfWork) -> None:
    """Raises BookTooShort."""
    paid = await tier_of(uow, book.id, book.user_id)
    tiers = {tier.code: tier for tier in storefront.section(Books).tiers}
    tier = tiers.get(paid.tier_code) if paid else None
    if tier is not None and pages < tier.pages:
        raise BookTooShort(pages=pages, tier_pages=tier.pages)


async def _found(executor: Executor, storefront: str, book_id: UUID) -> tuple[PrintFile | None, JobStatus | None]:
    """A book's file, and its run in the queue, None if it is not there.

    A run records its end before its task is deleted. So a file is read again when its run is not found: one that is
    still being made by the same run has lost it.
    """
    file = await print_files.find(executor, storefront, book_id)
    while file is not None and file.state == PrintState.MAKING:
        run = await find_job(executor, RunPrintFile, file.run_id)
        if run is not None:
            return file, run
        before, file = file, await print_files.find(executor, storefront, book_id)
        if file is not None and file.run_id == before.run_id:
            break
    return file, None


async def _discard(file: PrintFile, uow: UnitOfWork) -> None:
    """The file, and the run that makes it or has died."""
    if file.file:
        await schedule_file_deletion(uow, file.storefront, file.file)
    if file.state == PrintState.MAKING:
        await cancel_job(uow, RunPrintFile, file.run_id)
        await discard_job(uow, RunPrintFile, file.run_id)


async def _start(
    command: RequestPrintFile, contents: dict[str, Any], former: PrintFile | None, uow: UnitOfWork
) -> PrintFile:
    run_id, storefront = uuid4(), command.storefront.name
    file = PrintFile(
        book_id=command.book_id,
        storefront=storefront,
        run_id=run_id,
        contents=contents,
        requested_by=command.by,
        requested_at=clock.now(),
    )
    if former is not None:
        await print_files.delete(uow, command.book_id)
    await uow.defer_add(file)
    await enqueue(uow, RunPrintFile(storefront=storefront, book_id=command.book_id, run_id=run_id), key=run_id)
    return file


async def shown_print_file(executor: Executor, storefront: Storefront, book_id: UUID) -> ShownPrintFile:
    """Raises BookNotFound, PrintFileNotFound."""
    book = await books.find(executor, storefront.name, book_id)
    found, run = await _found(executor, storefront.name, book_id)
    if found is None:
        raise PrintFileNotFound()
    status = found.status(run.state if run else None, await contents_of(book, storefront, executor))
    is_running = status in (PrintStatus.PENDING, PrintStatus.PROCESSING)
    return ShownPrintFile(found, status, run.progress if run and is_running else None)


async def finished_print_file(executor: Executor, storefront: Storefront, book_id: UUID) -> PrintFile:
    """A file that shows the book as it is now.

    Raises BookNotFound, PrintFileNotFound, PrintFileNotReady, PrintFileOutdated.
    """
    shown = await shown_print_file(executor, storefront, book_id)
    if shown.status is PrintStatus.OUTDATED:
        raise PrintFileOutdated()
    if shown.status is not PrintStatus.COMPLETED:
        raise PrintFileNotReady(status=shown.status.value)
    return shown.file


async def contents_of(book: Book, storefront: Storefront, executor: Executor) -> dict[str, Any]:
    """What a print file of the book would show now."""
    pages = await book_pages.of_book(executor, book.id)
    tier = await tier_of(executor, book.id, book.user_id)
    return print_contents(book, pages, tier, storefront.section(Books).trim_width)
