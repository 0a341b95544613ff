"""Plain SQL inside a session's transaction, straight on the driver: SQLAlchemy's execution costs several times that."""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, LiteralString

from pgpipe import Statement, as_dict
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlmodel.ext.asyncio.session import AsyncSession

from common.begun import Begun
from common.transactions import Single

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
BEGUN = "begun"
"""Where a session's `info` keeps its Begun."""
LOOSELY: LiteralString = "(select set_config('synchronous_commit', 'off', true)) is not null"
"""A condition that is always true, and lets the transaction be answered before it has reached the disk.

For what is merely done again, to no further effect, when a crash of the server takes it back: leases of tasks, marks of
what was handed over.
"""
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


async def execute_later(
    session: AsyncSession | Single, statement: TextClause, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> None:
    """The same for what has no answer: a transaction sends it along with its next statement, or its commit.

    Its errors come then.
    """
    if isinstance(session, Single):
        await execute(session, statement, parameters)
        return
    begun: Begun = session.info[BEGUN]
    sets = parameters if isinstance(parameters, Sequence) else [parameters]
    sql = _driver_sql(statement)
    await begun.later(*(Statement(sql, each, named) for each in sets))


async def execute_all(session: AsyncSession, *statements: tuple[TextClause, Mapping[str, Any]]) -> list[Rows]:
    """Several, one after the other, in one message: each sees what those before it did."""
    begun: Begun = session.info[BEGUN]
    answers = await begun.run(*(Statement(_driver_sql(text), parameters, named) for text, parameters in statements))
    return [Rows(answer.rows, answer.touched) for answer in answers]


async def expect(session: AsyncSession, statement: TextClause, parameters: Mapping[str, Any], touched: int) -> bool:
    """Run it with the session's first message, which raises Unexpected unless so many rows were touched.

    False, and nothing is run, when the transaction has begun already.
    """
    begun: Begun = session.info[BEGUN]
    if begun.is_used:
        return False
    begun.expect(Statement(_driver_sql(statement), parameters, named), touched)
    return True


def keep_open(session: AsyncSession) -> None:
    """Whoever says so has the last word: nothing is committed before the session is left."""
    begun: Begun = session.info[BEGUN]
    begun.keep()


async def fulfil(session: AsyncSession) -> None:
    """Run what was expected, if nothing has taken it along. Raises Unexpected."""
    begun: Begun = session.info[BEGUN]
    await begun.fulfil()


async def commit(session: AsyncSession) -> None:
    """Commit at once what was said, for those who do something about its errors; what is said next begins another.

    Under an `Idempotency-Key` its errors come, and the commit with the answer.
    """
    begun: Begun = session.info[BEGUN]
    if begun.is_lent:
        raise RuntimeError("a transaction that somebody else speaks to is theirs to commit")
    await begun.commit_now()


async def start_over(session: AsyncSession) -> None:
    """Undo what the transaction has done so far; what is said next begins another in its place."""
    begun: Begun = session.info[BEGUN]
    await begun.start_over()


async def execute_alone(session: AsyncSession, statement: TextClause, parameters: Mapping[str, Any]) -> Rows:
    """A statement that needs no other to be right: a transaction of its own, unless the session's has begun."""
    begun: Begun = session.info[BEGUN]
    answer = await begun.run_alone(Statement(_driver_sql(statement), parameters, named))
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


async def last_rows_of(
    session: AsyncSession, sql: LiteralString, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> list[dict[str, Any]]:
    """The same as the transaction's last statement, which commits it: what is said next begins another."""
    begun: Begun = session.info[BEGUN]
    if begun.is_lent or session.in_transaction():
        return await rows_of(session, sql, parameters)
    (answer,) = await begun.run_last(Statement(sql, parameters, as_dict))
    return answer.rows


@lru_cache(maxsize=1024)
def named(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """Rows as named tuples."""
    row: Any = namedtuple("row", columns, rename=True)  # type: ignore[misc]  # the names are the statement's
    make: Callable[[Sequence[Any]], Any] = row._make
    return make


@lru_cache(maxsize=1024)
def _driver_sql(statement: TextClause) -> str:
    """The statement in the driver's own parameter style."""
    return str(statement.compile(dialect=_DIALECT))
