"""The time since the platform was started, and the memory of its processes, PostgreSQL included."""

import os
import time
from pathlib import Path

IMPORTED = time.monotonic()


def tree_pss_mib(root: int | None = None) -> float | None:
    """MiB, each shared page counted once over its sharers; None where the kernel has no /proc."""
    sizes = [_pss(pid) for pid in _tree(root or os.getpid())]
    known = [size for size in sizes if size is not None]
    return sum(known) / 1024 if known else None


def seconds_running() -> float:
    """Seconds since this process began, imports included; where that is unknown, since this module was imported."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return time.monotonic() - IMPORTED
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        parent = _parent(entry)
        if parent is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def _parent(entry: Path) -> int | None:
    try:
        # The command's name stands in brackets and may contain anything; the parent is the second field after it.
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _pss(pid: int) -> int | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), None)
