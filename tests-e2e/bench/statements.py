"""SQL statements counted by PostgreSQL, in a separate run because counting costs a little."""

from pathlib import Path

import psycopg

MODULE = "pg_stat_statements"
LOAD = f"shared_preload_libraries = '{MODULE}'\n"
# Beginning and ending a transaction is no question to the database, though it is sent like one.
COUNT = """
    select coalesce(sum(calls), 0)::bigint from pg_stat_statements
    where query !~* '^\\s*(begin|start|commit|end|rollback|abort|savepoint|release)\\M'
      and dbid <> (select oid from pg_database where datname = current_database())
"""


def can_count(programs: Path) -> bool:
    """Whether this PostgreSQL installation has the module."""
    return any((programs.parent / "lib").glob(f"**/{MODULE}.*")) or any((programs.parent / "lib").glob(f"{MODULE}.*"))


def load_module(cluster: Path) -> None:
    """Enable the module for the next start of the server."""
    with (cluster / "postgresql.auto.conf").open("a") as settings:
        settings.write(LOAD)


def unload_module(cluster: Path) -> None:
    settings = cluster / "postgresql.auto.conf"
    settings.write_text(settings.read_text().replace(LOAD, ""))


class StatementCounter:
    """Counts over all databases of a server but `url`'s own, where it asks."""

    def __init__(self, url: str) -> None:
        self._url = url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"create extension if not exists {MODULE}".encode())

    def start(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("select pg_stat_statements_reset()")

    def read(self) -> int:
        with psycopg.connect(self._url, autocommit=True) as connection:
            row = connection.execute(COUNT.encode()).fetchone()
        return int(row[0]) if row else 0
