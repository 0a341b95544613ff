"""A private PostgreSQL server as a child process, which ends with the process that started it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import psycopg
from psycopg import sql

from atelier.errors import CannotStart
from atelier.host import launcher
from atelier.host.account import Account
from atelier.host.folder_lock import FolderLock
from atelier.postgres.binaries import SHARED_STATE, Binaries, find_binaries
from atelier.postgres.cluster import made_by, make_cluster, take_over
from atelier.postgres.home import prepare_home
from atelier.postgres.server_settings import server_settings
from atelier.postgres.sockets import PORT, clear_sockets, socket_folder, where_sockets_are

START_SECONDS = 120.0
NO_CONNECTION = """\
PostgreSQL accepted no connection for {seconds:g} seconds. The last attempt failed with:
{reason}
Its log ends with:
{log}"""
LARGEST_LOG = 10_000_000


class Postgres:
    """The server whose files are in `home`, for one process at a time: a second one is refused.

    `durable=False` does not survive a power failure; it is for the databases of a test run. `start_seconds` is the time
    it may take until connections are accepted.
    """

    def __init__(
        self,
        home: Path,
        *,
        durable: bool = True,
        connections: int = 100,
        state: Path = SHARED_STATE,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self._start_seconds = start_seconds
        self._link = home.absolute()
        self._durable = durable
        self._connections = connections
        self._state = state
        self._home = self._sockets = self._link
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: FolderLock | None = None

    def url(self, database: str = "postgres") -> str:
        """A libpq URL over the private Unix socket, which only root and the account that runs the server may open."""
        return f"postgresql://postgres@:{PORT}/{database}?host={quote(str(self._sockets), safe='')}"

    @property
    def running(self) -> bool:
        """Whether the server that `start` started still runs."""
        return self._process is not None and self._process.poll() is None

    def start(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Create what is missing, take over what a killed run left, return when connections are accepted.

        Main thread only: the kernel stops the server when the thread that started it ends.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("PostgreSQL must be started on the main thread")
        account = Account.serving(self._link)
        self._home = prepare_home(self._link, account, self._state)
        if self._link.is_symlink():
            progress(f"PostgreSQL's files are in {self._home}: user {account.name} may not enter {self._link.parent}")
        self._lock = FolderLock(self._home / "lock", f"The database in {self._home}")
        self._lock.hold(f"process {os.getpid()}")
        cluster = self._home / "cluster"
        binaries = find_binaries(account, made_by(cluster), self._state)
        if made_by(cluster) is None:
            progress(f"creating the files of a PostgreSQL {binaries.major}")
            make_cluster(cluster, binaries, account)
        take_over(cluster)
        self._sockets = socket_folder(self._home, account)
        self._launch(binaries, account, cluster)
        self._await_connections()

    def join(self) -> None:
        """Use the server another process has started here; `stop` leaves it alone."""
        self._home = self._link.resolve()
        self._sockets = where_sockets_are(self._home)
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            raise CannotStart(
                f"The platform that uses {self._link.parent} is not ready; try again in a moment."
            ) from error

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, what was committed is on disk. May be repeated."""
        if self._process is not None:
            _end(self._process)
            self._process = None
            clear_sockets(self._home)
        if self._lock is not None:
            self._lock.release()

    def ensure_database(self, name: str) -> bool:
        """Create a database unless it exists. Returns whether it was created."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                return False
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return True

    def _launch(self, binaries: Binaries, account: Account, cluster: Path) -> None:
        settings = server_settings(binaries.major, self._sockets, self._connections, self._durable)
        server = [str(binaries.program("postgres")), "-D", str(cluster), *settings]
        identity = [str(os.getpid()), str(account.uid), str(account.gid)]
        with self._log() as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", launcher.__file__, *identity, *server],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,  # Ctrl-C must not reach it: it is stopped after the last request
            )

    def _await_connections(self) -> None:
        deadline = time.monotonic() + self._start_seconds
        reason = ""
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise CannotStart(f"PostgreSQL did not start:\n{self._log_tail()}")
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                reason = str(error).strip()
                time.sleep(0.02)
            else:
                return
        self.stop()
        raise CannotStart(NO_CONNECTION.format(seconds=self._start_seconds, reason=reason, log=self._log_tail()))

    @property
    def _log_file(self) -> Path:
        return self._home / "server.log"

    def _log(self) -> BinaryIO:
        if self._log_file.exists() and self._log_file.stat().st_size > LARGEST_LOG:
            self._log_file.replace(self._home / "server.old.log")
        return self._log_file.open("ab")

    def _log_tail(self) -> str:
        return self._log_file.read_text(errors="replace")[-1500:]


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()
