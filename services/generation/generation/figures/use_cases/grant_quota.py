"""Staff grant a customer credits beyond the plan."""

import structlog
from common.db.unit_of_work import UnitOfWork

from generation.figures.errors import GrantRefused
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import MOST_GRANTED, EntryKind, Quota
from generation.figures.use_cases.change_quota import QuotaChange
from generation.figures.use_cases.save_quota import save_quota

log = structlog.get_logger()


async def grant_quota(change: QuotaChange, uow: UnitOfWork) -> Quota:
    """Grant once. Raises GrantRefused if fewer granted credits are left than are to be taken back."""
    quotas = Quotas(uow, change.storefront)
    quota = await quotas.open(change.user_id)
    if await quotas.has_entry(quota.user_id, EntryKind.GRANT, change.change_id):
        return quota
    if quota.is_deleted or not 0 <= quota.granted + change.credits <= MOST_GRANTED:
        raise GrantRefused(granted=quota.granted)
    quota.granted += change.credits
    await quotas.add_entry(
        quota.user_id,
        EntryKind.GRANT,
        0,
        change.change_id,
        granted=change.credits,
        reason=change.reason,
        by=change.by,
    )
    await save_quota(uow, quota)
    log.info(
        "quota_granted",
        storefront=change.storefront,
        user=str(change.user_id),
        credits=change.credits,
        by=str(change.by),
    )
    return quota
