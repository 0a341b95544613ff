"""New rows of several tables, written by one statement if another statement gives back a row."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text

Columns = tuple[tuple[str, str], ...]
"""The name and the type of each."""


class Insertion(NamedTuple):
    """A row of `table`; `values` as they go to the driver, in the order of the columns."""

    table: str
    columns: Columns
    values: tuple[Any, ...]


def conditional(condition: str, insertions: Iterable[Insertion]) -> TextClause:
    """Write all of them for each row that the condition gives back; parameters are those of `named` and its own."""
    return _conditional(condition, tuple((each.table, each.columns) for each in insertions))


def named(insertions: Iterable[Insertion]) -> dict[str, Any]:
    """The values as parameters of `conditional`."""
    return {
        f"{name}_{at}": value
        for at, each in enumerate(insertions)
        for (name, _), value in zip(each.columns, each.values, strict=True)
    }


@lru_cache(maxsize=256)
def _conditional(condition: str, tables: tuple[tuple[str, Columns], ...]) -> TextClause:
    *first, last = (_from_found(table, columns, at) for at, (table, columns) in enumerate(tables))
    beside = "".join(f", row_{at} as ({insertion})" for at, insertion in enumerate(first))
    return text(f"with found as ({condition}){beside} {last}")


def _from_found(table: str, columns: Columns, at: int) -> str:
    names = ", ".join(name for name, _ in columns)
    values = ", ".join(f"cast(:{name}_{at} as {kind})" for name, kind in columns)
    return f"insert into {table} ({names}) select {values} from found"
