"""The embedded topology: `atelier up` on a temporary data folder."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from atelier.host.account import Account
from atelier.postgres.binaries import find_binaries
from atelier.postgres.server import Postgres
from testkit.sources import free_port

from bench.cores import Cores
from bench.programs import ROOT, atelier, await_answer, end, spawn
from bench.revision import write_unlimited_by
from bench.topology import Topology


class Embedded(Topology):
    name: ClassVar[str] = "embedded"

    def __init__(self, folder: Path, cores: Cores, root: Path = ROOT) -> None:
        """`root` is the checkout that is run, with its own `.venv`. `variables` are set at the next start."""
        self.root = root
        self._cores = cores
        self._data = folder / "embedded"
        self._log = folder / "embedded.log"
        self._storefronts = folder / "storefronts"
        write_unlimited_by(root, self._storefronts)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.variables: Mapping[str, str] = {}
        self.address = f"http://localhost:{self._port}"

    def start(self) -> float:
        began = time.monotonic()
        options: list[str | Path] = [
            "--data",
            self._data,
            "--port",
            str(self._port),
            "--storefronts",
            self._storefronts,
        ]
        command = atelier("up", *options, root=self.root)
        self._process = spawn(command, self._log, self._cores, self.variables, root=self.root)
        await_answer(f"{self.address}/health/ready", self._process, self._log)
        return time.monotonic() - began

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None

    @property
    def roots(self) -> Sequence[int]:
        return [self._process.pid] if self._process is not None else []

    @property
    def programs(self) -> Path:
        return find_binaries(Account.serving(self._data / "postgres")).folder

    @property
    def cluster(self) -> Path:
        return (self._data / "postgres").resolve() / "cluster"

    @property
    def objects(self) -> Path:
        return self._data / "objects"

    @property
    def storefronts(self) -> Path:
        return self._storefronts

    def database(self, name: str) -> str:
        postgres = Postgres(self._data / "postgres")
        postgres.join()
        return postgres.url(name)
