"""The kind `print_file`: the sheets of a book one after another, then the file of them.

Nothing of an attempt is used by the next one.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, TypeVar
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.task import RetryPolicy
from common.kernel.storefronts import Storefronts

from generation.books import tasks as illustration_tasks
from generation.books.tables.version import ContentType, Version
from generation.books.use_cases.illustration_of import illustration_of
from generation.jobs.files import StoredFiles
from generation.jobs.kind import JobKind, NotWanted
from generation.jobs.processes.child_processes import ChildProcesses, ProcessLost
from generation.jobs.providers.provider import LOCAL, Attempt, PermanentFailure, TemporaryFailure
from generation.jobs.rules.output_file import OutputFile
from generation.print_files import tasks as print_tasks
from generation.print_files.queries import print_files
from generation.print_files.tables.print_file import PRINT_FILE, PrintFile
from generation.print_files.tasks import BookImprint, PrintedSheet, TrimSize
from generation.storefront import Books

RUN_SECONDS, ENDING_SECONDS = 7200.0, 60.0
"""A bound for the attempt of a book with the most pages."""
SHEET_SECONDS, BIND_SECONDS = 300.0, 300.0
FILE_TYPE = "application/pdf"
CHANGED = "the book was changed or deleted meanwhile"
P = ParamSpec("P")
R = TypeVar("R")


class RunPrintFile(JobPayload, name="RunPrintFile"):
    """The payload of a run that makes a book's print file. The key of its task is `run_id`."""

    storefront: str
    book_id: UUID
    run_id: UUID


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A picture of the book; `page_number` is None for the cover."""

    page_number: int | None
    version_id: str

    @property
    def name(self) -> str:
        return "cover" if self.page_number is None else f"page {self.page_number}"


@dataclass(frozen=True, slots=True)
class BoundBook:
    """`sheets` are the facts of each, as `PrintFile` has them."""

    file: OutputFile
    sheets: list[dict[str, Any]]
    cost: int = 0

    @property
    def files(self) -> tuple[OutputFile, ...]:
        return (self.file,)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFileKind(JobKind[PrintFile, PrintFile, BoundBook]):
    """Its runs are rows of `print_files`: they are staff's, and no customer's job. `processes` make the sheets."""

    name: ClassVar[str] = PRINT_FILE
    payload: ClassVar[type[JobPayload]] = RunPrintFile
    queue: ClassVar[str] = "print_files"
    """A queue of its own: customers' pictures wait for one sheet of a print file at most, and not for a whole file."""
    queue_seconds: ClassVar[float] = RUN_SECONDS + ENDING_SECONDS
    retries: ClassVar[RetryPolicy] = RetryPolicy((5, 30))

    database: Database
    storefronts: Storefronts
    files: StoredFiles
    processes: ChildProcesses

    def seconds(self, storefront: str) -> float:
        return RUN_SECONDS

    async def start(self, executor: Executor, payload: RunPrintFile, attempt: int) -> PrintFile | None:
        return await print_files.of_run(executor, payload.book_id, payload.run_id)

    async def is_open(self, executor: Executor, run: PrintFile) -> bool:
        return await print_files.is_wanted(executor, run.book_id, run.run_id)

    async def load(self, run: PrintFile) -> list[PrintFile]:
        return [run]

    async def make(self, request: PrintFile, attempt: Attempt) -> BoundBook:
        """Raises PermanentFailure if the book changes in such a way that its file cannot be made."""
        plan = planned_sheets(request.contents)
        versions = await print_files.versions_of(self.database.autocommit, request.contents)
        width = request.contents["trim_width"]
        printed = []
        for done, sheet in enumerate(plan):
            if not await attempt.is_wanted():
                raise NotWanted
            await attempt.report(done, len(plan) + 1, sheet.name)
            if sheet.version_id not in versions:
                raise PermanentFailure(CHANGED)
            target = attempt.folder / f"sheet-{done}.jpg"
            version, size = versions[sheet.version_id], (width, width * 1.5)
            printed.append(await self._print_sheet(version, size, target, request.run_id))
        _check_resolution(plan, printed, self.storefronts[request.storefront].section(Books).least_dpi)
        await attempt.report(len(plan), len(plan) + 1, "binding")
        target = attempt.folder / "book.pdf"
        imprint = BookImprint(request.contents["title"], str(request.contents["order"]))
        await self._run(BIND_SECONDS, print_tasks.bind, printed, imprint, target)
        return BoundBook(OutputFile(FILE_TYPE, target), [_facts(*each) for each in zip(plan, printed, strict=True)])

    async def _print_sheet(self, version: Version, page: TrimSize, target: Path, run_id: UUID) -> PrintedSheet:
        """Of the stored picture of a version and, if we drew it, of what it was drawn of."""
        is_cover, folder = version.content_type == ContentType.COVER, target.parent
        original = folder / "original.png"
        await self._fetch(version.storefront, version.spread if is_cover else version.picture, original)
        drawn = None
        if version.provider_model == LOCAL:
            request = await illustration_of(version, LOCAL, run_id, self.database.autocommit, self.files)
            drawn = illustration_tasks.store_photos(request, folder)
        return await self._run(SHEET_SECONDS, print_tasks.print_sheet, original, drawn, is_cover, page, target)

    async def _fetch(self, storefront: str, key: str | None, target: Path) -> None:
        try:
            if key is None:
                raise FileNotFoundError
            content = await self.files.content(storefront, key)
        except FileNotFoundError as error:
            raise PermanentFailure("a picture of the book is not stored any more") from error
        await asyncio.to_thread(target.write_bytes, content)

    async def _run(self, seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """In a child process. Raises TemporaryFailure if that is lost, PermanentFailure if it needs too much memory."""
        try:
            return await self.processes.run(seconds, function, *args, **kwargs)
        except ProcessLost as error:
            raise TemporaryFailure(str(error)) from error
        except MemoryError as error:
            raise PermanentFailure("the print file needs more memory than a process may have") from error

    async def complete(self, uow: UnitOfWork, run: PrintFile, product: BoundBook) -> bool:
        """Record the file if its run is still wanted."""
        wanted = await print_files.lock_of_run(uow, run.book_id, run.run_id)
        if wanted is None:
            return False
        wanted.complete(product.sheets, product.file.key, product.file.size)
        await uow.defer_save(wanted)
        return True

    async def fail(self, uow: UnitOfWork, run: PrintFile, reason: str) -> bool:
        return await print_files.fail(uow, run.book_id, run.run_id, reason)


def planned_sheets(contents: dict[str, Any]) -> list[PlannedSheet]:
    """The cover, then the pages in their order."""
    pages = [PlannedSheet(page["page_number"], page["version_id"]) for page in contents["pages"]]
    return [PlannedSheet(None, contents["cover"]), *pages]


def _check_resolution(plan: Sequence[PlannedSheet], printed: Sequence[PrintedSheet], least: int) -> None:
    """Raises PermanentFailure that names the sheets with fewer than `least` dots per inch."""
    coarse = [f"{sheet.name} ({made.dpi} dpi)" for sheet, made in zip(plan, printed, strict=True) if made.dpi < least]
    if coarse:
        raise PermanentFailure(f"less than {least} dpi: {', '.join(coarse)}")


def _facts(sheet: PlannedSheet, made: PrintedSheet) -> dict[str, Any]:
    return {**asdict(sheet), "dpi": made.dpi, "is_redrawn": made.is_redrawn}
