"""The child processes in which generation decodes and restores pictures."""

import os
import signal
from pathlib import Path
from random import Random

SPAWNED = b"multiprocessing.spawn"


def kill_a_renderer(parent: int, random: Random) -> str:
    """Kill one of the child processes of a process, and of the processes that it has started."""
    children = sorted(pid for pid in _descendants(parent) if SPAWNED in _command(pid))
    if not children:
        return "found no child process to kill"
    victim = random.choice(children)
    try:
        os.kill(victim, signal.SIGKILL)
    except ProcessLookupError:
        return "found a child process that had ended"
    return f"killed one of {len(children)} child processes"


def _descendants(parent: int) -> set[int]:
    found: set[int] = set()
    for child in _children(parent):
        found |= {child} | _descendants(child)
    return found


def _children(parent: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{parent}/task").iterdir())
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
