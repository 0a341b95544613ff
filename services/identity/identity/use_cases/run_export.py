"""Write the file of an export, page by page. After a crash it is written again from its beginning."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from common.db.database import Database
from common.rpc.interfaces.transfers import OWN_FIELD, RowFilter, TransfersInterface
from common.storage.object_store import ObjectStore

from identity.adapters.row_files.writing import header, written
from identity.domain.transfer import Export, TransferState
from identity.repository.exports import begin_export, end_export, find_export, record_export_progress
from identity.use_cases.start_export import ARCHIVE, RunExport

PAGE = 500
Pieces = AsyncIterator[tuple[bytes, int, str | None]]
"""Of the file, each with the number of rows that are written with it, and what is being written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRunner:
    """`services` are the owners of the rows, by their kind; `archive` writes an archive of a customer."""

    database: Database
    store: ObjectStore
    services: Mapping[str, TransfersInterface]
    archive: Callable[[Export], Pieces]


async def run_export(job: RunExport, runner: ExportRunner) -> None:
    """Raises ServiceUnavailable: the job is repeated then, and nothing is left out."""
    export = await find_export(runner.database.autocommit, job.storefront, job.export_id)
    if export is None or export.state not in (TransferState.WAITING, TransferState.RUNNING):
        return
    if export.file_key is not None:
        await runner.store.delete(export.storefront, export.file_key)
    key = f"export-{uuid4().hex}"
    if not await begin_export(runner.database.autocommit, export, key):
        return
    pieces = runner.archive(export) if export.kind == ARCHIVE else _rows(export, runner.services[export.kind])
    size = rows = 0
    with suppress(Overtaken):
        async with runner.store.writing(export.storefront, key) as write:
            async for piece, count, stage in pieces:
                await write(piece)
                size, rows = size + len(piece), rows + count
                if not await record_export_progress(runner.database.autocommit, export, key, rows, stage):
                    raise Overtaken
        if not await end_export(runner.database.autocommit, export, key, rows, size):
            await runner.store.delete(export.storefront, key)


class Overtaken(Exception):
    """Another attempt writes the export, after this one was taken for lost."""


async def _rows(export: Export, service: TransfersInterface) -> Pieces:
    row_format = await service.row_format(export.kind, export.storefront)
    own_fields = row_format.own_fields or []
    columns = [*row_format.columns, *(OWN_FIELD + name for name in own_fields)]
    wanted, after = RowFilter.model_validate({**export.wanted, "own_fields": own_fields}), None
    yield header(columns, export.file_format), 0, None
    while True:
        page = await service.export_rows(export.storefront, export.kind, wanted, after, PAGE)
        yield written(page.rows, columns, export.file_format), len(page.rows), None
        after = page.after
        if after is None:
            return
