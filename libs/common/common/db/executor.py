"""How SQL is executed: one interface, with `UnitOfWork` (a transaction) and `Autocommit` (each call its own).

Statements are written in psycopg's style: `%(name)s` takes the keyword argument of that name, `%%` is a percent sign.
Each distinct text is prepared once per connection, so a text must not contain values. Methods raise psycopg's own
errors.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, LiteralString, TypeVar

from pgpipe import Result, Statement, as_dict

from common.db import guarded_insert, table_mapper
from common.db.guarded_insert import UnmappedRow
from common.db.table_model import TableModel

Row = dict[str, Any]
T = TypeVar("T", bound=TableModel)
U = TypeVar("U", bound=TableModel)
ASYNC_COMMIT: LiteralString = "(select set_config('synchronous_commit', 'off', true)) is not null"
"""A condition that is always true, and lets the transaction's commit return before it has reached the disk.

For changes that are repeated without further effect when a crash of the server has undone them: leases of tasks, marks
of events that were delivered.
"""


def query(sql: LiteralString, /, **parameters: Any) -> Statement:
    """A statement for `fetch_many`."""
    return Statement(sql, parameters, as_dict)


class Executor(ABC):
    """Executes SQL."""

    @abstractmethod
    async def run(self, *statements: Statement) -> list[Result]:
        """Execute statements in order, in one message."""

    @abstractmethod
    async def run_deferred(self, *statements: Statement) -> None:
        """Execute statements whose results are not needed, at the latest with the commit, which raises their errors."""

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

    async def fetch_many(self, *queries: Statement) -> list[list[Row]]:
        """The rows of each `query(…)`, in one message: each sees the effects of those before it."""
        return [result.rows for result in await self.run(*queries)]

    async def execute(self, sql: LiteralString, /, **parameters: Any) -> int:
        """Returns how many rows were changed or returned."""
        (result,) = await self.run(Statement(sql, parameters, as_dict))
        return result.touched

    async def defer(self, sql: LiteralString, /, **parameters: Any) -> None:
        """Execute a statement whose result is not needed; a transaction does so with its next message or commit."""
        await self.run_deferred(Statement(sql, parameters, as_dict))

    async def defer_many(self, sql: LiteralString, parameter_sets: Iterable[Mapping[str, Any]], /) -> None:
        """Execute once for each set of parameters; a transaction does so with its next message, or its commit."""
        await self.run_deferred(*(Statement(sql, parameters, as_dict) for parameters in parameter_sets))

    async def get(self, model: type[T], where: LiteralString, /, **parameters: Any) -> T | None:
        """The first row as an object; `where` is all that follows `from TABLE where`."""
        found = await self.get_all(model, where, **parameters)
        return found[0] if found else None

    async def get_all(self, model: type[T], where: LiteralString, /, **parameters: Any) -> list[T]:
        (result,) = await self.run(table_mapper.select(model, where, parameters))
        return result.rows

    async def get_after(
        self, sql: LiteralString, model: type[T], where: LiteralString, /, **parameters: Any
    ) -> tuple[list[Row], T | None]:
        """Execute a statement and, in the same message, get a row as it is afterwards: behind a lock, for example."""
        first, found = await self.run(
            Statement(sql, parameters, as_dict), table_mapper.select(model, where, parameters)
        )
        return first.rows, found.rows[0] if found.rows else None

    async def get_with(
        self, model: type[T], where: LiteralString, other: type[U], other_where: LiteralString, /, **parameters: Any
    ) -> tuple[T | None, list[U]]:
        """A row and, in the same message, the rows of another table that belong to it."""
        one, many = await self.run(
            table_mapper.select(model, where, parameters), table_mapper.select(other, other_where, parameters)
        )
        return one.rows[0] if one.rows else None, many.rows

    async def add(self, *rows: TableModel, ignore_conflict: bool = False) -> bool:
        """Insert rows, without waiting for the result in a transaction.

        With `ignore_conflict` rows that conflict with existing ones are left out; returns False when all of them were.
        To know that, it executes at once, and waits for other transactions that insert or delete a conflicting row.
        """
        statements = [table_mapper.insert(row, ignore_conflict=ignore_conflict) for row in rows]
        for row in rows:
            table_mapper.mark_saved(row)
        if ignore_conflict:
            results = await self.run(*statements)
            return any(result.touched for result in results)
        await self.run_deferred(*statements)
        return True

    async def add_if_absent(self, row: TableModel) -> None:
        """Insert a row unless it conflicts with an existing one, without waiting for the result in a transaction."""
        await self.run_deferred(table_mapper.insert(row, ignore_conflict=True))
        table_mapper.mark_saved(row)

    async def add_guarded(self, guard: LiteralString, /, *rows: TableModel | UnmappedRow, **parameters: Any) -> bool:
        """Insert rows of several tables if the statement `guard` returns a row, in one statement; whether it did so."""
        plain = [row if isinstance(row, UnmappedRow) else table_mapper.unmapped(row) for row in rows]
        (result,) = await self.run(guarded_insert.statement(guard, plain, parameters))
        for row in rows:
            if not isinstance(row, UnmappedRow):
                table_mapper.mark_saved(row)
        return result.touched > 0

    async def save(self, row: TableModel) -> None:
        """Update the columns that were set since the row was read, added or last saved."""
        statement = table_mapper.update(row)
        if statement is not None:
            await self.run_deferred(statement)
            table_mapper.mark_saved(row)
