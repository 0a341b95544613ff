"""A PostgreSQL server for fault tests, on TCP and on a Unix socket, that can be restarted and paused."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
from atelier.host import launcher
from atelier.host.account import Account
from atelier.postgres.binaries import find_binaries
from atelier.postgres.cluster import make_cluster
from atelier.postgres.home import prepare_home
from atelier.postgres.server_settings import server_settings
from testkit.conditions import eventually
from testkit.sources import free_port

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
"""The two shutdown modes of `pg_ctl` that do not wait for clients."""
TIMEOUT_SECONDS = 60.0
CONNECTIONS = 300


class PostgresServer:
    """Files in `folder`; keeps its port over restarts. Start it on the main thread: the kernel ends it with that."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._command: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """Over TCP."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def socket_url(self, database: str = "postgres") -> str:
        """Over the Unix socket."""
        return f"postgresql://postgres@/{database}?host={quote(str(self._folder), safe='')}&port={self.port}"

    async def create(self) -> None:
        """Create the data directory and start. Commits survive every fault except one of the machine."""
        account = Account.serving(self._folder)
        prepare_home(self._folder, account)
        binaries = find_binaries(account)
        cluster = self._folder / "cluster"
        make_cluster(cluster, binaries, account)
        settings = server_settings(binaries.major, self._folder, CONNECTIONS, durable=True)
        ours = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={self.port}", "-c", "fsync=off"]
        program = [str(binaries.program("postgres")), "-D", str(cluster), *settings, *ours]
        self._command = [launcher.__file__, str(os.getpid()), str(account.uid), str(account.gid), *program]
        await self.start()

    async def start(self) -> None:
        """Returns when it accepts connections."""
        self._launch()
        await eventually(self._accepts_connections, within=TIMEOUT_SECONDS, every=0.05)

    def _launch(self) -> None:
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", *self._command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
            )

    async def stop(self, how: signal.Signals = FAST) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            await asyncio.to_thread(self._process.wait, TIMEOUT_SECONDS)
            self._process = None

    def pause(self) -> None:
        """Send SIGSTOP to the postmaster and every backend: the kernel accepts connections, but nothing responds."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)
        for pid in _children(self._process.pid):
            os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        for pid in (*_children(self._process.pid), self._process.pid):
            os.kill(pid, signal.SIGCONT)

    async def _accepts_connections(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "server.log").read_text()[-1500:]
        try:
            async with await psycopg.AsyncConnection.connect(self.url(), connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(entry.name))
    return found
