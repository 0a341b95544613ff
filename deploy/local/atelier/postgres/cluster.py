"""The files of a PostgreSQL server: created once and atomically, and recovered from a server that was killed."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from secrets import token_hex

from atelier.errors import CannotStart
from atelier.host.account import Account
from atelier.postgres.binaries import Binaries

BUILTIN_LOCALES = 17
STILL_RUNNING = (
    "Another PostgreSQL (process {pid}) serves {folder} and does not stop. End it with `kill {pid}` and try again."
)


def made_by(folder: Path) -> int | None:
    """The major version that made these files, or None when there are none."""
    version = folder / "PG_VERSION"
    return int(version.read_text().split(".")[0]) if version.exists() else None


def make_cluster(folder: Path, binaries: Binaries, account: Account) -> None:
    """Run initdb in a temporary folder, flush it, then rename it: a killed first start leaves no partial cluster.

    The temporary folder has a new name each time, because the initdb of a killed start may still be writing to its own.
    """
    _remove_temporary(folder)
    fresh = folder.with_name(f"{folder.name}.new-{token_hex(4)}")
    initdb = str(binaries.program("initdb"))
    _must(account.run(initdb, "-D", fresh, "--no-sync", *_options(binaries)))
    _must(account.run(initdb, "-D", fresh, "--sync-only"))
    fresh.rename(folder)
    _remove_temporary(folder)


def _remove_temporary(folder: Path) -> None:
    for each in folder.parent.glob(f"{folder.name}.new*"):
        shutil.rmtree(each, ignore_errors=True)


def _options(binaries: Binaries) -> list[str]:
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= BUILTIN_LOCALES:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--username=postgres", "--auth=trust", "--encoding=UTF8", *locale]


def _must(done: "subprocess.CompletedProcess[str]") -> None:
    if done.returncode != 0:
        raise CannotStart(f"Creating the database files failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")


def take_over(folder: Path) -> None:
    """Stop a server that outlived its platform, and prevent PostgreSQL from mistaking another process for one.

    The caller holds the lock of the data folder, so no living platform uses this server.
    """
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    first, _, rest = pid_file.read_text().partition("\n")
    pid = int(first or 0)
    if _serves(pid, folder):
        _stop(pid, folder)
    elif pid and _alive(pid):
        # Another program has this pid now. PostgreSQL treats the pid of its parent (this process) as stale, and still
        # uses the rest of the file to look for backends that are attached to the shared memory.
        pid_file.write_text(f"{os.getpid()}\n{rest}")


def _stop(pid: int, folder: Path) -> None:
    for sent, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10)):
        os.kill(pid, sent)
        deadline = time.monotonic() + seconds
        while _serves(pid, folder) and time.monotonic() < deadline:
            time.sleep(0.02)
        if not _serves(pid, folder):
            return
    raise CannotStart(STILL_RUNNING.format(pid=pid, folder=folder))


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
