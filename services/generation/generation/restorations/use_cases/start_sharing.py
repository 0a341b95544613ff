"""Open the time in which a customer may share a job to unlock it."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.jobs.queries.jobs import Jobs
from generation.restorations.errors import ShareUnlockUsed
from generation.restorations.queries.perks import Perks
from generation.restorations.queries.share_windows import ShareWindows
from generation.restorations.tables.unlocking import check_unlockable


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSharing:
    storefront: str
    user_id: UUID
    number: int


async def start_sharing(command: StartSharing, uow: UnitOfWork) -> None:
    """Start the share window, or restart it as not opened.

    Raises JobNotFound, JobNotCompleted, JobAlreadyUnlocked, ShareUnlockUsed.
    """
    job = await Jobs(uow, command.storefront).lock(command.user_id, command.number)
    check_unlockable(job)
    if await Perks(uow, command.storefront).has_used_share_unlock(command.user_id):
        raise ShareUnlockUsed()
    await ShareWindows(uow).start(job.id)
