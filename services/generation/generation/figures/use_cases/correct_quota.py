"""Staff correct the quota of a customer."""

import structlog
from common.db.unit_of_work import UnitOfWork

from generation.figures.errors import CorrectionRefused
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import EntryKind, Quota
from generation.figures.use_cases.change_quota import QuotaChange
from generation.figures.use_cases.save_quota import save_quota

log = structlog.get_logger()


async def correct_quota(change: QuotaChange, uow: UnitOfWork) -> Quota:
    """Correct a quota once. Raises CorrectionRefused if fewer credits were used than are to be given back."""
    quotas = Quotas(uow, change.storefront)
    quota = await quotas.open(change.user_id)
    if await quotas.has_entry(quota.user_id, EntryKind.CORRECTION, change.change_id):
        return quota
    if quota.is_deleted or change.credits > quota.used:
        raise CorrectionRefused(used=quota.used)
    quota.used -= change.credits
    await quotas.add_entry(
        quota.user_id,
        EntryKind.CORRECTION,
        -change.credits,
        change.change_id,
        reason=change.reason,
        by=change.by,
    )
    await save_quota(uow, quota)
    log.info(
        "quota_corrected",
        storefront=change.storefront,
        user=str(change.user_id),
        credits=change.credits,
        by=str(change.by),
    )
    return quota
