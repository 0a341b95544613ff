"""The prepared statements of one connection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, NamedTuple

from psycopg import AsyncConnection, ProgrammingError
from psycopg.adapt import PyFormat, Transformer

from pgpipe.statement import RowFactory, Statement, numbered

CAPACITY = 120
"""Prepared statements per connection; PostgreSQL keeps a plan for each in memory."""
_NUMBERS = count()


@dataclass(slots=True)
class Prepared:
    """A prepared statement. `is_sent`: the command to prepare it was sent; `columns` are set by its first result."""

    key: tuple[str, tuple[int, ...]]
    name: bytes
    text: bytes
    is_sent: bool = False
    columns: tuple[str, ...] | None = None

    @property
    def types(self) -> tuple[int, ...]:
        return self.key[1]


class Bound(NamedTuple):
    """A prepared statement with its parameters in PostgreSQL's wire format."""

    prepared: Prepared
    values: Sequence[Any]
    formats: Sequence[Any]
    row_factory: RowFactory


class PreparedStatementCache:
    """Keyed by SQL and parameter types. When it is full, the least recently used statements are closed."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.values = Transformer(connection)
        self._prepared: dict[tuple[str, tuple[int, ...]], Prepared] = {}

    def bind(self, statement: Statement) -> Bound:
        """Raises ProgrammingError for too many or too few values, KeyError for a name without a value."""
        text, names = numbered(statement.sql)
        given = statement.parameters
        values = [given[name] for name in names] if isinstance(given, Mapping) else given
        if len(values) != len(names):
            raise ProgrammingError(f"{len(names)} values are expected and {len(values)} given")
        dumped = self.values.dump_sequence(values, [PyFormat.AUTO] * len(values))
        key = (statement.sql, tuple(self.values.types or ()))
        return Bound(self._find(key, text), dumped, self.values.formats or (), statement.row_factory)

    def drop(self, prepared: Prepared) -> None:
        """Remove a statement that the server could not prepare."""
        self._prepared.pop(prepared.key, None)

    def evict(self, spared: int) -> list[bytes]:
        """Evict the least recently used beyond CAPACITY, but none of the last `spared`; returns the names to close."""
        excess = len(self._prepared) - max(CAPACITY, spared)
        oldest = [self._prepared.pop(key) for key in list(islice(self._prepared, max(excess, 0)))]
        return [prepared.name for prepared in oldest if prepared.is_sent]

    def _find(self, key: tuple[str, tuple[int, ...]], text: bytes) -> Prepared:
        prepared = self._prepared.pop(key, None) or Prepared(key, b"pgpipe_%d" % next(_NUMBERS), text)
        self._prepared[key] = prepared
        return prepared
