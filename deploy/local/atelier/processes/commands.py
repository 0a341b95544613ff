"""`atelier processes down` and `status`: about a platform that another shell started."""

import os
import signal
import time
from argparse import Namespace
from pathlib import Path

import httpx
from rich.table import Table

from atelier.console.progress import Progress
from atelier.errors import CannotStart
from atelier.processes.state import State

STOP_SECONDS = 90


def down(options: Namespace, progress: Progress) -> int:
    state = _running(options.data)
    with progress.step(f"stopping {len(state.parts)} processes"):
        os.kill(state.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while state.alive:
            if time.monotonic() > deadline:
                raise CannotStart(f"Process {state.pid} has not stopped after {STOP_SECONDS} seconds.")
            time.sleep(0.05)
    return 0


def status(options: Namespace, progress: Progress) -> int:
    """0 when every process is ready, 1 when one is not."""
    state = _running(options.data)
    table = Table("process", "pid", "address", "restarts", "health", box=None)
    healths = [_health(part.url) for part in state.parts]
    for part, health in zip(state.parts, healths, strict=True):
        table.add_row(part.name, str(part.pid), part.url, str(part.restarts), health)
    progress.console.print(table)
    return 0 if state.ready and set(healths) == {"ready"} else 1


def _running(data: Path) -> State:
    state = State.read(data)
    if state is None or not state.alive:
        raise CannotStart(f"No distributed platform runs on {data}.")
    return state


def _health(url: str) -> str:
    try:
        return str(httpx.get(f"{url}/health/ready", timeout=3, trust_env=False).json()["status"])
    except (httpx.TransportError, ValueError, KeyError) as error:
        return repr(error)
