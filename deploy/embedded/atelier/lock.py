"""A folder one process at a time may use. The kernel forgets the lock with its holder, however that dies."""

import fcntl
from pathlib import Path
from typing import TextIO

from atelier.errors import Taken


class FolderLock:
    """`what` is held and `remedy` is what to do about it, in the words of the refusal."""

    def __init__(self, file: Path, what: str, remedy: str = "") -> None:
        self._path = file
        self._what = what
        self._remedy = remedy
        self._file: TextIO | None = None

    def hold(self, about: str) -> None:
        """Take the lock or raise Taken; `about` is how later ones are told who has it."""
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            file.close()
            raise Taken(f"{self._what} is in use by {holder}. {self._remedy}".rstrip()) from None
        file.truncate(0)
        file.write(f"{about}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
