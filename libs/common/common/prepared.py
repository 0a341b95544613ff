"""Statements as one connection's server knows them: numbered placeholders, values made ready, prepared once."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from psycopg import AsyncConnection, ProgrammingError
from psycopg.adapt import PyFormat, Transformer

Parameters = Mapping[str, Any] | Sequence[Any]
Shape = Callable[[tuple[str, ...]], Callable[[Sequence[Any]], Any]]
"""The names of the columns -> what makes a row of its values."""

MOST = 120  # per connection: PostgreSQL keeps a plan for each
_NUMBERS = count()
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|(.))")


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL in psycopg's style (`%s`, `%(name)s`, `%%` for a percent sign), what goes into it, and what rows become."""

    sql: str
    parameters: Parameters
    shape: Shape


@dataclass(slots=True)
class Prepared:
    """`columns` are known once it has answered; `is_there` once the server was told of it."""

    key: tuple[str, tuple[int, ...]]
    name: bytes
    text: bytes
    is_there: bool = False
    columns: tuple[str, ...] | None = None

    @property
    def types(self) -> tuple[int, ...]:
        return self.key[1]


@dataclass(frozen=True, slots=True)
class Bound:
    """A prepared statement with its values as they go to the server."""

    prepared: Prepared
    values: Sequence[Any]
    formats: Sequence[Any]
    shape: Shape


class PreparedStatements:
    """Those of one connection. The oldest is forgotten when there are too many."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.values = Transformer(connection)
        self._known: dict[tuple[str, tuple[int, ...]], Prepared] = {}
        self._forgotten: list[bytes] = []

    def bind(self, statement: Statement) -> Bound:
        """Raises ProgrammingError for too many or too few values, KeyError for one that has no name."""
        text, names = _numbered(statement.sql)
        given = statement.parameters
        values = [given[name] for name in names] if isinstance(given, Mapping) else given
        if len(values) != len(names):
            raise ProgrammingError(f"{len(names)} values are wanted and {len(values)} given")
        dumped = self.values.dump_sequence(values, [PyFormat.AUTO] * len(values))
        key = (statement.sql, tuple(self.values.types or ()))
        return Bound(self._find(key, text), dumped, self.values.formats or (), statement.shape)

    def forget(self, prepared: Prepared) -> None:
        """The server could not prepare it."""
        self._known.pop(prepared.key, None)

    def take_forgotten(self) -> list[bytes]:
        """The names that the server may forget, too."""
        taken, self._forgotten = self._forgotten, []
        return taken

    def _find(self, key: tuple[str, tuple[int, ...]], text: bytes) -> Prepared:
        prepared = self._known.get(key)
        if prepared is None:
            if len(self._known) >= MOST:
                oldest = self._known.pop(next(iter(self._known)))
                self._forgotten += [oldest.name] * oldest.is_there
            prepared = self._known[key] = Prepared(key, b"short_%d" % next(_NUMBERS), text)
        return prepared


@lru_cache(maxsize=2048)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement as PostgreSQL takes it, `$1` for the first placeholder, and the names in that order.

    Placeholders without a name are named by their position.
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
