"""A distributed platform of one test: `atelier processes up` on a private PostgreSQL and broker."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit, urlunsplit

from atelier.data_folder.folder import DEVELOPMENT, DataFolder
from atelier.databases.migrations import migrate
from atelier.host import launcher
from atelier.postgres.server import Postgres
from atelier.processes.owner import Claim, Owner
from atelier.processes.service_databases import ServiceDatabases
from atelier.processes.state import Running, State, start_time
from atelier.services import SERVICES
from testkit.conditions import eventually
from testkit.sources import free_port

from crash.minimal_catalog import fill
from crash.platform import open_folder, unlimited_storefronts

PREFIX = "crash"
TIMEOUT_SECONDS = 300.0
LONGEST_PAUSE = 1.0
"""Seconds before a repeatedly killed process is restarted."""


class DistributedPlatform:
    """`postgres` is the URL of a superuser, `amqp` that of the broker; `environment` is for all processes."""

    def __init__(self, folder: Path, postgres: str, amqp: str, environment: Mapping[str, str] | None = None) -> None:
        self.postgres = postgres
        self._environment = dict(environment or {})
        self.amqp = amqp
        self.data = folder / "data"
        self.storefronts = unlimited_storefronts(folder / "storefronts")
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self.sandbox = f"{self.base}/sandbox"
        self._log_folder = folder / "logs"
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self, replicas: int) -> None:
        """Start with migrated databases and one product per shop."""
        self.data.mkdir()
        databases = ServiceDatabases(self.postgres, PREFIX, DataFolder(self.data).secrets)
        await asyncio.to_thread(databases.ensure, Claim(owner=Owner.of(self.data, DEVELOPMENT), has_run=False))
        urls = {service: databases.url(service) for service in SERVICES}
        for service, url in urls.items():
            await asyncio.to_thread(migrate, service, url)
        await fill(urls, DataFolder(self.data), self.storefronts)
        self._launch(replicas)
        await eventually(self._is_ready, within=TIMEOUT_SECONDS, every=0.2)

    def _launch(self, replicas: int) -> None:
        options = {
            "--data": self.data,
            "--port": self.port,
            "--first-port": free_port(),
            "--replicas": replicas,
            "--longest-pause": LONGEST_PAUSE,
            "--storefronts": self.storefronts,
            "--database-prefix": PREFIX,
            "--event-prefix": PREFIX,
            "--log-dir": self._log_folder,
        }
        words = [str(word) for option in options.items() for word in option]
        launch = [launcher.__file__, str(os.getpid()), str(os.getuid()), str(os.getgid())]
        command = [sys.executable, "-m", "atelier", "processes", "up", *words]
        servers = {"ATELIER_POSTGRES_URL": self.postgres, "ATELIER_AMQP_URL": self.amqp}
        environment = {**os.environ, **self._environment, **servers}
        self._log_folder.mkdir()
        with (self._log_folder / "supervisor.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", *launch, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )

    async def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(self._process.wait, TIMEOUT_SECONDS)

    async def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log_tail()
        state = State.read(self.data)
        return state is not None and state.ready

    def names(self, *parts: str) -> list[str]:
        """Return the processes of a role (`api`, `worker`, `gateway`) or a service, or of both.

        Those being restarted are included.
        """
        return sorted(running.name for running in self._parts if {*parts} <= {*running.name.split("-")})

    def living(self, name: str) -> Running | None:
        """Return a process if it is running."""
        return next((part for part in self._parts if part.name == name and start_time(part.pid)), None)

    @property
    def _parts(self) -> tuple[Running, ...]:
        state = State.read(self.data)
        assert state is not None
        return state.parts

    def databases(self) -> dict[str, str]:
        """Return the databases' URLs for the superuser, by service."""
        address = urlsplit(self.postgres)
        return {service: urlunsplit(address._replace(path=f"/{PREFIX}_{service}")) for service in SERVICES}

    def addresses(self) -> dict[str, str]:
        """Return the addresses of health checks, by process."""
        return {part.name: part.url for part in self._parts}

    def restarted(self) -> list[str]:
        """Return the processes that have ended at least once."""
        return [part.name for part in self._parts if part.restarts or not start_time(part.pid)]

    def log_tail(self) -> str:
        logs = sorted(self._log_folder.glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)

    def environment_of_the_gateway(self) -> Mapping[str, str]:
        gateway = self.living("gateway")
        assert gateway is not None
        lines = Path(f"/proc/{gateway.pid}/environ").read_bytes().split(b"\x00")
        return dict(line.decode().split("=", 1) for line in lines if b"=" in line)


@asynccontextmanager
async def distributed(
    amqp: str, replicas: int, change_storefronts: Callable[[Path], None] = lambda _: None
) -> AsyncIterator[DistributedPlatform]:
    """A running platform; everything of it is deleted at the end.

    `change_storefronts` is called with the folder of its storefronts before it is started.
    """
    async with AsyncExitStack() as stack:
        folder = open_folder()
        stack.callback(rmtree, folder)
        server = Postgres(folder / "postgres", durable=False, connections=400)
        server.start()
        stack.callback(server.stop)
        platform = DistributedPlatform(folder, server.url(), amqp)
        stack.push_async_callback(platform.stop)
        change_storefronts(platform.storefronts)
        try:
            await platform.start(replicas)
            yield platform
        except BaseException:
            print(platform.log_tail())
            raise
