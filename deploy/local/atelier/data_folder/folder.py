"""The folder of a platform on this machine: its databases, objects and secrets."""

import os
import shutil
from pathlib import Path

from atelier.data_folder.secrets import Secrets
from atelier.errors import CannotStart
from atelier.host.folder_lock import FolderLock
from atelier.postgres.home import remove_home

DEVELOPMENT, PRODUCTION = "development", "production"
OTHER_ENVIRONMENT = """\
{folder} holds the data of a platform in {known}, and this one would be in {environment}: \
demo accounts have published passwords. Choose another folder with --data."""
OTHER = "Choose another folder with --data."
REMEDY = "Stop it (Ctrl-C there, or kill the process), or choose another folder with --data."


class DataFolder:
    """The folder that --data names, `.atelier` by default."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.secrets = Secrets(self.path / "secrets.toml")
        self._lock = FolderLock(self.path / "lock", f"The data folder {self.path}", REMEDY)

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def objects(self) -> Path:
        """The folder of uploaded and generated files."""
        return self.path / "objects"

    @property
    def clock(self) -> Path:
        """The file in which the sandbox stores how far it has moved the platform's clock."""
        return self.path / "clock"

    @property
    def environment(self) -> str | None:
        """The environment to which the folder is dedicated; None before the first start."""
        note = self.path / "environment"
        return note.read_text().strip() if note.exists() else None

    def occupy(self, purpose: str) -> None:
        """Create the folder and lock it for this process. Raises FolderInUse with the purpose that its holder gave."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.hold(f"process {os.getpid()}, {purpose}")
        except (OSError, ValueError) as error:
            raise CannotStart(f"The data folder {self.path} cannot be used: {error}. {OTHER}") from error

    def dedicate(self, environment: str) -> None:
        """Record permanently that the folder is of this environment. Raises CannotStart when it is of the other."""
        older = DEVELOPMENT if self.postgres.exists() else environment
        known = self.environment or older
        if known != environment:
            raise CannotStart(OTHER_ENVIRONMENT.format(folder=self.path, known=known, environment=environment))
        (self.path / "environment").write_text(f"{environment}\n")

    def release(self) -> None:
        self._lock.release()

    def wipe(self) -> None:
        """Delete everything except the lock, which the caller holds."""
        remove_home(self.postgres)
        for entry in self.path.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "lock":
                entry.unlink()
