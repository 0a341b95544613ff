"""Settle the credits of a job that has ended, with their entry and their event, in the transaction that ends it."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import EntryKind, Quota
from generation.figures.use_cases.save_quota import save_quota


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleCredits:
    """What a job that has ended made, and what it did not make: credits to return."""

    storefront: str
    user_id: UUID
    job_id: UUID
    unused: int
    images: int


async def settle_credits(command: SettleCredits, uow: UnitOfWork) -> None:
    """Count the pictures, and return credits once per job.

    Credits of a period that is over are not returned: the quota of the next one began without them. Those that staff
    gave are of no period: they were taken last, and are returned first.
    """
    quotas = Quotas(uow, command.storefront)
    quota = await quotas.lock(command.user_id)
    if quota is None or quota.is_deleted:
        return
    is_returned = bool(command.unused) and await _return(quotas, quota, command)
    if command.images or is_returned:
        quota.images_generated += command.images
        await save_quota(uow, quota)


async def _return(quotas: Quotas, quota: Quota, command: SettleCredits) -> bool:
    """False if the job's credits were returned before."""
    user_id, job_id = quota.user_id, command.job_id
    if await quotas.has_entry(user_id, EntryKind.RETURN, job_id):
        return False
    is_current = await quotas.is_of_this_period(user_id, job_id)
    granted = min(command.unused, await quotas.granted_of(user_id, job_id))
    amount = min(command.unused - granted, quota.used) if is_current else 0
    quota.used -= amount
    quota.granted += granted
    reason = None if is_current else "reserved before the present period"
    await quotas.add_entry(user_id, EntryKind.RETURN, -amount, job_id, granted=granted, reason=reason)
    return True
