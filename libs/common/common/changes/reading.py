"""Pages of changes: each has only transactions that began before all that have not ended yet.

A transaction gets its number when it first writes, and another one with a larger number may commit earlier. Changes are
therefore read up to the oldest transaction that has not ended (`xmin` of the statement's snapshot): none with a smaller
number can be added any more, so a follower that has read up to there misses nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from pydantic import BaseModel

from common.changes.origins import ORIGIN, follow_origin, short
from common.changes.positions import AFTER_ALL, START, ChangesRestarted, Position
from common.db.database import Database
from common.db.executor import Executor, Row

HORIZON: LiteralString = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_READ: LiteralString = f"""
    with present as materialized (
      select {HORIZON} as horizon, {ORIGIN} as origin, (select origin from change_origins) as known_origin
    )
    select present.*, page.* from present left join lateral (
      select wanted.kind, found.xid, found.subject, found.is_deleted
      from unnest(%(kinds)s::text[]) as wanted(kind), lateral (
        select xid, subject, is_deleted from changes
        where storefront = %(storefront)s and kind = wanted.kind and xid < present.horizon and (xid, subject) > (
          %(xid)s::bigint, case when wanted.kind collate "C" < %(kind)s then '{AFTER_ALL}'
            when wanted.kind = %(kind)s then %(subject)s else '' end)
        order by xid, subject limit %(limit)s
      ) found
      order by found.xid, wanted.kind collate "C", found.subject limit %(limit)s
    ) page on true
    order by page.xid, page.kind collate "C", page.subject
"""
_AT: LiteralString = "select xid from change_horizons where at <= %(at)s order by at desc limit 1"


class Change(BaseModel, frozen=True):
    kind: str
    subject: str
    is_deleted: bool


class ChangePage(BaseModel, frozen=True):
    """`position` is that behind each change, `end` where to go on. `is_last`: nothing more can be read at present."""

    changes: list[Change]
    positions: list[Position]
    end: Position
    is_last: bool


async def read_changes(
    database: Database, storefront: str, kinds: Sequence[str], after: Position, limit: int
) -> ChangePage:
    """At most `limit` changes of these kinds, in the order of their transactions.

    Raises ChangesRestarted. A subject that changed repeatedly may appear repeatedly.
    """
    parameters = {"storefront": storefront, "kinds": list(kinds), "limit": limit}
    rows = await _fetch(database, after, parameters)
    origin = short(rows[0]["origin"])
    if after.origin not in ("", origin):
        raise ChangesRestarted()
    found = [row for row in rows if row["xid"] is not None]
    positions = [Position(xid=row["xid"], kind=row["kind"], subject=row["subject"], origin=origin) for row in found]
    is_last = len(found) < limit
    read_up_to = Position(xid=max(rows[0]["horizon"] - 1, after.xid), origin=origin)
    return ChangePage(
        changes=[Change(**{name: row[name] for name in Change.model_fields}) for row in found],
        positions=positions,
        end=read_up_to if is_last else positions[-1],
        is_last=is_last,
    )


async def position_at(executor: Executor, at: datetime) -> Position:
    """A position behind which is everything that was committed after this moment, and some that was before."""
    xid = await executor.fetch_value(_AT, at=at)
    return START if xid is None else Position(xid=xid - 1)


async def _fetch(database: Database, after: Position, parameters: dict[str, object]) -> list[Row]:
    position = after.model_dump(exclude={"origin"})
    rows = await database.autocommit.fetch(_READ, **parameters, **position)
    if rows[0]["known_origin"] == rows[0]["origin"]:
        return rows
    await follow_origin(database)
    return await database.autocommit.fetch(_READ, **parameters, **position)
