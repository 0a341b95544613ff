"""Plain SQL inside a session's transaction, straight on the driver: SQLAlchemy's execution costs several times that."""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, LiteralString

from psycopg.errors import InFailedSqlTransaction
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlmodel.ext.asyncio.session import AsyncSession

from common.driver import Answer, Connection, Statement

Pool = AsyncConnectionPool[Connection]
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
BEGUN = "begun"
"""Where a session's `info` keeps its Begun."""
LOOSELY: LiteralString = "(select set_config('synchronous_commit', 'off', true)) is not null"
"""A condition that is always true, and lets the transaction be answered before it has reached the disk.

For what is merely done again, to no further effect, when a crash of the server takes it back: leases of tasks, marks of
what was handed over.
"""
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


class StatementCount:
    """How many SQL statements were sent; tests read it."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, many: int = 1) -> None:
        self.total += many


class Single:
    """Every statement is a transaction of its own, on whatever connection is free."""

    def __init__(self, pool: Pool, counter: StatementCount) -> None:
        self._pool = pool
        self._counter = counter

    async def run(self, *statements: Statement) -> list[Answer]:
        """Several are one transaction."""
        self._counter.add(len(statements))
        connection = await self._pool.getconn()
        try:
            return await connection.ask(*statements)
        finally:
            await self._pool.putconn(connection)


class Begun:
    """A transaction on a connection that is taken from the pool, and begun, when the first statement comes."""

    def __init__(self, pool: Pool, counter: StatementCount) -> None:
        self._pool = pool
        self.counter = counter
        self._connection: Connection | None = None
        self._is_begun = False

    @property
    def holds_connection(self) -> bool:
        return self._connection is not None

    async def driver(self) -> Connection:
        """The same one until the end."""
        connection = await self._taken()
        if not self._is_begun:
            await connection.ask(BEGIN)
            self._is_begun = True
        return connection

    async def run(self, *statements: Statement) -> list[Answer]:
        self.counter.add(len(statements))
        connection = await self._taken()
        if self._is_begun:
            return await connection.ask(*statements)
        self._is_begun = True
        _, *answers = await connection.ask(BEGIN, *statements)
        return answers

    async def commit(self) -> None:
        """Raises InFailedSqlTransaction when a statement had failed: nothing is written then."""
        if self._connection is not None and self._is_begun:
            (done,) = await self._connection.ask(COMMIT)
            if done.tag != b"COMMIT":
                raise InFailedSqlTransaction("a statement of this transaction had failed")

    async def roll_back(self) -> None:
        if self._connection is not None and self._is_begun and not self._connection.closed:
            self._is_begun = False
            await self._connection.ask(ROLLBACK)

    async def close(self) -> None:
        """Give the connection back; what ended it may have ended the idle ones."""
        if self._connection is not None:
            await self._pool.putconn(self._connection)
            if self._connection.closed:
                await self._pool.check()

    async def _taken(self) -> Connection:
        if self._connection is None:
            self._connection = await self._pool.getconn()
        return self._connection


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
    if isinstance(parameters, Sequence):
        if not parameters:
            return Rows([], 0)
        answers = await where.run(*(Statement(sql, each, named) for each in parameters))
        return Rows([], sum(answer.touched for answer in answers))
    (answer,) = await where.run(Statement(sql, parameters or {}, named))
    return Rows(answer.rows, answer.touched)


async def rows_of(
    session: AsyncSession, sql: LiteralString, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> list[dict[str, Any]]:
    """Rows as the session's transaction sees them, with its pending changes; SQL in the driver's own style."""
    if session.in_transaction():
        await session.flush()
    begun: Begun = session.info[BEGUN]
    (answer,) = await begun.run(Statement(sql, parameters, as_dict))
    return answer.rows


@lru_cache(maxsize=1024)
def named(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """Rows as named tuples."""
    row: Any = namedtuple("row", columns, rename=True)  # type: ignore[misc]  # the names are the statement's
    make: Callable[[Sequence[Any]], Any] = row._make
    return make


def as_dict(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Rows as dictionaries."""
    return lambda values: dict(zip(columns, values, strict=True))


BEGIN, COMMIT, ROLLBACK = (Statement(word, (), as_dict) for word in ("begin", "commit", "rollback"))


@lru_cache(maxsize=1024)
def _driver_sql(statement: TextClause) -> str:
    """The statement in the driver's own parameter style."""
    return str(statement.compile(dialect=_DIALECT))
