"""The servers that are found, the environment of each process, and the state that another shell reads."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from atelier.console.progress import Progress
from atelier.data_folder.folder import DataFolder
from atelier.errors import CannotStart
from atelier.host.ports import EPHEMERAL
from atelier.processes.environment import Environments
from atelier.processes.external_servers import (
    AMQP,
    POSTGRES,
    REDIS,
    ExternalServers,
    find_external_servers,
    host_and_port,
)
from atelier.processes.options import ProcessesOptions
from atelier.processes.process_plan import plan
from atelier.processes.service_databases import ServiceDatabases
from atelier.processes.state import Running, State, start_time
from atelier.services import SERVICES
from rich.console import Console
from testkit.servers import amqp_url, postgres_url, redis_url
from testkit.sources import free_port
from testkit.storefronts import SHIPPED

SERVERS = {POSTGRES: postgres_url(), AMQP: amqp_url(), REDIS: redis_url()}
NOWHERE = "127.0.0.1:1"


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(Console(file=(tmp_path / "screen").open("w")))


def options(folder: Path, **changes: object) -> ProcessesOptions:
    known = {
        "host": "127.0.0.1",
        "port": free_port(),
        "first_port": free_port(),
        "replicas": 1,
        "longest_pause": 30.0,
        "data": folder,
        "storefronts": SHIPPED,
        "event_prefix": "mine",
        "database_prefix": "mine",
        "log_dir": None,
        "log_level": "WARNING",
    }
    return ProcessesOptions(**{**known, **changes})  # type: ignore[arg-type]


def environments(folder: Path) -> Environments:
    chosen = options(folder)
    folder.mkdir(exist_ok=True)
    servers = ExternalServers("postgresql://boss:secret@db:5433/postgres", "amqp://a", "redis://r")
    databases = ServiceDatabases(servers.postgres, "mine", chosen.folder.secrets)
    addresses = {"orders": ["http://127.0.0.1:1", "http://127.0.0.1:2"]}
    return Environments(chosen, servers, chosen.load_storefronts(), databases, addresses, pool=3)


def test_servers_of_the_environment_are_used(tmp_path: Path, progress: Progress) -> None:
    found = find_external_servers(DataFolder(tmp_path), progress, SERVERS)
    assert (found.postgres, found.amqp, found.redis) == tuple(SERVERS.values())
    assert found.own_postgres is None


@pytest.mark.parametrize(
    ("variable", "url"),
    [(AMQP, f"amqp://guest:guest@{NOWHERE}/"), (POSTGRES, f"postgresql://postgres@{NOWHERE}/postgres")],
)
def test_a_server_that_does_not_answer_is_named(tmp_path: Path, progress: Progress, variable: str, url: str) -> None:
    with pytest.raises(CannotStart, match=f"{variable} names a server that does not answer"):
        find_external_servers(DataFolder(tmp_path), progress, {**SERVERS, variable: url})


def test_a_broker_that_refuses_its_user_is_distinguished_from_none(tmp_path: Path, progress: Progress) -> None:
    wrong_password = amqp_url().replace("guest:guest", "guest:wrong")
    with pytest.raises(CannotStart, match="does not let its user in"):
        find_external_servers(DataFolder(tmp_path), progress, {**SERVERS, AMQP: wrong_password})


def test_passwords_are_not_host_and_port() -> None:
    assert host_and_port("postgresql://boss:secret@db:5433/postgres") == "db:5433"


def test_every_process_has_a_port_of_its_own_below_the_ephemeral_ones(tmp_path: Path) -> None:
    parts = plan(options(tmp_path, replicas=2))
    ports = [part.port for part in parts]
    assert len(set(ports)) == len(parts) == len(SERVICES) * 2 * 2 + 1
    assert max(ports) < EPHEMERAL
    assert parts[-1].role == "gateway"
    for part in parts:
        part.reserved.close()


def test_ports_in_use_are_skipped(tmp_path: Path) -> None:
    first = free_port()
    with socket.create_server(("127.0.0.1", first)):
        parts = plan(options(tmp_path, first_port=first))
    assert first not in [part.port for part in parts]
    for part in parts:
        part.reserved.close()


def test_a_service_gets_the_url_of_its_own_database_only(tmp_path: Path) -> None:
    variables = environments(tmp_path).of_service("orders")
    assert variables["ATELIER_DATABASE_URL"].startswith("postgresql://mine_orders:")
    assert variables["ATELIER_DATABASE_URL"].endswith("@db:5433/mine_orders")
    assert "secret" not in "".join(variables.values())
    assert json.loads(variables["ATELIER_SERVICE_URLS"]) == {"orders": "http://127.0.0.1:1,http://127.0.0.1:2"}
    assert variables["ATELIER_EVENT_PREFIX"] == "mine"


def test_the_users_environment_overrides_the_defaults(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom pathlib import Path\n"
        "from test_wiring import environments\n"
        "variables = environments(Path(sys.argv[2])).of_service('catalog')\n"
        "print(variables['ATELIER_OBJECTS_URL'], variables.get('ATELIER_POSTGRES_URL'))"
    )
    given = {"ATELIER_OBJECTS_URL": "s3://bucket/prefix", "ATELIER_POSTGRES_URL": "postgresql://boss@db/postgres"}
    answer = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent), str(tmp_path)],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["s3://bucket/prefix", "None"]


def test_another_shell_reads_whether_it_still_runs(tmp_path: Path) -> None:
    state = State(
        pid=os.getpid(),
        born=start_time(os.getpid()),
        base_url="http://localhost:8000",
        event_prefix="mine",
        database_prefix="mine",
        ready=True,
        parts=(Running("orders-api-1", 7, "http://127.0.0.1:8001", 2),),
    )
    state.write(tmp_path)
    assert State.read(tmp_path) == state
    assert state.alive


def test_a_reused_pid_is_another_process(tmp_path: Path) -> None:
    known = {"base_url": "", "event_prefix": "", "database_prefix": "", "ready": True, "parts": ()}
    assert not State(pid=os.getpid(), born="1", **known).alive  # type: ignore[arg-type]


def test_a_platform_that_does_not_run_is_not_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "atelier", "processes", "down", "--data", str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 1
    assert "No distributed platform runs on" in answer.stderr
