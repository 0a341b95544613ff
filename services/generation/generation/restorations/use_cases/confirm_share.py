"""Unlock a job that was shared: once per customer."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.messaging.outbox import publish

from generation.jobs.queries.jobs import Jobs
from generation.jobs.tables.job import Job
from generation.restorations.errors import ShareNotInitiated, ShareUnlockUsed
from generation.restorations.queries.perks import Perks
from generation.restorations.queries.share_windows import ShareWindows
from generation.restorations.queries.unlocks import Unlocks
from generation.restorations.tables.unlocking import check_unlockable


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmShare:
    storefront: str
    user_id: UUID
    number: int


async def confirm_share(command: ConfirmShare, uow: UnitOfWork) -> Job:
    """The unlocked job. Of several jobs confirmed at once, one is unlocked.

    Raises JobNotFound, JobNotCompleted, JobAlreadyUnlocked, ShareUnlockUsed, ShareNotInitiated.
    """
    job = await Jobs(uow, command.storefront).lock(command.user_id, command.number)
    check_unlockable(job)
    perks, windows = Perks(uow, command.storefront), ShareWindows(uow)
    if await perks.has_used_share_unlock(command.user_id):
        raise ShareUnlockUsed()
    window = await windows.get(job.id)
    if window is None or not window.is_confirmable:
        raise ShareNotInitiated()
    used = await perks.use_share_unlock(command.user_id)
    if used is None:
        raise ShareUnlockUsed()
    await Unlocks(uow, command.storefront).unlock_shared(job)
    await windows.delete(job.id)
    await publish(uow, used.changed(), eager=True)
    return job
