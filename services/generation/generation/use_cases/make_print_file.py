"""Execute one attempt of making a book's print file: its sheets one after another, then the file of them.

An attempt may be repeated at any line, also while another process still runs the one before: the file is stored under
a new key, and only one transaction finds the run unfinished. Nothing of an attempt is used by the next one.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

import structlog
from common.jobs.context import JobContext
from common.jobs.task import LeaseLost, RetryPolicy
from common.observability import redaction

from generation.adapters import illustration_tasks, print_tasks
from generation.adapters.child_processes import ProcessLost
from generation.adapters.print_tasks import BookImprint, PrintedSheet, TrimSize
from generation.adapters.providers import LOCAL, PermanentFailure, ProviderFailure, TemporaryFailure
from generation.domain.print_file import PrintFile
from generation.domain.version import ContentType, Version
from generation.repository import print_files
from generation.repository.assets import Assets, doom_only, keep
from generation.use_cases.illustration_work import illustration_work
from generation.use_cases.studio import RunPrintFile, Studio

RETRIES = RetryPolicy((5, 30))
DEADLINE_SECONDS = 7200.0
"""A bound for the attempt of a book with the most pages."""
SHEET_SECONDS, BIND_SECONDS = 300.0, 300.0
FILE_TYPE = "application/pdf"
CHANGED = "the book was changed or deleted meanwhile"
P = ParamSpec("P")
R = TypeVar("R")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A picture of the book; `page_number` is None for the cover."""

    page_number: int | None
    version_id: str

    @property
    def name(self) -> str:
        return "cover" if self.page_number is None else f"page {self.page_number}"


async def make_print_file(command: RunPrintFile, context: JobContext, studio: Studio) -> None:
    """Raises the error of an attempt that is to be repeated. The last attempt's error fails the run."""
    autocommit = studio.database.autocommit
    file = await print_files.of_run(autocommit, command.book_id, command.run_id)
    if file is None:
        return
    try:
        with TemporaryDirectory(prefix="print-file-") as folder:
            await _attempt(file, context, Path(folder), studio)
    except LeaseLost:
        raise
    except Exception as error:
        if not isinstance(error, PermanentFailure) and context.attempt < RETRIES.max_attempts:
            raise
        reason = error.reason if isinstance(error, ProviderFailure) else redaction.reason(error)
        log.warning("print_file_failed", book=str(command.book_id), storefront=command.storefront, reason=reason)
        await print_files.fail(autocommit, command.book_id, command.run_id, reason)


async def _attempt(file: PrintFile, context: JobContext, folder: Path, studio: Studio) -> None:
    """Raises PermanentFailure if the book changes in such a way that its file cannot be made."""
    plan = planned_sheets(file.contents)
    versions = await print_files.versions_of(studio.database.autocommit, file.contents)
    width = file.contents["trim_width"]
    printed = []
    for done, sheet in enumerate(plan):
        if not await print_files.is_wanted(studio.database.autocommit, file.book_id, file.run_id):
            return
        await context.report_progress(done, len(plan) + 1, sheet.name)
        if sheet.version_id not in versions:
            raise PermanentFailure(CHANGED)
        target = folder / f"sheet-{done}.jpg"
        printed.append(await _print_sheet(versions[sheet.version_id], (width, width * 1.5), target, folder, studio))
    _check_resolution(plan, printed, studio.storefronts[file.storefront].books.least_dpi)
    await context.report_progress(len(plan), len(plan) + 1, "binding")
    target = folder / "book.pdf"
    order = str(file.contents["order"])
    await _run(studio, BIND_SECONDS, print_tasks.bind, printed, BookImprint(file.contents["title"], order), target)
    await _complete(file, [_facts(*each) for each in zip(plan, printed, strict=True)], target, studio)


def planned_sheets(contents: dict[str, Any]) -> list[PlannedSheet]:
    """The cover, then the pages in their order."""
    pages = [PlannedSheet(page["page_number"], page["version_id"]) for page in contents["pages"]]
    return [PlannedSheet(None, contents["cover"]), *pages]


async def _print_sheet(version: Version, page: TrimSize, target: Path, folder: Path, studio: Studio) -> PrintedSheet:
    """Of the stored picture of a version and, if we drew it, of what it was drawn of."""
    is_cover = version.content_type == ContentType.COVER
    original = folder / "original.png"
    await _fetch(version.storefront, version.spread if is_cover else version.picture, original, studio)
    drawn = None
    if version.provider_model == LOCAL:
        drawn = illustration_tasks.store_photos(await illustration_work(version, studio), folder)
    return await _run(studio, SHEET_SECONDS, print_tasks.print_sheet, original, drawn, is_cover, page, target)


async def _fetch(storefront: str, key: str | None, target: Path, studio: Studio) -> None:
    try:
        if key is None:
            raise FileNotFoundError
        content = await (await studio.store.get(storefront, key)).content()
    except FileNotFoundError as error:
        raise PermanentFailure("a picture of the book is not stored any more") from error
    await asyncio.to_thread(target.write_bytes, content)


async def _run(studio: Studio, seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """In a child process. Raises TemporaryFailure if that is lost, PermanentFailure if it needs too much memory."""
    try:
        return await studio.illustrators.run(seconds, function, *args, **kwargs)
    except ProcessLost as error:
        raise TemporaryFailure(str(error)) from error
    except MemoryError as error:
        raise PermanentFailure("the print file needs more memory than a process may have") from error


def _check_resolution(plan: Sequence[PlannedSheet], printed: Sequence[PrintedSheet], least: int) -> None:
    """Raises PermanentFailure that names the sheets with fewer than `least` dots per inch."""
    coarse = [f"{sheet.name} ({made.dpi} dpi)" for sheet, made in zip(plan, printed, strict=True) if made.dpi < least]
    if coarse:
        raise PermanentFailure(f"less than {least} dpi: {', '.join(coarse)}")


def _facts(sheet: PlannedSheet, made: PrintedSheet) -> dict[str, Any]:
    return {**asdict(sheet), "dpi": made.dpi, "is_redrawn": made.is_redrawn}


async def _complete(file: PrintFile, sheets: list[dict[str, Any]], content: Path, studio: Studio) -> None:
    """Store the file, then record it if its run is still wanted; otherwise it is deleted."""
    size = (await asyncio.to_thread(content.stat)).st_size
    asset = await Assets(studio.database.autocommit, file.storefront).record(file.book_id, FILE_TYPE, size)
    await studio.store.put(file.storefront, asset.key, content)
    async with studio.database.transaction() as uow:
        wanted = await print_files.lock_of_run(uow, file.book_id, file.run_id)
        if wanted is None:
            await doom_only(uow, file.storefront, asset.key)
        else:
            wanted.complete(sheets, asset.key, size)
            await uow.save(wanted)
            await keep(uow, file.storefront, asset.key)
