"""What is found, what each process is told, and what another shell can learn of it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from atelier.data_folder import DataFolder
from atelier.errors import CannotStart
from atelier.ports import EPHEMERAL
from atelier.processes.environment import Environments
from atelier.processes.outside import AMQP, POSTGRES, REDIS, Outside, find_outside, shown
from atelier.processes.part import plan
from atelier.processes.state import Running, State, birth
from atelier.processes.stores import Stores
from atelier.processes.wanted import Wanted
from atelier.progress import Progress
from common.testing.servers import amqp_url, postgres_url, redis_url
from common.testing.sources import free_port
from common.testing.storefronts import SHIPPED
from rich.console import Console

SERVERS = {POSTGRES: postgres_url(), AMQP: amqp_url(), REDIS: redis_url()}
NOWHERE = "127.0.0.1:1"


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(Console(file=(tmp_path / "screen").open("w")))


def wanted(folder: Path, **changes: object) -> Wanted:
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
    return Wanted(**{**known, **changes})  # type: ignore[arg-type]


def environments(folder: Path) -> Environments:
    asked = wanted(folder)
    folder.mkdir(exist_ok=True)
    outside = Outside("postgresql://boss:secret@db:5433/postgres", "amqp://a", "redis://r")
    stores = Stores(outside.postgres, "mine", asked.folder.secrets)
    addresses = {"orders": ["http://127.0.0.1:1", "http://127.0.0.1:2"]}
    return Environments(asked, outside, asked.shops(), stores, addresses, pool=3)


def test_servers_of_the_environment_are_used(tmp_path: Path, progress: Progress) -> None:
    found = find_outside(DataFolder(tmp_path), progress, SERVERS)
    assert (found.postgres, found.amqp, found.redis) == tuple(SERVERS.values())
    assert found.ours is None


@pytest.mark.parametrize(
    ("variable", "url"),
    [(AMQP, f"amqp://guest:guest@{NOWHERE}/"), (POSTGRES, f"postgresql://postgres@{NOWHERE}/postgres")],
)
def test_a_server_that_does_not_answer_is_named(tmp_path: Path, progress: Progress, variable: str, url: str) -> None:
    with pytest.raises(CannotStart, match=f"{variable} names a server that does not answer"):
        find_outside(DataFolder(tmp_path), progress, {**SERVERS, variable: url})


def test_a_broker_that_refuses_its_user_is_told_apart_from_none(tmp_path: Path, progress: Progress) -> None:
    stranger = amqp_url().replace("guest:guest", "guest:wrong")
    with pytest.raises(CannotStart, match="does not let its user in"):
        find_outside(DataFolder(tmp_path), progress, {**SERVERS, AMQP: stranger})


def test_passwords_are_not_shown() -> None:
    assert shown("postgresql://boss:secret@db:5433/postgres") == "db:5433"


def test_every_process_has_a_port_of_its_own_below_the_ephemeral_ones(tmp_path: Path) -> None:
    parts = plan(wanted(tmp_path, replicas=2))
    ports = [part.port for part in parts]
    assert len(set(ports)) == len(parts) == 5 * 2 * 2 + 1
    assert max(ports) < EPHEMERAL
    assert parts[-1].role == "gateway"
    for part in parts:
        part.claimed.close()


def test_ports_in_use_are_passed_over(tmp_path: Path) -> None:
    first = free_port()
    with socket.create_server(("127.0.0.1", first)):
        parts = plan(wanted(tmp_path, first_port=first))
    assert first not in [part.port for part in parts]
    for part in parts:
        part.claimed.close()


def test_a_service_is_told_its_own_database_and_nobody_elses(tmp_path: Path) -> None:
    told = environments(tmp_path).of_service("orders")
    assert told["ATELIER_DATABASE_URL"].startswith("postgresql://mine_orders:")
    assert told["ATELIER_DATABASE_URL"].endswith("@db:5433/mine_orders")
    assert "secret" not in "".join(told.values())
    assert json.loads(told["ATELIER_SERVICE_URLS"]) == {"orders": "http://127.0.0.1:1,http://127.0.0.1:2"}
    assert told["ATELIER_EVENT_PREFIX"] == "mine"


def test_the_keyboards_environment_goes_before_our_defaults(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom pathlib import Path\n"
        "from test_wiring import environments\n"
        "told = environments(Path(sys.argv[2])).of_service('catalog')\n"
        "print(told['ATELIER_OBJECTS_URL'], told.get('ATELIER_POSTGRES_URL'))"
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


def test_another_shell_can_tell_whether_it_still_runs(tmp_path: Path) -> None:
    noted = State(
        pid=os.getpid(),
        born=birth(os.getpid()),
        base_url="http://localhost:8000",
        event_prefix="mine",
        database_prefix="mine",
        ready=True,
        parts=(Running("orders-api-1", 7, "http://127.0.0.1:8001", 2),),
    )
    noted.write(tmp_path)
    assert State.read(tmp_path) == noted
    assert noted.alive


def test_a_number_that_is_used_again_is_somebody_else(tmp_path: Path) -> None:
    known = {"base_url": "", "event_prefix": "", "database_prefix": "", "ready": True, "parts": ()}
    assert not State(pid=os.getpid(), born="1", **known).alive  # type: ignore[arg-type]


def test_a_platform_that_does_not_run_is_not_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "atelier", "processes", "down", "--data", str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 1
    assert "No distributed platform runs on" in answer.stderr
