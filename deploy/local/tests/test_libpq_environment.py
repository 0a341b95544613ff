"""libpq's environment variables, which a developer's shell has for other servers, change nothing."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from atelier.databases.migrations import is_newest
from atelier.errors import CannotStart
from atelier.postgres.server import Postgres
from testkit.servers import create_database, database_url, drop_database
from testkit.storefronts import SHIPPED

ELSEWHERE = {
    "PGHOST": "192.0.2.1",
    "PGHOSTADDR": "192.0.2.1",
    "PGPORT": "1",
    "PGUSER": "somebody",
    "PGDATABASE": "something",
    "PGSERVICE": "nowhere",
    "PGOPTIONS": "-c no_such_setting=1",
    "PGSSLMODE": "verify-full",
    "PGGSSENCMODE": "require",
    "PGREQUIREAUTH": "scram-sha-256",
    "PGCLIENTENCODING": "LATIN1",
    "PGTZ": "Asia/Tokyo",
    "PGDATESTYLE": "German",
    "PGDATA": "/nonexistent",
}


def test_the_platforms_own_server_starts_and_its_url_is_complete(open_folder: Path) -> None:
    command = [sys.executable, "-m", "atelier", "postgres", "--data", str(open_folder), "--throw-away"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **ELSEWHERE}
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        ask = "import psycopg, sys; print(psycopg.connect(sys.argv[1]).execute('select current_user').fetchone()[0])"
        other = {name: ELSEWHERE[name] for name in ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE")}
        answer = subprocess.run(
            [sys.executable, "-c", ask, url], env={**os.environ, **other}, capture_output=True, text=True, timeout=60
        )
    assert answer.stdout.strip() == "postgres", answer.stderr


def test_a_process_of_a_service_connects_where_its_url_says() -> None:
    name = f"test_environment_{uuid4().hex[:12]}"
    asyncio.run(create_database(name))
    settings = {
        "ATELIER_DATABASE_URL": database_url(name),
        "ATELIER_INTERNAL_KEY": "k" * 32,
        "ATELIER_STOREFRONTS": str(SHIPPED),
        "ATELIER_SIGNING_KEYS": f'["{"A" * 43}"]',
        "ATELIER_OBJECTS_URL": "memory:///",
    }
    ours = {name: value for name, value in ELSEWHERE.items() if name != "PGSSLMODE"}
    try:
        migrating = subprocess.run(
            [sys.executable, "-P", "-m", "identity", "migrate"],
            env={**os.environ, **settings, **ours},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert migrating.returncode == 0, migrating.stderr
        assert is_newest("identity", database_url(name))
    finally:
        asyncio.run(drop_database(name))


def test_a_server_that_accepts_no_connection_is_refused_with_the_reason(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Postgres(open_folder / "postgres", durable=False, start_seconds=0.5)
    monkeypatch.setenv("PGREQUIREAUTH", "scram-sha-256")
    with pytest.raises(CannotStart, match=r"accepted no connection for 0\.5 seconds.*\n.*authentication"):
        server.start()
    monkeypatch.delenv("PGREQUIREAUTH")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url())
