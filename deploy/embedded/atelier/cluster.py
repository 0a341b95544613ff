"""The files of a PostgreSQL server: made once, whole or not at all, and left in order by whoever died over them."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from atelier.account import Account
from atelier.binaries import Binaries
from atelier.errors import CannotStart

BUILTIN_LOCALES = 17
DAMAGED = (
    "Another PostgreSQL (process {pid}) serves {folder} and does not stop. End it with `kill {pid}` and try again."
)


def made_by(folder: Path) -> int | None:
    """The major version that made these files, or None when there are none."""
    version = folder / "PG_VERSION"
    return int(version.read_text().split(".")[0]) if version.exists() else None


def make_cluster(folder: Path, binaries: Binaries, account: Account) -> None:
    """initdb aside, flush to disk in one go, then take the final name: a killed first start leaves no half."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    initdb = str(binaries.program("initdb"))
    _must(account.run(initdb, "-D", fresh, "--no-sync", *_options(binaries)))
    _must(account.run(initdb, "-D", fresh, "--sync-only"))
    fresh.rename(folder)


def _options(binaries: Binaries) -> list[str]:
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= BUILTIN_LOCALES:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--username=postgres", "--auth=trust", "--encoding=UTF8", *locale]


def _must(done: "subprocess.CompletedProcess[str]") -> None:
    if done.returncode != 0:
        raise CannotStart(f"Creating the database files failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")


def take_over(folder: Path) -> None:
    """Stop a server that outlived its platform; keep a recycled process id from looking like one.

    The caller holds the lock of the data folder, so no living platform uses this server.
    """
    noted = folder / "postmaster.pid"
    if not noted.exists():
        return
    first, _, rest = noted.read_text().partition("\n")
    pid = int(first or 0)
    if _serves(pid, folder):
        _stop(pid, folder)
    elif pid and _alive(pid):
        # Some other program has the number now. PostgreSQL takes its parent's (ours) for a stale one and then
        # still looks, by the rest of the file, for backends that hold on to the shared memory.
        noted.write_text(f"{os.getpid()}\n{rest}")


def _stop(pid: int, folder: Path) -> None:
    for how, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10)):
        os.kill(pid, how)
        deadline = time.monotonic() + patience
        while _serves(pid, folder) and time.monotonic() < deadline:
            time.sleep(0.02)
        if not _serves(pid, folder):
            return
    raise CannotStart(DAMAGED.format(pid=pid, folder=folder))


def _serves(pid: int, folder: Path) -> bool:
    """Whether this process is a PostgreSQL on this folder (it always works from inside it)."""
    if not _alive(pid):
        return False
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == folder
        except OSError:
            return False
    listed = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return str(folder) in listed.stdout


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0
