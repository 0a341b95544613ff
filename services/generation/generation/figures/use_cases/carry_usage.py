"""An account that follows a deleted one with the same address goes on with what that had used and reported.

Jobs are locked before quotas, and quotas before the rows of addresses.
"""

from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue

from generation.figures.queries.address_usages import AddressUsages
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import EntryKind
from generation.figures.use_cases.save_quota import save_quota


class CarryUsage(JobPayload, name="CarryUsage"):
    """The job that adds what a deleted account had used to the quota of one that was registered before that was known:
    the events of both may arrive in any order.
    """

    storefront: str
    user_id: UUID
    address_id: UUID


async def carry_usage(storefront: str, user_id: UUID, address_id: UUID, uow: UnitOfWork) -> None:
    """Record whose address it is, and move what was used into the customer's quota. May be repeated."""
    quotas, usages = Quotas(uow, storefront), AddressUsages(uow, storefront)
    quota = await quotas.open(user_id)
    usage = await usages.open(address_id)
    if quota.is_deleted:
        return
    usage.user_id, carried, usage.used = user_id, usage.used, 0
    await usages.save(usage)
    if carried:
        quota.used += carried
        await quotas.add_entry(user_id, EntryKind.CARRIED, carried, uuid4())
        await save_quota(uow, quota)


async def keep_usage(storefront: str, user_id: UUID, address_id: UUID | None, uow: UnitOfWork) -> None:
    """Of a customer who is being deleted: before the quota is closed, and the reports are deleted.

    `address_id` is that of the address at the end; addresses that the customer had before count as well. Credits that
    are reserved count as used.
    """
    usages = AddressUsages(uow, storefront)
    quota = await Quotas(uow, storefront).lock(user_id)
    used = quota.used if quota is not None and not quota.is_deleted else 0
    own = {usage.address_id: usage for usage in await usages.of_user(user_id)}
    if address_id is not None and address_id not in own:
        own[address_id] = await usages.open(address_id)
    for usage in own.values():
        await usages.keep_reports(usage.address_id, user_id)
        usage.used += used
        if usage.user_id == user_id:
            usage.user_id = None
        await usages.save(usage)
        if usage.used and usage.user_id is not None:
            job = CarryUsage(storefront=storefront, user_id=usage.user_id, address_id=usage.address_id)
            await enqueue(uow, job, key=uuid4())
