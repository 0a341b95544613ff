"""What workers do with print files: whatever is killed, a run is repeated or can be started again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from common.audit import AuditFilter
from common.db.autocommit import Autocommit
from common.db.database import Database
from common.events.identity import UserDeleted
from common.jobs.context import JobContext
from common.rpc.interfaces.every_service import EveryServiceInterface
from generation.books.tables.book import Book
from generation.jobs.files import StoredFiles
from generation.jobs.processes.child_processes import ProcessLost
from generation.jobs.providers.provider import TemporaryFailure
from generation.jobs.runner import Runner
from generation.print_files.kind import PrintFileKind, RunPrintFile
from generation.print_files.queries import print_files
from generation.print_files.use_cases.request_print_file import RequestPrintFile, request_print_file, shown_print_file
from pgpipe import Result, Statement
from testkit.conditions import eventually

from .authors import PAGE, Bookshop
from .printers import Printer, paid_book


@pytest.fixture
def printer(press: Bookshop) -> Printer:
    return Printer(press.another(trim_width=10.0))


class LostProcesses:
    async def run(self, *_: Any) -> None:
        raise ProcessLost("it was killed")


class InterruptingStore:
    """Calls `interrupt` before it stores a file."""

    def __init__(self, store: Any, interrupt: Any) -> None:
        self._store = store
        self._interrupt = interrupt
        self.get, self.check_size = store.get, store.check_size

    async def put(self, storefront: str, key: str, content: Path) -> None:
        await self._interrupt()
        await self._store.put(storefront, key, content)


class InterruptedReads(Autocommit):
    """Calls `interrupt` before the queue is read for the first time."""

    def __init__(self, database: Database, interrupt: Callable[[], Awaitable[None]]) -> None:
        super().__init__(database.pool)
        self._interrupts = [interrupt]

    async def run(self, *statements: Statement) -> list[Result]:
        if self._interrupts and any("from tasks" in statement.sql for statement in statements):
            await self._interrupts.pop()()
        return await super().run(*statements)


class Context:
    """Of an attempt outside the queue."""

    def __init__(self, attempt: int = 1) -> None:
        self.attempt = attempt
        self.reported: list[tuple[int, int, str | None]] = []

    async def report_progress(self, done: int, total: int, stage: str | None = None) -> None:
        self.reported.append((done, total, stage))


async def attempt(printer: Printer, book: Book, context: Context, **changes: Any) -> None:
    found = await print_files.find(printer.shop.harness.database.autocommit, printer.shop.name, book.id)
    assert found is not None
    command = RunPrintFile(storefront=printer.shop.name, book_id=book.id, run_id=found.run_id)
    parts = replace(printer.shop.parts, **changes)
    files = StoredFiles(parts.database, parts.store)
    kind = PrintFileKind(
        database=parts.database, storefronts=parts.storefronts, files=files, processes=parts.illustrators
    )
    await Runner(parts.database, files, parts.scratch).run(kind, command, context)  # type: ignore[arg-type]


async def test_staff_see_how_far_a_run_is(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    requested = (await printer.request(book)).json()
    assert (requested["status"], requested["progress"], requested["sheets"]) == ("pending", None, [])
    (task,) = await printer.shop.harness.queue.lease(1, "print_files")
    await JobContext(task, printer.shop.harness.database).report_progress(1, 3, "page 1")
    shown = await printer.read(book)
    assert (shown["status"], shown["progress"]) == ("processing", {"done": 1, "total": 3, "stage": "page 1"})
    await printer.shop.harness.queue.run(task)
    shown = await printer.read(book)
    assert (shown["status"], shown["progress"]) == ("completed", None)


async def test_a_run_that_ends_while_staff_look_is_not_lost(printer: Printer) -> None:
    """Its end is recorded after the file was read, and its task is gone when the queue is read."""
    book, _ = await paid_book(printer.shop.author())
    await printer.request(book)
    queue, database = printer.shop.harness.queue, printer.shop.harness.database

    async def end() -> None:
        (task,) = await queue.lease(1, "print_files")
        await queue.run(task)

    storefront = printer.shop.parts.storefronts[printer.shop.name]
    shown = await shown_print_file(InterruptedReads(database, end), storefront, book.id)
    assert (shown.status, shown.failure) == ("completed", None)


async def test_a_request_waits_for_one_that_is_being_recorded(printer: Printer) -> None:
    author, database = printer.shop.author(), printer.shop.harness.database
    book, _ = await paid_book(author)
    storefront = printer.shop.parts.storefronts[printer.shop.name]
    command = RequestPrintFile(storefront=storefront, book_id=book.id, by=author.user_id, accepts_few_pages=True)

    async def request() -> UUID:
        async with database.transaction() as uow:
            return (await request_print_file(command, uow)).file.run_id

    async def is_waiting() -> bool:
        return bool(
            await database.autocommit.fetch_value(
                "select exists (select from pg_stat_activity"
                " where datname = current_database() and wait_event_type = 'Lock')"
            )
        )

    async with database.transaction() as uow:
        first = (await request_print_file(command, uow)).file.run_id
        await uow.fetch("select 1")
        second = asyncio.create_task(request())
        await eventually(is_waiting)
    assert await second == first


async def test_a_run_reports_every_sheet(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    await printer.request(book)
    context = Context()
    await attempt(printer, book, context)
    assert context.reported == [(0, 3, "cover"), (1, 3, "page 1"), (2, 3, "binding")]


async def test_an_attempt_whose_process_is_killed_is_repeated_until_the_last(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    await printer.request(book)
    lost = {"illustrators": LostProcesses()}
    with pytest.raises(TemporaryFailure):
        await attempt(printer, book, Context(PrintFileKind.retries.max_attempts - 1), **lost)
    assert (await printer.read(book))["status"] == "pending"
    await attempt(printer, book, Context(PrintFileKind.retries.max_attempts), **lost)
    failed = await printer.read(book)
    assert (failed["status"], failed["failure"]) == ("failed", "it was killed")
    assert (await printer.request(book)).status_code == 202
    assert (await printer.read(book))["failure"] is None


async def test_a_run_that_the_queue_gave_up_is_started_again(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    await printer.request(book)
    await printer.shop.harness.database.autocommit.execute(
        "update tasks set state = 'dead', run_at = 'infinity' where handler = 'job:RunPrintFile'"
    )
    lost = await printer.read(book)
    assert (lost["status"], lost["failure"]) == ("failed", "the last attempt ended with its process")
    assert (await printer.printed(book))["status"] == "completed"
    assert await printer.tasks() == 0


async def test_a_worker_killed_before_it_recorded_the_file_leaves_none(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author())
    await printer.request(book)

    async def kill() -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        await attempt(printer, book, Context(), store=InterruptingStore(printer.shop.parts.store, kill))
    (left,) = await printer.assets(book)
    assert left.delete_after is not None
    await printer.run(book)
    assert (await printer.read(book))["status"] == "completed"
    kept = [asset for asset in await printer.assets(book) if asset.delete_after is None]
    assert len(kept) == 1


async def test_the_run_of_a_book_that_was_changed_meanwhile_delivers_nothing(printer: Printer) -> None:
    author = printer.shop.author()
    book, (page,) = await paid_book(author)
    await printer.request(book)

    async def change() -> None:
        await author.generated(PAGE, page)
        assert (await printer.request(book)).status_code == 202

    await attempt(printer, book, Context(), store=InterruptingStore(printer.shop.parts.store, change))
    (former,) = await printer.assets(book)
    assert former.delete_after is not None
    assert (await printer.read(book))["status"] == "pending"
    await printer.run(book)
    assert (await printer.read(book))["status"] == "completed"


async def test_a_run_of_a_deleted_book_stores_nothing(printer: Printer) -> None:
    author = printer.shop.author()
    book, _ = await paid_book(author)
    await printer.request(book)
    await printer.shop.tell(UserDeleted(storefront=printer.shop.name, user_id=author.user_id))
    (task,) = await printer.shop.harness.queue.lease(1, "print_files")
    await printer.shop.harness.queue.run(task)
    assert await printer.assets(book) == []


async def test_a_file_is_deleted_with_its_book(printer: Printer) -> None:
    author = printer.shop.author()
    book, _ = await paid_book(author)
    await printer.printed(book)
    (asset,) = await printer.assets(book)
    await printer.shop.tell(UserDeleted(storefront=printer.shop.name, user_id=author.user_id))
    assert (await printer.download(book)).status_code == 404
    await printer.shop.run_timer("delete assets")
    assert await printer.assets(book) == []
    with pytest.raises(FileNotFoundError):
        await printer.shop.parts.store.get(printer.shop.name, asset.key)


async def test_a_book_with_fewer_pages_than_its_tier_is_printed_with_a_reason_only(printer: Printer) -> None:
    book, _ = await paid_book(printer.shop.author(), pages=3)
    short = await printer.request(book, force=False)
    assert (short.status_code, short.json()["code"]) == (409, "book.too_short")
    assert short.json()["facts"]["pages"] == 3
    silent = await printer.request(book, force=True)
    assert (silent.status_code, silent.json()["errors"][0]["code"]) == (422, "print_file.reason_missing")
    assert await printer.tasks() == 0
    assert (await printer.request(book, force=True, reason="the customer wants it so")).status_code == 202
    [entry] = await printer.shop.harness.calls(EveryServiceInterface).audit_entries(
        printer.shop.name, AuditFilter(subject_type="book", subject_id=str(book.id)), 10
    )
    assert (entry.operation, entry.reason) == ("POST /books/{book_id}/print-file", "the customer wants it so")
