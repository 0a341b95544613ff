"""Connections of the platform use no environment variables of libpq except credentials."""

import os
import subprocess
import sys

import psycopg
from common.db import libpq_environment
from psycopg.pq import Conninfo
from testkit.postgres_sources import VARIABLE
from testkit.servers import postgres_url

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


def test_credentials_of_an_external_server_are_kept() -> None:
    environment = {**ELSEWHERE, **CREDENTIALS, "PATH": "/bin"}
    libpq_environment.ignore(keep_credentials=True, environment=environment)
    assert environment == {**CREDENTIALS, "PATH": "/bin"}


def test_connections_to_test_servers_go_to_the_host_of_their_url() -> None:
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
from testkit.servers import postgres_url
with psycopg.connect(postgres_url()) as connection:
    print(connection.execute("show timezone").fetchone())
"""
