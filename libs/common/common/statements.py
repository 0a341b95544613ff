"""Plain SQL inside a session's transaction, handed straight to the driver.

SQLAlchemy's own execution costs several times what psycopg's does. The session still owns the transaction:
its first statement begins it, its end commits or rolls back, whichever way the statements went.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import namedtuple_row
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlmodel.ext.asyncio.session import AsyncSession

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
COUNT = "statements"
"""Where a session's `info` keeps the count of its database's statements."""
_DRIVER = "driver"
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


class Rows:
    """What a statement gave back: named tuples, and how many rows it touched."""

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row; anything else is a mistake in the statement."""
        (row,) = self._rows
        return row

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def mappings(self) -> "Mappings":
        return Mappings(self._rows)


class Mappings:
    """The rows as dictionaries."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (row._asdict() for row in self._rows)

    def first(self) -> dict[str, Any] | None:
        return self._rows[0]._asdict() if self._rows else None


async def execute(session: AsyncSession, statement: TextClause, parameters: Parameters = None) -> Rows:
    """`:name` in the statement takes a parameter; a list of parameter sets runs it once for each.

    Raises psycopg's own errors.
    """
    driver = session.info.get(_DRIVER) or await _driver(session)
    session.info[COUNT].add()
    sql = _driver_sql(statement)
    async with driver.cursor() as cursor:
        if isinstance(parameters, Sequence):
            await cursor.executemany(sql, parameters)
        else:
            await cursor.execute(sql, parameters)
        rows = await cursor.fetchall() if cursor.description else []
        return Rows(rows, cursor.rowcount)


def is_lost(session: AsyncSession) -> bool:
    """Whether the connection under the session has ended."""
    driver = session.info.get(_DRIVER)
    return driver is not None and bool(driver.closed)


async def _driver(session: AsyncSession) -> AsyncConnection[Any]:
    """The session's psycopg connection; the same until the session's end, which is that of its one transaction."""
    raw = await (await session.connection()).get_raw_connection()
    driver = cast("AsyncConnection[Any]", raw.driver_connection)
    driver.row_factory = namedtuple_row
    session.info[_DRIVER] = driver
    return driver


@lru_cache(maxsize=1024)
def _driver_sql(statement: TextClause) -> psycopg.sql.SQL:
    """The statement in the driver's own parameter style."""
    return psycopg.sql.SQL(cast("Any", str(statement.compile(dialect=_DIALECT))))
