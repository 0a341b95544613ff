"""Store a file of rows, and enqueue its import."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from common.audit import StaffAction
from common.db.database import Database
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.storage.object_store import ObjectStore

from identity.domain.transfer import Import, OnError, TransferState
from identity.domain.transfer_errors import ImportFileEmpty, ImportFileTooLarge, ImportsRunning
from identity.repository.imports import count_running_imports, find_import, mark_uploaded

MOST_RUNNING = 20
QUEUE = "transfers"


class RunImport(JobPayload, name="RunImport"):
    storefront: str
    import_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StartImport:
    """`id` is that of the request's effect, so that a repeated request goes on with what the first one began."""

    id: UUID
    storefront: str
    kind: str
    filename: str
    on_error: OnError
    dry_run: bool
    decimal_separator: str | None
    actor_id: UUID | None
    actor_email: str | None
    max_bytes: int


async def start_import(
    command: StartImport,
    size: int,
    pieces: AsyncIterator[bytes],
    database: Database,
    store: ObjectStore,
    action: StaffAction,
) -> Import:
    """The import is recorded before its file, so that no file is forgotten.

    Raises ImportFileEmpty, ImportFileTooLarge, ImportsRunning.
    """
    if size == 0:
        raise ImportFileEmpty()
    if size > command.max_bytes:
        raise ImportFileTooLarge(max_bytes=command.max_bytes)
    started = await _recorded(command, size, database)
    if started.state is not TransferState.UPLOADING:
        return started
    assert started.file_key is not None
    async with store.writing(started.storefront, started.file_key) as write:
        async for piece in pieces:
            await write(piece)
    async with database.transaction() as uow:
        if await mark_uploaded(uow, started):
            await enqueue(uow, RunImport(storefront=started.storefront, import_id=started.id), key=started.id)
            await action.record(uow, subject_id=str(started.id), after=_recorded_members(started))
    started.state = TransferState.WAITING
    return started


async def _recorded(command: StartImport, size: int, database: Database) -> Import:
    async with database.transaction() as uow:
        found = await find_import(uow, command.storefront, command.id)
        if found is not None:
            return found
        if await count_running_imports(uow, command.storefront) >= MOST_RUNNING:
            raise ImportsRunning(most=MOST_RUNNING)
        started = Import(
            id=command.id,
            storefront=command.storefront,
            kind=command.kind,
            filename=command.filename,
            file_key=f"import-{command.id.hex}",
            size=size,
            decimal_separator=command.decimal_separator,
            on_error=command.on_error,
            dry_run=command.dry_run,
            actor_id=command.actor_id,
            actor_email=command.actor_email,
        )
        await uow.defer_add(started, ignore_conflict=True)
    return started


def _recorded_members(started: Import) -> dict[str, object]:
    names = ("kind", "filename", "size", "on_error", "dry_run", "decimal_separator")
    return {name: getattr(started, name) for name in names}
