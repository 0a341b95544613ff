"""Queries for storefronts in maintenance."""

from typing import LiteralString

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.maintenance import StorefrontMaintenance

_LOCK: LiteralString = "storefront = %(storefront)s for update"
_CREATE = """
    insert into maintenance (storefront, version, is_on, retry_after_seconds, reason, changed_at)
    values (%(storefront)s, 0, false, 0, '', %(now)s) on conflict do nothing
"""


async def lock_maintenance(uow: UnitOfWork, storefront: str) -> StorefrontMaintenance:
    """The storefront's row, which is created if there is none, locked until the transaction ends."""
    await uow.execute(_CREATE, storefront=storefront, now=clock.now())
    found = await uow.get(StorefrontMaintenance, _LOCK, storefront=storefront)
    assert found is not None
    return found


async def read_maintenance(executor: Executor) -> list[StorefrontMaintenance]:
    """Of every storefront that is in maintenance, or was, by name."""
    return await executor.get_all(StorefrontMaintenance, "true order by storefront")
