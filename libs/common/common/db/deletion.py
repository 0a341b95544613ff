"""Deletion of many rows in batches, which hold locks and a connection for a short time each."""

from typing import Any, LiteralString

from common.db.database import Database

BATCH = 5000


async def delete_where(
    database: Database, table: LiteralString, condition: LiteralString, /, **parameters: Any
) -> None:
    """Delete the rows that meet the condition, in transactions of BATCH rows each; safe in several processes."""
    sql: LiteralString = (
        f"delete from {table} where ctid = any(array(select ctid from {table} where {condition} limit {BATCH}))"
    )
    while await database.autocommit.execute(sql, **parameters) >= BATCH:
        pass
