"""Import the rows of a file, batch by batch, from the first one that was not applied before."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import BinaryIO

from common.audit import Actor, AuditEntry, append
from common.db.database import Database
from common.db.executor import Row
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.transfers import GivenRow, ImportBatch, RowFormat, RowOutcome, TransfersInterface
from common.storage.object_store import ObjectStore

from identity.adapters.row_files.limits import FileRefused
from identity.adapters.row_files.reading import FileLayout, batches, detect_layout, read_rows
from identity.domain.transfer import Import, ImportLine, OnError, TransferState
from identity.repository.imports import (
    add_lines,
    begin_import,
    describe_file,
    end_import,
    find_import,
    record_batch,
)
from identity.use_cases.start_import import RunImport

BATCH = 200
STOPPED = "Stopped at the first batch with a wrong row. Nothing of that batch was imported."
OUTCOMES = ("created", "changed", "unchanged", "skipped", "failed")
COUNTS = ("rows", *OUTCOMES)


class ImportRunner:
    """`services` are the owners of the rows, by the kind of the rows."""

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        storefronts: Storefronts,
        services: Mapping[str, TransfersInterface],
    ) -> None:
        self.database = database
        self.store = store
        self.storefronts = storefronts
        self.services = services


async def run_import(job: RunImport, runner: ImportRunner) -> None:
    """May be repeated after a crash at any line: a batch is applied once, and counted once."""
    found = await find_import(runner.database.autocommit, job.storefront, job.import_id)
    if found is None or found.file_key is None or found.state not in (TransferState.WAITING, TransferState.RUNNING):
        return
    await begin_import(runner.database.autocommit, found)
    row_format = await runner.services[found.kind].row_format(found.kind)
    opened = partial(runner.store.reading, found.storefront, found.file_key)
    try:
        layout = await _described(runner.database, found, opened, row_format)
        rows = read_rows(await asyncio.to_thread(opened), layout, row_format)
        ended = await _run_batches(runner, found, batches(rows, row_format.key, BATCH))
    except FileRefused as refused:
        await _end(runner, found, TransferState.FAILED, str(refused), refused.line)
    else:
        if ended is not None:
            await _end(runner, found, ended, STOPPED if ended is TransferState.FAILED else None)


async def _described(
    database: Database, found: Import, opened: Callable[[], BinaryIO], row_format: RowFormat
) -> FileLayout:
    """The whole file is read once before anything is applied. Raises FileRefused."""
    if found.rows is not None:
        assert found.file_format is not None
        assert found.encoding is not None
        return FileLayout(found.file_format, found.encoding, found.separator)
    layout, rows = await asyncio.to_thread(_examined, opened, row_format)
    await describe_file(
        database.autocommit,
        found,
        file_format=layout.file_format,
        encoding=layout.encoding,
        separator=layout.separator,
        rows=rows,
    )
    return layout


def _examined(opened: Callable[[], BinaryIO], row_format: RowFormat) -> tuple[FileLayout, int]:
    """How the file is written, and the number of its rows. Raises FileRefused."""
    with opened() as file:
        layout = detect_layout(file, row_format)
    with opened() as file:
        return layout, sum(1 for _ in read_rows(file, layout, row_format))


async def _run_batches(runner: ImportRunner, found: Import, given: Iterator[list[GivenRow]]) -> TransferState | None:
    """How the import ends; None if it was cancelled, or another attempt goes on with it. Raises FileRefused."""
    if found.on_error is OnError.STOP and found.failed:
        return TransferState.FAILED
    number = 0
    while rows := await asyncio.to_thread(next, given, None):
        if number >= found.next_batch:
            batch = _batch(runner, found, number, rows)
            outcomes = await runner.services[found.kind].import_rows(found.storefront, batch)
            if await _record(runner.database, found, number, outcomes) != TransferState.RUNNING:
                return None
            if found.on_error is OnError.STOP and any(each.outcome == "failed" for each in outcomes):
                return TransferState.FAILED
        number += 1
    return TransferState.COMPLETED


def _batch(runner: ImportRunner, found: Import, number: int, rows: list[GivenRow]) -> ImportBatch:
    return ImportBatch(
        import_id=found.id,
        number=number,
        kind=found.kind,
        rows=rows,
        all_or_nothing=found.on_error is not OnError.SKIP,
        dry_run=found.dry_run,
        decimal_separator=found.decimal_separator,
        actor_id=found.actor_id,
        actor_email=found.actor_email,
        audit_days=runner.storefronts[found.storefront].audit.days,
    )


async def _record(database: Database, found: Import, number: int, outcomes: list[RowOutcome]) -> str | None:
    counts = Counter[str](each.outcome for each in outcomes)
    async with database.transaction() as uow:
        state = await record_batch(uow, found, number, {name: counts[name] for name in OUTCOMES})
        if state is not None:
            await add_lines(uow, found.id, [line for each in outcomes for line in _lines(found, each)])
    return state


def _lines(found: Import, outcome: RowOutcome) -> Iterator[ImportLine]:
    """What an import reports of a row: its faults, and in a dry run what it would change."""
    for fault in outcome.faults:
        yield ImportLine(
            import_id=found.id,
            line=outcome.line,
            is_fault=True,
            outcome=outcome.outcome,
            column=fault.column,
            message=fault.message,
        )
    if found.dry_run and outcome.outcome in ("created", "changed"):
        yield ImportLine(
            import_id=found.id,
            line=outcome.line,
            is_fault=False,
            outcome=outcome.outcome,
            columns=outcome.columns,
        )


async def _end(
    runner: ImportRunner, found: Import, state: TransferState, reason: str | None = None, line: int | None = None
) -> None:
    async with runner.database.transaction() as uow:
        ended = await end_import(uow, found, state, reason, TransferState.RUNNING)
        if ended is None:
            return
        if line is not None:
            fault = ImportLine(import_id=found.id, line=line, is_fault=True, outcome="failed", message=reason)
            await add_lines(uow, found.id, [fault])
        await record_ended_import(uow, ended, runner.storefronts[found.storefront].audit.days)


async def record_ended_import(uow: UnitOfWork, ended: Row, kept_days: int) -> None:
    """The audit log's entry of the import as a whole."""
    members = {name: ended[name] for name in ("kind", "state", "dry_run", *COUNTS)}
    entry = AuditEntry(
        storefront=ended["storefront"],
        actor=Actor(kind="staff", id=ended["actor_id"], email=ended["actor_email"]),
        operation="import",
        subject_type="import",
        subject_id=str(ended["id"]),
        after=members,
        reason=ended["reason"],
    )
    await append(uow, entry, kept_days)
