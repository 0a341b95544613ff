"""A file in the data folder of a distributed platform: where its databases and queues are, also while it is down."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

NAME = "installation.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`id` identifies the folder's platform permanently. `postgres` is None for a server of its own inside the folder.

    The URLs hold passwords, so only the owner of the folder may read the file.
    """

    id: str
    database_prefix: str
    event_prefix: str
    postgres: str | None
    amqp: str

    @classmethod
    def read(cls, folder: Path) -> "Installation | None":
        """None where no distributed platform was started."""
        file = folder / NAME
        if not file.exists():
            return None
        written: dict[str, Any] = json.loads(file.read_text())
        return cls(**written)

    def write(self, folder: Path) -> None:
        """Replace the file atomically."""
        fresh = folder / f"{NAME}.new"
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / NAME)


def id_of(folder: Path) -> str:
    """The id that the folder records, or a new one."""
    known = Installation.read(folder)
    return known.id if known else uuid4().hex
