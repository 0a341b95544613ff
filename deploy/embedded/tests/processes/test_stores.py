"""A database and a role per service: nobody reads anybody else's."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from atelier.processes.owner import Claim, Owner
from atelier.processes.stores import LARGEST_POOL, SMALLEST_POOL, Stores
from atelier.secrets import Secrets
from atelier.services import SERVICES
from common.testing.servers import postgres_url

CLAIM = Claim(owner=Owner(id=uuid4().hex, host="here", folder="/mine", environment="development"), has_run=False)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    stores = Stores(postgres_url(), f"test_{uuid4().hex[:8]}", Secrets(tmp_path / "secrets.toml"))
    stores.ensure(CLAIM)
    yield stores
    stores.drop(CLAIM)


def test_every_service_owns_its_database(stores: Stores) -> None:
    for service in SERVICES:
        with psycopg.connect(stores.of(service)) as connection:
            connection.execute("create table mine (id int)")
            row = connection.execute("select current_user, current_database()").fetchone()
        assert row == (stores.name(service), stores.name(service))


def test_no_service_enters_anothers_database(stores: Stores) -> None:
    foreign = stores.of("orders").rpartition("/")[0] + f"/{stores.name('payments')}"
    if "?" in stores.of("orders"):
        foreign = stores.of("orders").replace(f"/{stores.name('orders')}?", f"/{stores.name('payments')}?")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(foreign)


def test_ensuring_twice_keeps_everything(stores: Stores) -> None:
    with psycopg.connect(stores.of("cart")) as connection:
        connection.execute("create table kept (id int)")
    stores.ensure(CLAIM)
    with psycopg.connect(stores.of("cart")) as connection:
        connection.execute("select * from kept")


def test_lost_secrets_do_no_harm(stores: Stores, tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").unlink()
    stores.ensure(CLAIM)
    psycopg.connect(stores.of("cart")).close()


def test_dropping_leaves_nothing_even_when_somebody_is_connected(stores: Stores) -> None:
    with psycopg.connect(stores.of("cart")):
        stores.drop(CLAIM)
    with psycopg.connect(postgres_url()) as connection:
        names = [stores.name(service) for service in SERVICES]
        assert connection.execute("select 1 from pg_database where datname = any(%s)", [names]).fetchone() is None
        assert connection.execute("select 1 from pg_roles where rolname = any(%s)", [names]).fetchone() is None
    stores.drop(CLAIM)


def test_pools_find_room_on_the_server(stores: Stores) -> None:
    assert stores.pool(1) == LARGEST_POOL
    assert stores.pool(10_000) == SMALLEST_POOL
