"""How SQL is executed: one interface, with `UnitOfWork` (a transaction) and `Autocommit` (each call its own).

Statements are written in psycopg's style: `%(name)s` takes the keyword argument of that name, `%%` is a percent sign.
Each distinct text is prepared once per connection, so a text must not contain values. Methods raise psycopg's own
errors, and a statement that fails raises where it is executed. The exceptions are the methods whose names begin with
`defer`: in a transaction their statements are sent with its next message or its commit, which raises their errors.
"""

from abc import ABC, abstractmethod
from typing import Any, Generic, LiteralString, TypeVar, overload

from pgpipe import Result, Statement, as_dict

from common.db import guarded_insert, table_mapper
from common.db.guarded_insert import UnmappedRow
from common.db.table_model import TableModel

Row = dict[str, Any]
T = TypeVar("T", bound=TableModel)
R = TypeVar("R")
S = TypeVar("S")
ASYNC_COMMIT: LiteralString = "(select set_config('synchronous_commit', 'off', true)) is not null"
"""A condition that is always true, and lets the transaction's commit return before it has reached the disk.

For changes that are repeated without further effect when a crash of the server has undone them: leases of tasks, marks
of events that were delivered.
"""


class Query(Statement, Generic[R]):
    """A statement for `fetch_many`, with the type of its rows."""

    __slots__ = ()


def query(sql: LiteralString, /, **parameters: Any) -> Query[Row]:
    """A statement whose rows are dictionaries."""
    return Query(sql, parameters, as_dict)


def objects(model: type[T], where: LiteralString, /, **parameters: Any) -> Query[T]:
    """A select whose rows are objects; `where` is all that follows `from TABLE where`."""
    return Query(*table_mapper.select(model, where, parameters))


class Executor(ABC):
    """Executes SQL."""

    @abstractmethod
    async def run(self, *statements: Statement) -> list[Result]:
        """Execute statements in order, in one message. The other methods call it."""

    @abstractmethod
    async def _defer(self, *statements: Statement) -> None:
        """Execute statements whose results are not needed, in a transaction at the latest with its commit."""

    async def fetch(self, sql: LiteralString, /, **parameters: Any) -> list[Row]:
        """All rows, as dictionaries."""
        (result,) = await self.run(Statement(sql, parameters, as_dict))
        return result.rows

    async def fetch_one(self, sql: LiteralString, /, **parameters: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.fetch(sql, **parameters)
        return rows[0] if rows else None

    async def fetch_value(self, sql: LiteralString, /, **parameters: Any) -> Any:
        """The first column of the first row, or None without a row."""
        row = await self.fetch_one(sql, **parameters)
        return None if row is None else next(iter(row.values()))

    @overload
    async def fetch_many(self, first: Query[R], second: Query[S], /) -> tuple[list[R], list[S]]: ...

    @overload
    async def fetch_many(self, *queries: Query[R]) -> tuple[list[R], ...]: ...

    async def fetch_many(self, *queries: Query[Any]) -> tuple[list[Any], ...]:
        """The rows of each of `query(…)` and `objects(…)`, in one message.

        Each sees the effects of those before it: a row behind a lock, for example.
        """
        return tuple(result.rows for result in await self.run(*queries))

    async def get(self, model: type[T], where: LiteralString, /, **parameters: Any) -> T | None:
        """The first row as an object; `where` is all that follows `from TABLE where`."""
        found = await self.get_all(model, where, **parameters)
        return found[0] if found else None

    async def get_all(self, model: type[T], where: LiteralString, /, **parameters: Any) -> list[T]:
        (result,) = await self.run(table_mapper.select(model, where, parameters))
        return result.rows

    async def execute(self, sql: LiteralString, /, **parameters: Any) -> int:
        """Returns how many rows were changed or returned."""
        (result,) = await self.run(Statement(sql, parameters, as_dict))
        return result.touched

    async def add_if_absent(self, row: TableModel) -> bool:
        """Insert a row; returns False if it conflicts with an existing one, and then changes nothing.

        Waits for other transactions that insert or delete a conflicting row.
        """
        (result,) = await self.run(table_mapper.insert(row, ignore_conflict=True))
        table_mapper.mark_saved(row)
        return result.touched > 0

    async def add_guarded(self, guard: LiteralString, /, *rows: TableModel | UnmappedRow, **parameters: Any) -> bool:
        """Insert rows of several tables if the statement `guard` returns a row, in one statement; whether it did so."""
        plain = [row if isinstance(row, UnmappedRow) else table_mapper.unmapped(row) for row in rows]
        (result,) = await self.run(guarded_insert.statement(guard, plain, parameters))
        for row in rows:
            if not isinstance(row, UnmappedRow):
                table_mapper.mark_saved(row)
        return result.touched > 0

    async def defer(self, sql: LiteralString, /, **parameters: Any) -> None:
        """Execute a statement whose result is not needed."""
        await self._defer(Statement(sql, parameters, as_dict))

    async def defer_add(self, *rows: TableModel, ignore_conflict: bool = False) -> None:
        """Insert rows; with `ignore_conflict` those that conflict with existing ones are left out."""
        statements = [table_mapper.insert(row, ignore_conflict=ignore_conflict) for row in rows]
        for row in rows:
            table_mapper.mark_saved(row)
        await self._defer(*statements)

    async def defer_save(self, row: TableModel) -> None:
        """Update the columns that were set since the row was read, added or last saved."""
        statement = table_mapper.update(row)
        if statement is not None:
            await self._defer(statement)
            table_mapper.mark_saved(row)
