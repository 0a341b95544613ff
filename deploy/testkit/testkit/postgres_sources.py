"""The sources of a PostgreSQL for tests. The last always works: its programs come with the installation."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from testkit.sources import Server, has_container_engine

VARIABLE = "ATELIER_TEST_POSTGRES_URL"
STANDARD = "postgresql://postgres@127.0.0.1:5432/postgres"
MISSING = f"""\
No PostgreSQL for the tests. One of these gives them one:
  - {VARIABLE}=postgresql://USER:PASSWORD@HOST:PORT/postgres, of a user who may create databases
  - a PostgreSQL on 127.0.0.1:5432 that lets user postgres in without a password
  - a running container engine
  - `make install`, which brings the programs to start one with"""


def from_environment() -> Server | None:
    url = os.environ.get(VARIABLE)
    if url and not _creates_databases(url):
        raise ConnectionError(f"{VARIABLE} names a server that does not answer or whose user may not create databases")
    return Server(url, VARIABLE) if url else None


def on_standard_port() -> Server | None:
    return Server(STANDARD, "127.0.0.1:5432") if _creates_databases(STANDARD) else None


def in_a_container() -> Server | None:
    if not has_container_engine():
        return None
    from testcontainers.postgres import PostgresContainer

    container = PostgresContainer("postgres:18-alpine", username="postgres", driver=None)
    try:
        container.start()
    except Exception as error:
        print(f"no PostgreSQL container: {error}", file=sys.stderr)
        return None
    return Server(container.get_connection_url(), "a container", container.stop)


def of_our_own() -> Server | None:
    """The embedded topology's own server, with a temporary data folder."""
    folder = tempfile.TemporaryDirectory(prefix="atelier-postgres-")
    Path(folder.name).chmod(0o755)  # its content is private, but the server's account must reach it
    process = subprocess.Popen(
        [sys.executable, "-m", "atelier", "postgres", "--data", folder.name, "--throw-away"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    lifeline, output = process.stdin, process.stdout

    def stop() -> None:
        lifeline.close()
        process.wait(timeout=60)
        folder.cleanup()

    url = output.readline().strip()
    if not url:
        stop()
        return None
    return Server(url, "the embedded server's programs", stop)


def _creates_databases(url: str) -> bool:
    query = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and bool(row[0])
