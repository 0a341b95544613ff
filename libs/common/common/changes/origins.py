"""The history that numbers a database's transactions, and what is done when it is another one.

A dump restored into another server, or a server that was put back to an earlier moment, numbers its transactions by
another history: numbers that are stored, and the positions of followers, mean nothing there. The origin is the server's
identifier, its timeline, and the id of the table of changes, which is another one after a restored dump.
"""

import hashlib
from typing import LiteralString

from common.db.database import Database

ORIGIN: LiteralString = """(
    (select system_identifier from pg_control_system()) || '.' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    || '.' || 'changes'::regclass::oid)"""
_YET_TO_COME: LiteralString = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_DELETE_OLDER: LiteralString = f"""
    delete from changes using (
      select storefront, kind, subject, max(xid) as xid from changes where xid >= {_YET_TO_COME}
      group by storefront, kind, subject
    ) newest
    where changes.storefront = newest.storefront and changes.kind = newest.kind and changes.subject = newest.subject
      and (changes.xid = 0 or changes.xid >= {_YET_TO_COME} and changes.xid < newest.xid)
"""
_RENUMBER: LiteralString = f"update changes set xid = 0 where xid >= {_YET_TO_COME}"
_FORGET_HORIZONS: LiteralString = "delete from change_horizons"
_REPLACE: LiteralString = f"""
    with forgotten as (delete from change_origins where origin <> {ORIGIN})
    insert into change_origins (origin) values ({ORIGIN}) on conflict do nothing
"""
_IS_KNOWN: LiteralString = f"select exists (select from change_origins where origin = {ORIGIN})"


async def follow_origin(database: Database) -> None:
    """Store the present origin if it is another one. Changes with numbers that are still to come become the oldest."""
    if await database.autocommit.fetch_value(_IS_KNOWN):
        return
    async with database.transaction() as uow:
        await uow.execute("lock table change_origins in share row exclusive mode")
        if not await uow.fetch_value(_IS_KNOWN):
            for statement in (_DELETE_OLDER, _RENUMBER, _FORGET_HORIZONS, _REPLACE):
                await uow.execute(statement)


def short(origin: str) -> str:
    """What positions contain of it."""
    return hashlib.sha256(origin.encode()).hexdigest()[:12]
