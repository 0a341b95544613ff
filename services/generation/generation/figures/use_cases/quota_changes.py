"""Changes of a customer's quota, each with its entry and its event, in the transaction of what caused them."""

from dataclasses import dataclass
from uuid import UUID, uuid5

import structlog
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.payments import SubscriptionChanged
from common.kernel.storefronts import Storefronts
from common.messaging.outbox import publish
from common.rpc.interfaces.identity import IdentityInterface

from generation.figures.errors import CorrectionRefused, InsufficientQuota, QuotasNotOffered, SubscriptionPastDue
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import LIVE, PAST_DUE, EntryKind, Quota
from generation.storefront import Figures

log = structlog.get_logger()


async def reserve_credits(uow: UnitOfWork, quota: Quota, job_id: UUID, amount: int, free: int) -> None:
    """Take the price of a job from a locked quota. Raises InsufficientQuota, SubscriptionPastDue."""
    quotas = Quotas(uow, quota.storefront)
    reserved = await quotas.reserve(quota.user_id, amount, free)
    if reserved is None:
        if quota.status == PAST_DUE:
            raise SubscriptionPastDue(required=amount, remaining=0, reason=PAST_DUE)
        raise InsufficientQuota(required=amount, remaining=quota.remaining(free))
    await quotas.add_entry(quota.user_id, EntryKind.RESERVATION, amount, job_id)
    await publish(uow, reserved.changed(), eager=True)


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

    Credits of a period that is over are not returned: the quota of the next one began without them.
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
    amount = min(command.unused, quota.used) if is_current else 0
    quota.used -= amount
    reason = None if is_current else "reserved before the present period"
    await quotas.add_entry(user_id, EntryKind.RETURN, -amount, job_id, reason=reason)
    return True


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectQuota:
    """`credits` are given back to the customer if positive, and taken if negative. `by` is the member of staff.

    `correction_id` is the same in repetitions.
    """

    correction_id: UUID
    storefront: str
    user_id: UUID
    credits: int
    reason: str
    by: UUID


async def correct_quota_of_customer(
    command: CorrectQuota, storefronts: Storefronts, identity: IdentityInterface, database: Database
) -> Quota:
    """As `correct_quota`, of a customer of a storefront that draws figures.

    Raises QuotasNotOffered, CorrectionRefused, and identity's refusal of a customer who does not exist.
    """
    if not storefronts[command.storefront].section(Figures).models:
        raise QuotasNotOffered()
    await identity.check_customer(command.storefront, command.user_id)
    async with database.transaction() as uow:
        return await correct_quota(command, uow)


async def correct_quota(command: CorrectQuota, uow: UnitOfWork) -> Quota:
    """Correct a quota once. Raises CorrectionRefused if fewer credits were used than are to be given back."""
    quotas = Quotas(uow, command.storefront)
    quota = await quotas.open(command.user_id)
    if await quotas.has_entry(quota.user_id, EntryKind.CORRECTION, command.correction_id):
        return quota
    if quota.is_deleted or command.credits > quota.used:
        raise CorrectionRefused(used=quota.used)
    quota.used -= command.credits
    await quotas.add_entry(
        quota.user_id,
        EntryKind.CORRECTION,
        -command.credits,
        command.correction_id,
        reason=command.reason,
        by=command.by,
    )
    await save_quota(uow, quota)
    log.info(
        "quota_corrected",
        storefront=command.storefront,
        user=str(command.user_id),
        credits=command.credits,
        by=str(command.by),
    )
    return quota


async def close_quota(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """Of a deleted customer: the entries go, and the row stays empty, so that nothing can be reserved or changed."""
    quotas = Quotas(uow, storefront)
    quota = await quotas.open(user_id)
    quota.close()
    await uow.save(quota)
    await quotas.delete_entries(user_id)


async def save_quota(uow: UnitOfWork, quota: Quota) -> None:
    """Under the lock of its row."""
    quota.version += 1
    await uow.save(quota)
    await publish(uow, quota.changed(), eager=True)
