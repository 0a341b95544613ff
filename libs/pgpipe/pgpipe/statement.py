"""A statement with its parameters, and its SQL with PostgreSQL's numbered placeholders."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from psycopg import ProgrammingError

Parameters = Mapping[str, Any] | Sequence[Any]
RowFactory = Callable[[tuple[str, ...]], Callable[[Sequence[Any]], Any]]
"""Takes the names of the columns; returns a function that makes a row from the values."""

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|(.))")


class Statement(NamedTuple):
    """SQL in psycopg's style (`%s`, `%(name)s`, `%%` for a percent sign), its parameters, and the type of its rows."""

    sql: str
    parameters: Parameters
    row_factory: RowFactory


def as_dict(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Rows as dictionaries."""
    return lambda values: dict(zip(columns, values, strict=True))


@lru_cache(maxsize=2048)
def numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The SQL with `$1`, `$2` … as placeholders, and the names of the parameters in that order.

    Placeholders without a name are named by their position. Raises ProgrammingError for an unknown placeholder.
    """
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name, mark = found.groups()
        if mark == "%":
            return "%"
        if mark not in (None, "s"):
            raise ProgrammingError(f"unknown placeholder {found[0]!r}")
        return f"${names.setdefault(name or str(len(names)), len(names) + 1)}"

    return _PLACEHOLDER.sub(number, sql).encode(), tuple(names)
