"""`python -m identity maintenance ACTION`. `atelier maintenance ACTION` calls `perform` with the database's address.

The event of a change reaches gateways and generation workers that run; those that start read the recorded state.
"""

import asyncio
from argparse import Namespace

import structlog
from common.kernel.storefronts import Storefronts

from identity.commands.storefront_database import find_storefront, open_database
from identity.domain.maintenance import StorefrontMaintenance
from identity.repository.maintenance import read_maintenance
from identity.settings import Settings
from identity.use_cases.begin_maintenance import BeginMaintenance, begin_maintenance
from identity.use_cases.end_maintenance import end_maintenance

log = structlog.get_logger()


def run(settings: Settings, arguments: Namespace) -> None:
    """Raises CommandRefused."""
    print(perform(settings.database_url.get_secret_value(), Storefronts.load(settings.storefronts), arguments))


def perform(database_url: str, storefronts: Storefronts, arguments: Namespace) -> str:
    """Do what `arguments.action` names; returns the text to print. Raises CommandRefused with nothing changed."""
    name = find_storefront(storefronts, arguments.storefront).name if arguments.storefront else None
    if name is None or arguments.action == "list":
        return asyncio.run(_list(database_url, name))
    if arguments.action == "off":
        return asyncio.run(_end(database_url, name))
    command = BeginMaintenance(
        storefront=name, retry_after_seconds=arguments.retry_after, reason=arguments.reason.strip()
    )
    return asyncio.run(_begin(database_url, command))


async def _begin(database_url: str, command: BeginMaintenance) -> str:
    async with open_database(database_url) as database, database.transaction() as uow:
        await begin_maintenance(command, uow)
    seconds = command.retry_after_seconds
    log.warning("maintenance_begun", storefront=command.storefront, retry_after=seconds, reason=command.reason)
    return f"{command.storefront} is in maintenance; clients are told to wait {seconds} s"


async def _end(database_url: str, storefront: str) -> str:
    async with open_database(database_url) as database, database.transaction() as uow:
        was_on = await end_maintenance(storefront, uow)
    if not was_on:
        return f"{storefront} is not in maintenance"
    log.warning("maintenance_ended", storefront=storefront)
    return f"{storefront} is served again"


async def _list(database_url: str, storefront: str | None) -> str:
    async with open_database(database_url) as database:
        found = [each for each in await read_maintenance(database.autocommit) if each.is_on]
    named = [each for each in found if storefront in (None, each.storefront)]
    none = f"{storefront} is not in maintenance" if storefront else "No storefront is in maintenance"
    return "\n".join(map(_line, named)) or none


def _line(each: StorefrontMaintenance) -> str:
    since = f"{each.changed_at:%Y-%m-%d %H:%M} UTC"
    return f"{each.storefront}  since {since}  retry after {each.retry_after_seconds} s  {each.reason}".rstrip()
