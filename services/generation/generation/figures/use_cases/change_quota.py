"""Staff change the quota of a customer: by `correct_quota` or by `grant_quota`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from common.audit import Record
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.identity import IdentityInterface

from generation.figures.errors import QuotasNotOffered
from generation.figures.tables.quota import Quota
from generation.storefront import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaChange:
    """The customer gets `credits` if they are positive, and loses them if negative. `by` is the member of staff.

    `change_id` is the same in repetitions.
    """

    change_id: UUID
    storefront: str
    user_id: UUID
    credits: int
    reason: str
    by: UUID


ApplyChange = Callable[[QuotaChange, UnitOfWork], Awaitable[Quota]]


async def change_quota(
    change: QuotaChange,
    apply: ApplyChange,
    storefronts: Storefronts,
    identity: IdentityInterface,
    database: Database,
    record: Record,
) -> Quota:
    """Apply a change to a customer of a storefront that draws figures.

    Raises QuotasNotOffered, what `apply` raises, and identity's refusal of a customer who does not exist.
    """
    if not storefronts[change.storefront].section(Figures).models:
        raise QuotasNotOffered()
    await identity.check_customer(change.storefront, change.user_id)
    async with database.transaction() as uow:
        quota = await apply(change, uow)
        await record(uow)
        return quota
