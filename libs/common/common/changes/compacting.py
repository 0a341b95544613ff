"""Keeps of each subject the newest change only, so that the table is as large as the number of subjects."""

from datetime import timedelta
from typing import LiteralString

from common.changes.origins import follow_origin
from common.changes.reading import HORIZON
from common.db.database import Database
from common.db.deletion import delete_where
from common.kernel import clock

INTERVAL_SECONDS = 60
HORIZONS_KEPT = timedelta(days=35)
_MARGIN = timedelta(seconds=1)
"""The moment that is recorded has to be after the snapshot whose oldest transaction is recorded."""
_COMPACT: LiteralString = f"""
    with recursive present as materialized (
      select {HORIZON} as horizon, coalesce((select max(xid) from change_horizons), -1) as compacted
    ),
    kinds as (
      (select storefront, kind from changes order by storefront, kind limit 1)
      union all
      select following.* from kinds, lateral (
        select storefront, kind from changes where (storefront, kind) > (kinds.storefront, kinds.kind)
        order by storefront, kind limit 1
      ) following
    ),
    newest as (
      select kinds.storefront, kinds.kind, recent.subject, max(recent.xid) as xid from present, kinds, lateral (
        select subject, xid from changes where storefront = kinds.storefront and kind = kinds.kind
          and xid >= present.compacted and xid < present.horizon
      ) recent
      group by kinds.storefront, kinds.kind, recent.subject
    ),
    deleted as (
      delete from changes using newest where changes.storefront = newest.storefront
        and changes.kind = newest.kind and changes.subject = newest.subject and changes.xid < newest.xid
    )
    insert into change_horizons (at, xid) select %(at)s, horizon from present on conflict do nothing
"""


async def compact_changes(database: Database) -> None:
    """Delete changes for which a newer one of the subject can be read. Record which transactions had ended by now.

    May run in several processes at once.
    """
    await follow_origin(database)
    await database.autocommit.execute(_COMPACT, at=clock.now() + _MARGIN)
    await delete_where(database, "change_horizons", "at < %(edge)s", edge=clock.now() - HORIZONS_KEPT)
