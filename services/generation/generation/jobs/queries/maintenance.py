"""Queries for storefronts in maintenance."""

from datetime import datetime

from common.db.database import Database
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.identity import MaintenanceChanged
from common.kernel import clock

_RECORD = """
    insert into maintenance as known (storefront, version, is_on, changed_at)
    values (%(storefront)s, %(version)s, %(is_on)s, %(now)s)
    on conflict (storefront) do update set version = excluded.version, is_on = excluded.is_on,
        changed_at = case when known.is_on = excluded.is_on then known.changed_at else excluded.changed_at end
    where known.version < excluded.version
"""
_ON = "select storefront from maintenance where is_on"
_WAITED = (
    "select exists (select from maintenance where storefront = %(storefront)s and (is_on or changed_at > %(edge)s))"
)


async def record(uow: UnitOfWork, event: MaintenanceChanged) -> None:
    """Unless a newer state is recorded."""
    await uow.defer(_RECORD, storefront=event.storefront, version=event.version, is_on=event.is_on, now=clock.now())


async def storefronts_in_maintenance(database: Database) -> list[str]:
    return [row["storefront"] for row in await database.autocommit.fetch(_ON)]


async def waited_since(executor: Executor, storefront: str, edge: datetime) -> bool:
    """Whether the storefront's jobs wait for the end of a maintenance, or waited for it after `edge`."""
    return bool(await executor.fetch_value(_WAITED, storefront=storefront, edge=edge))
