"""Switches the triggers that record changes for followers off and on again."""

from typing import LiteralString

from atelier.services import SERVICES
from common.db.database import Database

from bench.topology import Topology

_SWITCH: LiteralString = """
    do $$ declare found record; begin
      for found in select tgrelid::regclass as of_table, tgname from pg_trigger
        where tgfoid::regproc::text ^@ 'record_change_of_' and not tgisinternal
      loop execute format('alter table %%s {state} trigger %%I', found.of_table, found.tgname); end loop;
    end $$
"""
_ENABLE: LiteralString = _SWITCH.replace("{state}", "enable")
_DISABLE: LiteralString = _SWITCH.replace("{state}", "disable")


async def switch_triggers(topology: Topology, *, enabled: bool) -> None:
    """In the databases of all services."""
    for service in SERVICES:
        database = Database(topology.database(service))
        try:
            await database.autocommit.execute(_ENABLE if enabled else _DISABLE)
        finally:
            await database.close()
