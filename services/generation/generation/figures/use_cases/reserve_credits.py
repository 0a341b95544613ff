"""Reserve the price of a job, with its entry and its event, in the transaction that adds the job."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.messaging.outbox import publish

from generation.figures.errors import InsufficientQuota, SubscriptionPastDue
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import PAST_DUE, EntryKind, Quota


async def reserve_credits(uow: UnitOfWork, quota: Quota, job_id: UUID, amount: int, free: int) -> None:
    """Take the price of a job from a locked quota. Raises InsufficientQuota, SubscriptionPastDue."""
    quotas = Quotas(uow, quota.storefront)
    reserved = await quotas.reserve(quota.user_id, amount, free)
    if reserved is None:
        if quota.status == PAST_DUE:
            raise SubscriptionPastDue(required=amount, remaining=0, reason=PAST_DUE)
        raise InsufficientQuota(required=amount, remaining=quota.remaining(free))
    used, granted = reserved.used - quota.used, reserved.granted - quota.granted
    await quotas.add_entry(quota.user_id, EntryKind.RESERVATION, used, job_id, granted=granted)
    await publish(uow, reserved.changed(), eager=True)
