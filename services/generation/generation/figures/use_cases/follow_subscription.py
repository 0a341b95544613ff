"""Change a customer's quota as their subscription says."""

from uuid import uuid5

from common.db.unit_of_work import UnitOfWork
from common.events.payments import SubscriptionChanged

from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import LIVE, PAST_DUE, EntryKind, Quota
from generation.figures.use_cases.save_quota import save_quota


async def follow_subscription(event: SubscriptionChanged, uow: UnitOfWork) -> None:
    """Apply the state of a subscription unless a newer one was applied before."""
    quotas = Quotas(uow, event.storefront)
    quota = await quotas.open(event.user_id)
    if quota.is_deleted or event.version <= quota.subscription_version:
        return
    quota.subscription_version = event.version
    await _begin_period(quotas, quota, event)
    _take_plan(quota, event)
    await save_quota(uow, quota)


async def _begin_period(quotas: Quotas, quota: Quota, event: SubscriptionChanged) -> None:
    """A period that was paid for the first time begins with nothing used."""
    if event.paid_until is None or (quota.paid_until is not None and event.paid_until <= quota.paid_until):
        return
    reference = uuid5(event.subscription_id, event.paid_until.isoformat())
    if not await quotas.has_entry(quota.user_id, EntryKind.RESET, reference):
        await quotas.add_entry(quota.user_id, EntryKind.RESET, -quota.used, reference)
        quota.used = 0
    quota.paid_until = event.paid_until


def _take_plan(quota: Quota, event: SubscriptionChanged) -> None:
    """The plan counts while the subscription is live. While a payment is due its limit stays, but is not spent."""
    quota.status = event.status
    if event.status in LIVE or event.status == PAST_DUE:
        quota.plan_id, quota.tier = event.plan_id, event.tier
        quota.generations_per_minute = event.generations_per_minute
        quota.resets_at = quota.paid_until
        if event.status in LIVE:
            quota.limit = event.credits
        return
    quota.limit = quota.plan_id = quota.tier = quota.generations_per_minute = quota.resets_at = quota.paid_until = None
