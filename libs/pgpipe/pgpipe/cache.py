"""The statements that one connection's server has prepared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from psycopg import AsyncConnection, ProgrammingError
from psycopg.adapt import PyFormat, Transformer

from pgpipe.statement import RowFactory, Statement, numbered

CAPACITY = 120
"""Prepared statements per connection: PostgreSQL keeps a plan for each."""
_NUMBERS = count()


@dataclass(slots=True)
class Prepared:
    """`is_sent` once the server was told to prepare it; `columns` are known once it has returned a result."""

    key: tuple[str, tuple[int, ...]]
    name: bytes
    text: bytes
    is_sent: bool = False
    columns: tuple[str, ...] | None = None

    @property
    def types(self) -> tuple[int, ...]:
        return self.key[1]


class Bound(NamedTuple):
    """A prepared statement with its parameters as they go over the wire."""

    prepared: Prepared
    values: Sequence[Any]
    formats: Sequence[Any]
    row_factory: RowFactory


class PreparedStatementCache:
    """Keyed by SQL and parameter types. When it is full, the oldest statement is deallocated."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.values = Transformer(connection)
        self._prepared: dict[tuple[str, tuple[int, ...]], Prepared] = {}
        self._evicted: list[bytes] = []

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
        """The server could not prepare it."""
        self._prepared.pop(prepared.key, None)

    def take_evicted(self) -> list[bytes]:
        """The names of the statements that the server still holds and must deallocate."""
        evicted, self._evicted = self._evicted, []
        return evicted

    def _find(self, key: tuple[str, tuple[int, ...]], text: bytes) -> Prepared:
        prepared = self._prepared.get(key)
        if prepared is None:
            if len(self._prepared) >= CAPACITY:
                oldest = self._prepared.pop(next(iter(self._prepared)))
                self._evicted += [oldest.name] * oldest.is_sent
            prepared = self._prepared[key] = Prepared(key, b"pgpipe_%d" % next(_NUMBERS), text)
        return prepared
