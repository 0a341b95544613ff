"""What keeps the recorded release from finishing its work: locks, and triggers that refuse writes."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

import psycopg

REFUSE = """
create function refuse_recording() returns trigger language plpgsql as $$
begin raise exception 'the recording refuses this row'; end $$
"""
DELAY = """
create function delay_recording() returns trigger language plpgsql as $$
begin new.run_at := new.run_at + interval '1 day'; return new; end $$
"""
KILL = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"


class Faults:
    """`databases` maps a service to the URL of a superuser, `sandbox` is the sandbox's SQLite file."""

    def __init__(self, databases: Callable[[], Mapping[str, str]], sandbox: Path) -> None:
        self._databases = databases
        self._sandbox = sandbox
        self._locks: list[psycopg.Connection[tuple[object, ...]]] = []

    def refuse_stock(self, product_id: str) -> None:
        """The cart service fails at every `stock.changed` of a product."""
        with self._connect("cart") as cart:
            cart.execute(REFUSE)
            cart.execute(
                "create trigger refuse_recording before insert or update on known_stocks for each row"
                f" when (new.unit_id = '{product_id}') execute function refuse_recording()"
            )

    def accept_stock(self) -> None:
        with self._connect("cart") as cart:
            cart.execute("drop function if exists refuse_recording() cascade")

    def refuse_mails(self, address: str) -> None:
        """The mailbox fails at mails to an address, so the job that sends them fails."""
        with closing(sqlite3.connect(self._sandbox)) as sandbox:
            sandbox.execute(
                "create trigger refuse_recording before insert on mails"
                f" when new.recipients like '%{address}%' begin select raise(abort, 'refused'); end"
            )
            sandbox.commit()

    def accept_mails(self) -> None:
        with closing(sqlite3.connect(self._sandbox)) as sandbox:
            sandbox.execute("drop trigger if exists refuse_recording")
            sandbox.commit()

    def delay(self, service: str) -> None:
        """Tasks that the service adds from now on do not run."""
        with self._connect(service) as connection:
            connection.execute(DELAY)
            connection.execute(
                "create trigger delay_recording before insert on tasks for each row execute function delay_recording()"
            )

    def hasten(self, service: str) -> None:
        """Let the delayed tasks be due."""
        with self._connect(service) as connection:
            connection.execute("drop function if exists delay_recording() cascade")
            connection.execute("update tasks set run_at = created_at where run_at > created_at + interval '12 hours'")

    def lock(self, service: str, table: str) -> None:
        """Writes to a table wait from now on, reads do not."""
        connection = psycopg.connect(self._databases()[service])
        connection.execute(f"lock table {table} in exclusive mode")
        self._locks.append(connection)

    def end(self) -> None:
        """Release the locks. What waited for them is ended first: it must not go on without its process.

        The server of the embedded topology has ended with the platform.
        """
        for connection in self._locks:
            with suppress(psycopg.OperationalError), connection:
                connection.execute(KILL, [connection.info.dbname])
        self._locks = []

    def value(self, service: str, query: str, *parameters: object) -> object:
        """The first column of the first row, or None."""
        with self._connect(service) as connection:
            row = connection.execute(query.encode(), parameters).fetchone()
        return row[0] if row else None

    def _connect(self, service: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self._databases()[service], autocommit=True)
