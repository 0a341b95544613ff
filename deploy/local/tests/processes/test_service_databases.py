"""A database and a role per service, which only that service can use."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from atelier.data_folder.secrets import Secrets
from atelier.processes.owner import Claim, Owner
from atelier.processes.service_databases import LARGEST_POOL, SMALLEST_POOL, ServiceDatabases
from atelier.services import SERVICES
from testkit.servers import postgres_url

CLAIM = Claim(owner=Owner(id=uuid4().hex, host="here", folder="/mine", environment="development"), has_run=False)


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[ServiceDatabases]:
    databases = ServiceDatabases(postgres_url(), f"test_{uuid4().hex[:8]}", Secrets(tmp_path / "secrets.toml"))
    databases.ensure(CLAIM)
    yield databases
    databases.drop(CLAIM)


def test_every_service_owns_its_database(databases: ServiceDatabases) -> None:
    for service in SERVICES:
        with psycopg.connect(databases.url(service)) as connection:
            connection.execute("create table mine (id int)")
            row = connection.execute("select current_user, current_database()").fetchone()
        assert row == (databases.name(service), databases.name(service))


def test_a_service_cannot_connect_to_the_database_of_another(databases: ServiceDatabases) -> None:
    foreign = databases.url("orders").rpartition("/")[0] + f"/{databases.name('payments')}"
    if "?" in databases.url("orders"):
        foreign = databases.url("orders").replace(f"/{databases.name('orders')}?", f"/{databases.name('payments')}?")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(foreign)


def test_ensure_twice_keeps_the_data(databases: ServiceDatabases) -> None:
    with psycopg.connect(databases.url("cart")) as connection:
        connection.execute("create table kept (id int)")
    databases.ensure(CLAIM)
    with psycopg.connect(databases.url("cart")) as connection:
        connection.execute("select * from kept")


def test_lost_secrets_are_replaced(databases: ServiceDatabases, tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").unlink()
    databases.ensure(CLAIM)
    psycopg.connect(databases.url("cart")).close()


def test_drop_removes_everything_while_a_client_is_connected(databases: ServiceDatabases) -> None:
    with psycopg.connect(databases.url("cart")):
        databases.drop(CLAIM)
    with psycopg.connect(postgres_url()) as connection:
        names = [databases.name(service) for service in SERVICES]
        assert connection.execute("select 1 from pg_database where datname = any(%s)", [names]).fetchone() is None
        assert connection.execute("select 1 from pg_roles where rolname = any(%s)", [names]).fetchone() is None
    databases.drop(CLAIM)


def test_pools_are_sized_by_the_connections_of_the_server(databases: ServiceDatabases) -> None:
    assert databases.pool(1) == LARGEST_POOL
    assert databases.pool(10_000) == SMALLEST_POOL
