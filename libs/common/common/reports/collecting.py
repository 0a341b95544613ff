"""Adds the facts of rows that were stored before there were triggers, or whose facts are lost."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.database import Database

BATCH = 2_000
"""Rows of one statement."""


@dataclass(frozen=True, slots=True)
class Collected:
    """`function` of the database adds the facts of a row of `table`, whose unique `key` is a number or an id."""

    table: str
    function: str
    key: str = "id"
    first: int | UUID = 0

    async def add_facts(self, database: Database) -> None:
        """In the order of the keys. Each batch is a transaction of its own."""
        sql = f"""
            with batch as materialized (
                select {self.key} as position, {self.function}({self.table}) from {self.table}
                where {self.key} > %(after)s order by {self.key} limit %(limit)s
            )
            select position from batch order by position desc limit 1
        """
        position: Any = self.first
        while position is not None:
            position = await database.autocommit.fetch_value(sql, after=position, limit=BATCH)


def by_id(table: str, function: str) -> Collected:
    """Of a table whose ids are random: the order of its facts does not matter."""
    return Collected(table, function, first=UUID(int=0))
