"""The distributed topology: `atelier processes up` on a private PostgreSQL and, if possible, a private RabbitMQ."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from atelier.host.account import Account
from atelier.postgres.binaries import find_binaries
from testkit import rabbitmq_sources
from testkit.private_rabbitmq import PrivateRabbitMQ
from testkit.sources import free_port

from bench.accounting import children_of
from bench.cores import Cores
from bench.own_postgres import OwnPostgres
from bench.programs import BenchmarkFailed, atelier, await_answer, end, spawn
from bench.storefronts import write_unlimited
from bench.topology import Topology

PREFIX = "bench"


class Distributed(Topology):
    name: ClassVar[str] = "distributed"

    def __init__(self, folder: Path, cores: Cores) -> None:
        self._cores = cores
        self._data = folder / "distributed"
        self._log = folder / "distributed.log"
        self._storefronts = write_unlimited(folder / "storefronts")
        self._port = free_port()
        self._postgres = OwnPostgres(folder / "distributed-postgres", cores)
        self._broker = Broker(cores)
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://localhost:{self._port}"

    def start(self) -> float:
        self._postgres.start()
        variables = {"ATELIER_POSTGRES_URL": self._postgres.url, "ATELIER_AMQP_URL": self._broker.url}
        options = ["--data", str(self._data), "--storefronts", str(self._storefronts), "--port", str(self._port)]
        prefixes = ["--database-prefix", PREFIX, "--event-prefix", f"{PREFIX}-{os.getpid()}"]
        began = time.monotonic()
        command = atelier("processes", "up", *options, *prefixes)
        self._process = spawn(command, self._log, self._cores, variables)
        await_answer(f"{self.address}/health/ready", self._process, self._log)
        return time.monotonic() - began

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None
        self._postgres.stop()

    def close(self) -> None:
        self.stop()
        self._broker.stop()

    @property
    def roots(self) -> Sequence[int]:
        assert self._process is not None
        return [self._process.pid, self._postgres.pid, *self._broker.roots]

    @property
    def programs(self) -> Path:
        return find_binaries(Account.serving(self._postgres.home)).folder

    @property
    def cluster(self) -> Path:
        return self._postgres.cluster

    @property
    def objects(self) -> Path:
        return self._data / "objects"

    @property
    def storefronts(self) -> Path:
        return self._storefronts

    def database(self, name: str) -> str:
        path = name if name == "postgres" else f"{PREFIX}_{name}"
        return urlunsplit(urlsplit(self._postgres.url)._replace(path=f"/{path}"))


class Broker:
    """A RabbitMQ node on the servers' core; else an existing broker, whose CPU cannot be measured (no `roots`)."""

    def __init__(self, cores: Cores) -> None:
        self._own: PrivateRabbitMQ | None = None
        self.roots: Sequence[int] = ()
        program = _program()
        self.url = self._start(program, cores) if program else _found()

    def _start(self, program: Path, cores: Cores) -> str:
        before = children_of(os.getpid())
        self._own = PrivateRabbitMQ(program)
        with cores.as_server():
            self._own.start(rabbitmq_sources.is_reachable)
        self.roots = sorted(children_of(os.getpid()) - before)
        return self._own.url

    def stop(self) -> None:
        if self._own is not None:
            self._own.stop()


def _program() -> Path | None:
    packaged = rabbitmq_sources.PACKAGED
    found = shutil.which("rabbitmq-server")
    return packaged if packaged.exists() else Path(found) if found else None


def _found() -> str:
    server = rabbitmq_sources.from_environment() or rabbitmq_sources.on_standard_port()
    if server is None:
        raise BenchmarkFailed(f"the distributed topology needs a broker. {rabbitmq_sources.MISSING}")
    return server.url
