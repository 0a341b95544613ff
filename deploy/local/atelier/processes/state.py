"""A file in the data folder that lists the running processes, so that another shell can query and stop them."""

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
    """`pid` and `born` (its start, in clock ticks since boot) identify the supervisor even if the pid is used again.

    `ready` becomes true when the platform serves.
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
        return self.born != "" and start_time(self.pid) == self.born

    def write(self, folder: Path) -> None:
        fresh = folder / f"{NAME}.new"
        fresh.write_text(json.dumps(asdict(self), indent=1))
        fresh.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> "State | None":
        """What was written last, whether or not it still runs. None where nothing was."""
        file = folder / NAME
        if not file.exists():
            return None
        written = json.loads(file.read_text())
        return cls(**{**written, "parts": tuple(Running(**part) for part in written["parts"])})


def start_time(pid: int) -> str:
    """When a process was started, in clock ticks since boot. Empty for no process, "unknown" without /proc."""
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
