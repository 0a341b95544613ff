"""A lock on a folder that one process at a time may use. The kernel releases it when its holder ends."""

import fcntl
from pathlib import Path
from typing import TextIO

from atelier.errors import FolderInUse


class FolderLock:
    """`what` names the folder and `remedy` says what to do; both are part of the refusal's message."""

    def __init__(self, file: Path, what: str, remedy: str = "") -> None:
        self._path = file
        self._what = what
        self._remedy = remedy
        self._file: TextIO | None = None

    def hold(self, about: str) -> None:
        """Take the lock. Raises FolderInUse with what the holder gave as `about`."""
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            file.close()
            raise FolderInUse(f"{self._what} is in use by {holder}. {self._remedy}".rstrip()) from None
        file.truncate(0)
        file.write(f"{about}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
