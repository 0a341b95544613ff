"""Cancel an import. What it has applied stays; the batch that is being applied is the last one."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from identity.domain.transfer import Import, TransferState
from identity.domain.transfer_errors import ImportEnded, ImportNotFound
from identity.repository.imports import end_import, find_import


async def cancel_import(storefront: str, import_id: UUID, uow: UnitOfWork) -> Import:
    """Raises ImportNotFound, ImportEnded."""
    found = await find_import(uow, storefront, import_id)
    if found is None:
        raise ImportNotFound()
    open_states = (TransferState.UPLOADING, TransferState.WAITING, TransferState.RUNNING)
    ended = await end_import(uow, found, TransferState.CANCELLED, None, *open_states)
    if ended is None:
        raise ImportEnded(state=found.state.value)
    found.state, found.finished_at = TransferState.CANCELLED, ended["finished_at"]
    return found
