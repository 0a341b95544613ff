"""CPU and memory of a whole tree of processes, from Linux' /proc."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from atelier.host.footprint import tree_pss_mib

TICKS = os.sysconf("SC_CLK_TCK")
CALM_WINDOW = 0.25
CALM_SHARE = 0.05
TIMEOUT_SECONDS = 20.0
DATABASE = "postgres"


@dataclass(frozen=True, slots=True)
class Spent:
    """One living process: its parent, the seconds it has used with its ended children and theirs, its command.

    `ended` is the part of its ended children.
    """

    parent: int
    seconds: float
    name: str = ""
    ended: float = 0.0


def read_stat(line: str) -> Spent:
    """Parse a stat line. The command's name in brackets may contain any text, so fields are counted after it."""
    begin, _, rest = line.rpartition(")")
    fields = rest.split()
    user, system, ended_user, ended_system = (int(field) for field in fields[11:15])
    ended = (ended_user + ended_system) / TICKS
    return Spent(int(fields[1]), (user + system) / TICKS + ended, begin.partition("(")[2], ended)


def tree(processes: Mapping[int, Spent], roots: Iterable[int]) -> list[int]:
    """Return the living roots and their descendants, each once."""
    children: dict[int, list[int]] = {}
    for pid, spent in processes.items():
        children.setdefault(spent.parent, []).append(pid)
    found = [root for root in roots if root in processes]
    for pid in found:
        found.extend(child for child in children.get(pid, ()) if child not in found)
    return found


def cpu_of(processes: Mapping[int, Spent], roots: Iterable[int], name: str | None = None) -> float:
    """CPU seconds of all processes, or of those of a name, ended ones included: their parents have their time."""
    found = (processes[pid] for pid in tree(processes, roots))
    return sum(spent.seconds for spent in found if name in (None, spent.name))


def own_cpu_of(processes: Mapping[int, Spent], pids: Iterable[int]) -> float:
    """CPU seconds of single processes, without their children."""
    return sum(processes[pid].seconds - processes[pid].ended for pid in pids if pid in processes)


def living() -> dict[int, Spent]:
    return dict(_living())


def _living() -> Iterator[tuple[int, Spent]]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            yield int(entry.name), read_stat((entry / "stat").read_text())
        except (OSError, ValueError):
            continue


def children_of(pid: int) -> set[int]:
    return {child for child, spent in living().items() if spent.parent == pid}


class Meter:
    """Reads the account of the processes below `roots`. `idle` is the share of a core that they use while idle."""

    def __init__(self, roots: Iterable[int]) -> None:
        self.roots = tuple(roots)
        self.idle = 0.0

    def cpu(self) -> float:
        return cpu_of(living(), self.roots)

    def database_cpu(self) -> float:
        return cpu_of(living(), self.roots, DATABASE)

    def main_cpu(self) -> float:
        """Return the CPU of the processes themselves, without what they started."""
        return own_cpu_of(living(), self.roots)

    def mib(self) -> float:
        """Return the proportional memory: a page shared by three processes counts a third for each."""
        return sum(tree_pss_mib(root) or 0.0 for root in self.roots)

    async def learn_idle(self, seconds: float) -> None:
        self.idle = await self._share(seconds)

    async def calm(self) -> None:
        """Wait until two consecutive readings are close to the idle share."""
        deadline = asyncio.get_running_loop().time() + TIMEOUT_SECONDS
        quiet = 0
        while quiet < 2 and asyncio.get_running_loop().time() < deadline:
            quiet = quiet + 1 if await self._share(CALM_WINDOW) <= self.idle + CALM_SHARE else 0

    async def _share(self, seconds: float) -> float:
        before = self.cpu()
        await asyncio.sleep(seconds)
        return (self.cpu() - before) / seconds

    @asynccontextmanager
    async def watching_memory(self, every: float = 1.0) -> AsyncIterator[list[float]]:
        """Collect memory sizes during the block, in MiB."""
        sizes: list[float] = []
        watching = asyncio.create_task(self._watch(sizes, every))
        try:
            yield sizes
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, sizes: list[float], every: float) -> None:
        while True:
            sizes.append(await asyncio.to_thread(self.mib))
            await asyncio.sleep(every)
