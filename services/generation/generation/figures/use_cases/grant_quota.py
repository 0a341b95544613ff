"""Staff grant a customer credits beyond the plan."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from common.audit import Record
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.identity import IdentityInterface

from generation.figures.errors import GrantRefused, QuotasNotOffered
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import MOST_GRANTED, EntryKind, Quota
from generation.figures.use_cases.save_quota import save_quota
from generation.storefront import Figures

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantQuota:
    """`credits` are given if positive, and taken back if negative. `by` is the member of staff.

    `grant_id` is the same in repetitions.
    """

    grant_id: UUID
    storefront: str
    user_id: UUID
    credits: int
    reason: str
    by: UUID


async def grant_quota_of_customer(
    command: GrantQuota, storefronts: Storefronts, identity: IdentityInterface, database: Database, record: Record
) -> Quota:
    """As `grant_quota`, of a customer of a storefront that draws figures.

    Raises QuotasNotOffered, GrantRefused, and identity's refusal of a customer who does not exist.
    """
    if not storefronts[command.storefront].section(Figures).models:
        raise QuotasNotOffered()
    await identity.check_customer(command.storefront, command.user_id)
    async with database.transaction() as uow:
        quota = await grant_quota(command, uow)
        await record(uow)
        return quota


async def grant_quota(command: GrantQuota, uow: UnitOfWork) -> Quota:
    """Grant once. Raises GrantRefused if fewer granted credits are left than are to be taken back."""
    quotas = Quotas(uow, command.storefront)
    quota = await quotas.open(command.user_id)
    if await quotas.has_entry(quota.user_id, EntryKind.GRANT, command.grant_id):
        return quota
    if quota.is_deleted or not 0 <= quota.granted + command.credits <= MOST_GRANTED:
        raise GrantRefused(granted=quota.granted)
    quota.granted += command.credits
    await quotas.add_entry(
        quota.user_id,
        EntryKind.GRANT,
        0,
        command.grant_id,
        granted=command.credits,
        reason=command.reason,
        by=command.by,
    )
    await save_quota(uow, quota)
    log.info(
        "quota_granted",
        storefront=command.storefront,
        user=str(command.user_id),
        credits=command.credits,
        by=str(command.by),
    )
    return quota
