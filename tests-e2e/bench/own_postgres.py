"""`atelier postgres`: the platform's PostgreSQL build and settings, on a temporary folder."""

import re
import subprocess
import time
from pathlib import Path

from bench.cores import Cores
from bench.programs import TIMEOUT_SECONDS, BenchmarkFailed, atelier, end, log_tail, spawn


class OwnPostgres:
    """A server that may be restarted on its data."""

    def __init__(self, data: Path, cores: Cores) -> None:
        self._data = data
        self._log = data.with_name(f"{data.name}.log")
        self._cores = cores
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def home(self) -> Path:
        return self._data / "postgres"

    @property
    def cluster(self) -> Path:
        """The data directory, which exists after the first start."""
        return self.home.resolve() / "cluster"

    def start(self) -> None:
        self._log.unlink(missing_ok=True)
        self._process = spawn(atelier("postgres", "--data", self._data), self._log, self._cores)
        self.url = self._address(self._process)

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None

    def _address(self, process: "subprocess.Popen[bytes]") -> str:
        """The last line of standard output; messages about creating files may precede it."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if found := re.search(r"^(postgresql://\S+)\n", log_tail(self._log), re.MULTILINE):
                return found.group(1)
            time.sleep(0.02)
        raise BenchmarkFailed(f"a PostgreSQL did not start:\n{log_tail(self._log)}")
