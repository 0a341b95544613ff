"""Read-only access to the databases of one installation."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from psycopg import IsolationLevel
from psycopg.rows import dict_row

from atelier.audit.stores import FileStore

Row = dict[str, Any]
Connection = psycopg.Connection[Row]
BATCH = 2000
"""Rows that a streaming query fetches at a time."""


class Databases:
    """Every service's database by the service's name. `urls` are libpq URLs, `stores` the stores of services' files."""

    def __init__(self, urls: Mapping[str, str], stores: Mapping[str, FileStore] | None = None) -> None:
        self.urls = dict(urls)
        self.stores = dict(stores or {})

    @property
    def services(self) -> list[str]:
        return sorted(self.urls)

    def rows(self, service: str, sql: str, *parameters: Any) -> list[Row]:
        """All rows of one statement, in a transaction of its own that is committed."""
        with psycopg.connect(self.urls[service], row_factory=dict_row) as connection:
            return connection.execute(sql.encode(), parameters or None).fetchall()

    def count(self, service: str, sql: str, *parameters: Any) -> int:
        """The only value of the only row."""
        return int(next(iter(self.rows(service, sql, *parameters)[0].values())))

    @contextmanager
    def snapshot(self) -> Iterator["Snapshot"]:
        """A read-only snapshot of every database. They differ by the time it takes to open the connections."""
        with ExitStack() as stack:
            connections = {name: stack.enter_context(_snapshot(url)) for name, url in self.urls.items()}
            yield Snapshot(connections, self.stores)


class Snapshot:
    """A snapshot of each database, unaffected by what is written meanwhile. `stores` are listed as they are."""

    def __init__(self, connections: Mapping[str, Connection], stores: Mapping[str, FileStore] | None = None) -> None:
        self._connections = connections
        self.stores = stores or {}
        self._cursors = 0

    @property
    def services(self) -> list[str]:
        return sorted(self._connections)

    def rows(self, service: str, sql: str, **parameters: Any) -> list[Row]:
        """All rows at once, for results that are known to be small."""
        return self._connections[service].execute(sql.encode(), parameters).fetchall()

    def stream(self, service: str, sql: str, **parameters: Any) -> Iterator[Row]:
        """The rows in batches through a server-side cursor, for results of any size."""
        self._cursors += 1
        with self._connections[service].cursor(name=f"audit_{self._cursors}") as cursor:
            cursor.itersize = BATCH
            cursor.execute(sql.encode(), parameters)
            yield from cursor


@contextmanager
def _snapshot(url: str) -> Iterator[Connection]:
    with psycopg.connect(url, row_factory=dict_row) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("select 1")  # the snapshot is taken by the first statement, not by BEGIN
        yield connection
        connection.rollback()
