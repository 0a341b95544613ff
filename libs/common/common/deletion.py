"""Deleting many rows without holding any of them, or a connection, for long."""

from typing import LiteralString

from common.database import Database, Parameters

BATCH = 5000


async def delete_where(
    database: Database, table: LiteralString, condition: LiteralString, parameters: Parameters = ()
) -> None:
    """Delete what meets the condition, in transactions of BATCH rows each; safe in several processes."""
    sql: LiteralString = (
        f"delete from {table} where ctid = any(array(select ctid from {table} where {condition} limit {BATCH}))"
    )
    while await database.reads.write(sql, parameters) >= BATCH:
        pass
