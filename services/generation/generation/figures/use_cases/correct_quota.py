"""Staff correct the quota of a customer."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from common.audit import Record
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.identity import IdentityInterface

from generation.figures.errors import CorrectionRefused, QuotasNotOffered
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import EntryKind, Quota
from generation.figures.use_cases.save_quota import save_quota
from generation.storefront import Figures

log = structlog.get_logger()


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
    command: CorrectQuota, storefronts: Storefronts, identity: IdentityInterface, database: Database, record: Record
) -> Quota:
    """As `correct_quota`, of a customer of a storefront that draws figures.

    Raises QuotasNotOffered, CorrectionRefused, and identity's refusal of a customer who does not exist.
    """
    if not storefronts[command.storefront].section(Figures).models:
        raise QuotasNotOffered()
    await identity.check_customer(command.storefront, command.user_id)
    async with database.transaction() as uow:
        quota = await correct_quota(command, uow)
        await record(uow)
        return quota


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
