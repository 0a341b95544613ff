"""Plain SQL inside a session's transaction, straight on the driver: SQLAlchemy's execution costs several times that."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, LiteralString, cast

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import dict_row, namedtuple_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlmodel.ext.asyncio.session import AsyncSession

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
BEGUN = "begun"
"""Where a session's `info` keeps its Begun."""
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


class StatementCount:
    """How many SQL statements were sent; tests read it."""

    def __init__(self) -> None:
        self.total = 0

    def add(self) -> None:
        self.total += 1


class Single:
    """Every statement is a transaction of its own, on whatever connection is free."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]], count: StatementCount) -> None:
        self._pool = pool
        self._count = count

    async def run(self, sql: psycopg.sql.SQL, parameters: Mapping[str, Any] | None) -> "Rows":
        self._count.add()
        async with self._pool.connection() as driver:
            return await _run(driver, sql, parameters)


class Begun:
    """A transaction on a connection that is taken from the pool, and begun, when the first statement comes."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]], count: StatementCount) -> None:
        self._pool = pool
        self.count = count
        self._driver: AsyncConnection[Any] | None = None

    @property
    def holds_connection(self) -> bool:
        return self._driver is not None

    async def driver(self) -> AsyncConnection[Any]:
        """The same one until the end."""
        if self._driver is None:
            self._driver = await self._pool.getconn()
            await self._driver.execute("begin")
        return self._driver

    async def run(self, sql: psycopg.sql.SQL, parameters: Mapping[str, Any] | None) -> "Rows":
        self.count.add()
        return await _run(await self.driver(), sql, parameters)

    async def commit(self) -> None:
        if self._driver is not None:
            await self._driver.commit()

    async def roll_back(self) -> None:
        if self._driver is not None and not self._driver.closed:
            await self._driver.rollback()

    async def close(self) -> None:
        """Give the connection back; what ended it may have ended the idle ones."""
        if self._driver is not None:
            await self._pool.putconn(self._driver)
            if self._driver.closed:
                await self._pool.check()


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


async def execute(session: AsyncSession | Single, statement: TextClause, parameters: Parameters = None) -> Rows:
    """`:name` in the statement takes a parameter; a list of parameter sets runs it once for each.

    Raises psycopg's own errors.
    """
    where: Single | Begun = session if isinstance(session, Single) else session.info[BEGUN]
    sql = _driver_sql(statement)
    if not isinstance(parameters, Sequence):
        return await where.run(sql, parameters)
    touched = [await where.run(sql, each) for each in parameters]
    return Rows([], sum(rows.rowcount for rows in touched))


async def _run(driver: AsyncConnection[Any], sql: psycopg.sql.SQL, parameters: Mapping[str, Any] | None) -> Rows:
    cursor = driver.cursor(row_factory=namedtuple_row)
    await cursor.execute(sql, parameters)
    result = cursor.pgresult
    rows = await cursor.fetchall() if result is not None and result.nfields else []
    return Rows(rows, cursor.rowcount)


async def rows_of(
    session: AsyncSession, sql: LiteralString, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> list[dict[str, Any]]:
    """Rows as the session's transaction sees them, with its pending changes; SQL in the driver's own style."""
    if session.in_transaction():
        await session.flush()
    begun: Begun = session.info[BEGUN]
    cursor = (await begun.driver()).cursor(row_factory=dict_row)
    begun.count.add()
    await cursor.execute(sql, parameters)
    return await cursor.fetchall()


@lru_cache(maxsize=1024)
def _driver_sql(statement: TextClause) -> psycopg.sql.SQL:
    """The statement in the driver's own parameter style."""
    return psycopg.sql.SQL(cast("Any", str(statement.compile(dialect=_DIALECT))))
