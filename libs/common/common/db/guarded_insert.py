"""New rows of several tables, inserted by one statement if another statement, the guard, returns a row."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pgpipe import Statement, as_dict

Columns = tuple[tuple[str, str], ...]
"""The name and the SQL type of each column."""


class UnmappedRow(NamedTuple):
    """A new row of a table without a class; `values` are as the driver takes them, in the order of the columns."""

    table: str
    columns: Columns
    values: tuple[Any, ...]


def statement(guard: str, rows: Iterable[UnmappedRow], parameters: Mapping[str, Any]) -> Statement:
    """Inserts all rows for each row that the guard returns; `parameters` are the guard's."""
    rows = tuple(rows)
    values = {
        f"{name}_{at}": value
        for at, row in enumerate(rows)
        for (name, _), value in zip(row.columns, row.values, strict=True)
    }
    return Statement(_sql(guard, tuple((row.table, row.columns) for row in rows)), {**parameters, **values}, as_dict)


@lru_cache(maxsize=256)
def _sql(guard: str, tables: tuple[tuple[str, Columns], ...]) -> str:
    *first, last = (_insert(table, columns, at) for at, (table, columns) in enumerate(tables))
    others = "".join(f", row_{at} as ({insert})" for at, insert in enumerate(first))
    return f"with guard as ({guard}){others} {last}"


def _insert(table: str, columns: Columns, at: int) -> str:
    names = ", ".join(name for name, _ in columns)
    values = ", ".join(f"cast(%({name}_{at})s as {kind})" for name, kind in columns)
    return f"insert into {table} ({names}) select {values} from guard"
