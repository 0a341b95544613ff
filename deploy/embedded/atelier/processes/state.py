"""A note in the data folder: which processes run, so that another shell can ask and stop them."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "processes.json"


@dataclass(frozen=True, slots=True)
class Running:
    """One process; `restarts` counts how often it was started again."""

    name: str
    pid: int
    url: str
    restarts: int


@dataclass(frozen=True, slots=True)
class State:
    """`pid` and `born` (in clock ticks since boot) name the supervisor, also when the number is used again.

    `ready` once the platform has served. The rest is what `reset` must know to find everything.
    """

    pid: int
    born: str
    base_url: str
    event_prefix: str
    database_prefix: str
    ready: bool
    parts: tuple[Running, ...]

    @property
    def alive(self) -> bool:
        return self.born != "" and birth(self.pid) == self.born

    def write(self, folder: Path) -> None:
        fresh = folder / f"{NAME}.new"
        fresh.write_text(json.dumps(asdict(self), indent=1))
        fresh.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> "State | None":
        """What was noted last, whether or not it still runs."""
        file = folder / NAME
        if not file.exists():
            return None
        noted = json.loads(file.read_text())
        return cls(**{**noted, "parts": tuple(Running(**part) for part in noted["parts"])})


def birth(pid: int) -> str:
    """When a process began, as far as the system tells; empty when none of this number lives."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self").exists() or not _exists(pid) else "unknown"
    return "" if fields[0] == "Z" else fields[19]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
