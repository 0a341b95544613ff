"""Everything an embedded platform keeps, in one folder: databases, objects, secrets."""

import os
import shutil
from pathlib import Path

from atelier.home import remove_home
from atelier.lock import FolderLock
from atelier.secrets import Secrets

REMEDY = "Stop it (Ctrl-C there, or kill the process), or choose another folder with --data."


class DataFolder:
    """`.atelier` unless --data says otherwise."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.secrets = Secrets(self.path / "secrets.toml")
        self._lock = FolderLock(self.path / "lock", f"The data folder {self.path}", REMEDY)

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def objects(self) -> Path:
        """Where uploaded and drawn files lie."""
        return self.path / "objects"

    @property
    def clock(self) -> Path:
        """How far the sandbox has moved the platform's clock."""
        return self.path / "clock"

    def occupy(self, purpose: str) -> None:
        """Make the folder and hold it for this process; refuses with what the holder said it was doing."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._lock.hold(f"process {os.getpid()}, {purpose}")

    def release(self) -> None:
        self._lock.release()

    def wipe(self) -> None:
        """Delete everything; the caller occupies the folder."""
        remove_home(self.postgres)
        for entry in self.path.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "lock":
                entry.unlink()
