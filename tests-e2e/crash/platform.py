"""An embedded platform in a separate process and folder, which a test may kill at any time."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import rmtree

import httpx
from atelier.host import launcher
from atelier.postgres.server import Postgres
from atelier.services import SERVICES
from testkit.conditions import eventually
from testkit.sources import free_port
from testkit.storefronts import SHIPPED

from crash.minimal_catalog import prepare_minimal_catalog

TIMEOUT_SECONDS = 120.0


class EmbeddedPlatform:
    """`atelier up --data FOLDER/data --port PORT`; the kernel ends it with this process."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = port
        self.base = f"http://localhost:{port}"
        self.sandbox = f"{self.base}/sandbox"
        self.storefronts = unlimited_storefronts(folder / "storefronts")
        self.log_level = "WARNING"
        self.module = "atelier"
        self.environment: dict[str, str] = {}
        self._log = folder / f"log-{port}"
        self._said_before = 0
        self._process: subprocess.Popen[bytes] | None = None

    async def prepare_minimal_catalog(self) -> None:
        """Prepare the data folder so that the first start creates no demo goods."""
        await prepare_minimal_catalog(self.data, self.storefronts)

    async def start(self) -> None:
        self.launch()
        await self.ready()

    def launch(self) -> None:
        """Start it and return at once."""
        ourselves = [str(os.getpid()), str(os.getuid()), str(os.getgid())]
        options = ["--data", str(self.data), "--port", str(self.port), "--storefronts", str(self.storefronts)]
        command = [sys.executable, "-m", self.module, "up", *options, "--log-level", self.log_level]
        with self._log.open("ab") as log:
            self._said_before = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", launcher.__file__, *ourselves, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )

    async def ready(self) -> None:
        """Wait until it responds; fails with the end of its log if it ends instead."""
        async with httpx.AsyncClient(base_url=self.base, trust_env=False) as http:

            async def answers() -> bool:
                assert self.is_running, self.log_tail()
                try:
                    return (await http.get("/health/ready")).is_success
                except httpx.TransportError:
                    return False

            await eventually(answers, within=TIMEOUT_SECONDS, every=0.05)

    async def says(self, words: str) -> None:
        """Wait until it has printed this since its last start; fails if it ends before."""

        async def said() -> bool:
            assert self.is_running, self.log_tail()
            return words.encode() in self._log.read_bytes()[self._said_before :]

        await eventually(said, within=TIMEOUT_SECONDS)

    async def kill(self) -> None:
        """Kill the process with SIGKILL."""
        await self.end(signal.SIGKILL)

    async def end(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        assert self._process is not None
        self._process.send_signal(how)
        return await self.ended()

    async def ended(self) -> int:
        """Wait until it has ended; returns the exit code."""
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait, TIMEOUT_SECONDS)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def database(self, service: str) -> str:
        """The URL of one service's database, while the platform runs."""
        postgres = Postgres(self.data / "postgres")
        postgres.join()
        return postgres.url(service)

    def databases(self) -> dict[str, str]:
        return {service: self.database(service) for service in SERVICES}

    def log_tail(self) -> str:
        return self._log.read_text(errors="replace")[-4000:] if self._log.exists() else ""

    def log_lines(self) -> list[str]:
        """Return its log: the lines of its output that are JSON."""
        return [line for line in self._log.read_text(errors="replace").splitlines() if line.startswith("{")]

    def left_behind(self) -> list[str]:
        """Return the processes whose working directory is in the data folder: PostgreSQL and its backends."""
        return _working_in((self.data / "postgres").resolve())

    async def leaves_nothing_behind(self) -> None:
        """Fails if PostgreSQL outlives the platform by more than its clean shutdown takes."""

        async def nothing_left() -> bool:
            return not self.left_behind()

        await eventually(nothing_left, within=60)


def unlimited_storefronts(folder: Path) -> Path:
    """Copy the shipped storefronts without rate limits, because few customers make the load of many.

    There are no demo figures, because there is no gallery, and the demo books are small: workers draw them during the
    tests.
    """
    folder.mkdir(exist_ok=True)
    for shipped in SHIPPED.glob("*.toml"):
        text = re.sub(r'^rate = "\d+/\w+"$', 'rate = "1000000/minute"', shipped.read_text(), flags=re.MULTILINE)
        text = text.replace("[figures]\n", "[figures]\nside = 96\npublic_gallery = false\n")
        (folder / shipped.name).write_text(text.replace("[books]\n", "[books]\nwidth = 96\nprint_width = 96\n"))
    return folder


def _working_in(folder: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            where = (entry / "cwd").readlink()
            words = (entry / "cmdline").read_bytes().replace(b"\x00", b" ").decode()
        except OSError:
            continue
        if where.is_relative_to(folder):
            found.append(f"{entry.name} {words}")
    return found


def open_folder() -> Path:
    """A temporary folder that other system users may enter, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="atelier-crash-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


@asynccontextmanager
async def embedded() -> AsyncIterator[EmbeddedPlatform]:
    """A platform that is not started yet; it is stopped and its folder deleted at the end."""
    folder = open_folder()
    platform = EmbeddedPlatform(folder, free_port())
    try:
        yield platform
    except BaseException:
        print(platform.log_tail())
        raise
    finally:
        if platform.is_running:
            await platform.kill()
        await platform.leaves_nothing_behind()
        rmtree(folder)
