"""No connection of the platform takes anything but credentials from libpq's environment variables."""

import os
import subprocess
import sys

import psycopg
from common import libpq_environment
from common.testing.postgres_sources import VARIABLE
from common.testing.servers import postgres_url
from psycopg.pq import Conninfo

ELSEWHERE = {
    "PGHOST": "192.0.2.1",
    "PGHOSTADDR": "192.0.2.1",
    "PGPORT": "1",
    "PGUSER": "somebody",
    "PGDATABASE": "something",
    "PGSERVICE": "nowhere",
    "PGOPTIONS": "-c no_such_setting=1",
    "PGTZ": "Asia/Tokyo",
    "PGDATESTYLE": "German",
    "PGCLIENTENCODING": "LATIN1",
    "PGTARGETSESSIONATTRS": "standby",
}
CREDENTIALS = {"PGPASSWORD": "secret", "PGPASSFILE": "/run/secrets/pgpass", "PGSSLROOTCERT": "/run/secrets/ca.pem"}


def test_every_variable_that_libpq_reads_is_removed() -> None:
    environment = {option.envvar.decode(): "x" for option in Conninfo.get_defaults() if option.envvar}
    libpq_environment.ignore(keep_credentials=False, environment=environment)
    assert environment == {}


def test_credentials_of_somebody_elses_server_are_kept() -> None:
    environment = {**ELSEWHERE, **CREDENTIALS, "PATH": "/bin"}
    libpq_environment.ignore(keep_credentials=True, environment=environment)
    assert environment == {**CREDENTIALS, "PATH": "/bin"}


def test_the_servers_for_tests_are_found_where_their_url_says() -> None:
    with psycopg.connect(postgres_url()) as connection:
        expected = connection.execute("show timezone").fetchone()
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, VARIABLE: postgres_url(), **ELSEWHERE},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.stdout.strip() == str(expected), answer.stderr


ASK = """
import psycopg
from common.testing.servers import postgres_url
with psycopg.connect(postgres_url()) as connection:
    print(connection.execute("show timezone").fetchone())
"""
