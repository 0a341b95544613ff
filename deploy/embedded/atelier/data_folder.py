"""Everything an embedded platform keeps, in one folder: databases, objects, secrets."""

import os
import shutil
from pathlib import Path

from atelier.errors import CannotStart
from atelier.home import remove_home
from atelier.lock import FolderLock
from atelier.secrets import Secrets

DEVELOPMENT, PRODUCTION = "development", "production"
KEPT_APART = """\
{folder} holds the data of a platform in {known}, and this would be {asked}: \
demo accounts have published passwords. Choose another folder with --data."""
OTHER = "Choose another folder with --data."
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
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.hold(f"process {os.getpid()}, {purpose}")
        except (OSError, ValueError) as error:
            raise CannotStart(f"The data folder {self.path} cannot be used: {error}. {OTHER}") from error

    def dedicate(self, environment: str) -> None:
        """Use the folder for development or for production, for good. Raises CannotStart when it serves the other."""
        note = self.path / "environment"
        older = DEVELOPMENT if self.postgres.exists() else environment
        known = note.read_text().strip() if note.exists() else older
        if known != environment:
            raise CannotStart(KEPT_APART.format(folder=self.path, known=known, asked=environment))
        note.write_text(f"{environment}\n")

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
