"""The distributed topology of a test run: `atelier processes up` with its own databases, queues and ports."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from atelier.host import launcher
from atelier.processes.state import State
from testkit.conditions import eventually
from testkit.servers import amqp_url, postgres_url, redis_url
from testkit.sources import free_port

TIMEOUT_SECONDS = 300.0


class DistributedPlatform:
    """One per test run. `remove` deletes everything; its processes end with the test process."""

    def __init__(
        self, folder: Path, storefronts: Path, *options: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self.prefix = f"e2e_{uuid4().hex[:8]}"
        prefixes = ["--database-prefix", self.prefix, "--event-prefix", self.prefix]
        places = ["--data", str(self.data), "--storefronts", str(storefronts)]
        self._log = folder / "log"
        self._options = [*places, *prefixes]
        self._ports = ["--port", str(self.port), "--log-dir", str(folder / "logs"), *options]
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Wait until everything is ready; fails with the end of the log if a process ends instead."""
        self._process = self._run("up", *self._options, *self._ports)
        await eventually(self._ready, within=TIMEOUT_SECONDS, every=0.1)

    async def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(self._process.wait, 120) == 0, self.log_tail()
            self._process = None

    async def remove(self) -> None:
        reset = self._run("reset", *self._options, "--yes")
        assert await asyncio.to_thread(reset.wait, 120) == 0, self.log_tail()

    @property
    def state(self) -> State:
        """The running processes."""
        state = State.read(self.data)
        assert state is not None, self.log_tail()
        return state

    def healthy(self) -> bool:
        """Whether `atelier processes status` finds every process ready."""
        return self._run("status", "--data", str(self.data)).wait(60) == 0

    def log_tail(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]

    async def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log_tail()
        state = State.read(self.data)
        return state is not None and state.ready

    def _run(self, *words: str) -> "subprocess.Popen[bytes]":
        servers = {
            "ATELIER_POSTGRES_URL": postgres_url(),
            "ATELIER_AMQP_URL": amqp_url(),
            "ATELIER_REDIS_URL": redis_url(),
        }
        ourselves = [str(os.getpid()), str(os.getuid()), str(os.getgid())]
        command = [sys.executable, "-P", "-m", "atelier", "processes", *words]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-I", "-S", launcher.__file__, *ourselves, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self._environment, **servers},
                start_new_session=True,
            )


@asynccontextmanager
async def running(platform: DistributedPlatform) -> AsyncIterator[DistributedPlatform]:
    try:
        await platform.start()
        yield platform
    finally:
        await platform.stop()
        await platform.remove()
