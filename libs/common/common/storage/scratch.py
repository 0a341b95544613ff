"""Temporary folders of this process, which are deleted when it starts again, also after `kill -9`."""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWN = "atelier-scratch"
LOCK = ".lock"


class Scratch:
    """Folders below `base`: by default one in the system's temporary folder that only this account can use.

    Several processes may share it, also of several containers. Each holds the lock of a folder of its own; a folder
    whose lock is free belonged to a process that has ended, and is deleted when the next process starts.
    """

    def __init__(self, base: Path | None = None) -> None:
        self._base = base or Path(tempfile.gettempdir(), f"{OWN}-{os.geteuid()}")
        _make_private(self._base)
        with _locked(self._base / LOCK):
            self._delete_abandoned()
            self._folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=self._base))
            self._lock = _open_lock(self._folder / LOCK)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    @contextmanager
    def folder(self, prefix: str) -> Iterator[Path]:
        """An empty folder that is deleted at the end of the block."""
        with tempfile.TemporaryDirectory(prefix=prefix, dir=self._folder, ignore_cleanup_errors=True) as made:
            yield Path(made)

    def close(self) -> None:
        """Delete what is left. May be repeated."""
        if self._lock >= 0:
            shutil.rmtree(self._folder, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1

    def _delete_abandoned(self) -> None:
        for folder in self._base.iterdir():
            if folder.is_dir() and not folder.is_symlink() and not _is_locked(folder / LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _make_private(folder: Path) -> None:
    """Raises PermissionError if the folder belongs to another account, which could read what is stored in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(f"{folder} is not a folder of this account")
    folder.chmod(0o700)


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = _open_lock(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_locked(path: Path) -> bool:
    handle = _open_lock(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
