"""Waits for transactions of other tests, which share the server: followers read changes up to the oldest open one."""

from typing import LiteralString

from common.db.database import Database

from testkit.conditions import eventually

_NEXT: LiteralString = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_OLDEST: LiteralString = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


async def settled(database: Database) -> None:
    """Until no transaction is open, in any database of the server, that began before this call."""
    following = await database.autocommit.fetch_value(_NEXT)

    async def have_ended() -> bool:
        return bool(await database.autocommit.fetch_value(_OLDEST) >= following)

    await eventually(have_ended)
