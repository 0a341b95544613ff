"""Enqueue an export of rows, or an archive of a customer's data."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue

from identity.domain.transfer import Export
from identity.domain.transfer_errors import ExportsRunning
from identity.repository.exports import count_running_exports

MOST_RUNNING = 20
ARCHIVE = "customer"
ZIP = "zip"


class RunExport(JobPayload, name="RunExport"):
    storefront: str
    export_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StartExport:
    """`kind` is of rows, or ARCHIVE with a `customer_id`. `wanted` has the members of a RowFilter."""

    storefront: str
    kind: str
    file_format: str
    actor_id: UUID | None
    wanted: dict[str, Any] = field(default_factory=dict)
    customer_id: UUID | None = None


async def start_export(command: StartExport, uow: UnitOfWork) -> Export:
    """Raises ExportsRunning."""
    if await count_running_exports(uow, command.storefront) >= MOST_RUNNING:
        raise ExportsRunning(most=MOST_RUNNING)
    export = Export(
        storefront=command.storefront,
        kind=command.kind,
        file_format=command.file_format,
        wanted=command.wanted,
        customer_id=command.customer_id,
        actor_id=command.actor_id,
    )
    await uow.defer_add(export)
    await enqueue(uow, RunExport(storefront=export.storefront, export_id=export.id), key=export.id)
    return export
