"""CPU and memory of a whole tree of processes, from Linux' /proc."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from atelier.footprint import tree_pss_mib

TICKS = os.sysconf("SC_CLK_TCK")
CALM_WINDOW = 0.25
CALM_SHARE = 0.05
PATIENCE = 20.0
DATABASE = "postgres"


@dataclass(frozen=True, slots=True)
class Spent:
    """One living process: its parent, the seconds it has used with its ended children and theirs, its command."""

    parent: int
    seconds: float
    name: str = ""


def read_stat(line: str) -> Spent:
    """The command's name stands in brackets and may hold anything; the fields are counted from behind it."""
    begin, _, rest = line.rpartition(")")
    fields = rest.split()
    user, system, ended_user, ended_system = (int(field) for field in fields[11:15])
    seconds = (user + system + ended_user + ended_system) / TICKS
    return Spent(int(fields[1]), seconds, begin.partition("(")[2])


def tree(processes: Mapping[int, Spent], roots: Iterable[int]) -> list[int]:
    """The roots that live, and all that descend from them, each once."""
    children: dict[int, list[int]] = {}
    for pid, spent in processes.items():
        children.setdefault(spent.parent, []).append(pid)
    found = [root for root in roots if root in processes]
    for pid in found:
        found.extend(child for child in children.get(pid, ()) if child not in found)
    return found


def cpu_of(processes: Mapping[int, Spent], roots: Iterable[int], name: str | None = None) -> float:
    """Exact for what has ended too: whoever waits for a child takes over its account. Of all, or of those of a name."""
    found = (processes[pid] for pid in tree(processes, roots))
    return sum(spent.seconds for spent in found if name in (None, spent.name))


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
    """Reads the account of the processes below `roots`. `idle` is the share of a core they use for nothing."""

    def __init__(self, roots: Iterable[int]) -> None:
        self.roots = tuple(roots)
        self.idle = 0.0

    def cpu(self) -> float:
        return cpu_of(living(), self.roots)

    def database_cpu(self) -> float:
        return cpu_of(living(), self.roots, DATABASE)

    def mib(self) -> float:
        """Proportional: a page shared by three counts a third for each."""
        return sum(tree_pss_mib(root) or 0.0 for root in self.roots)

    async def learn_idle(self, seconds: float) -> None:
        self.idle = await self._share(seconds)

    async def calm(self) -> None:
        """Returns when what was begun is worked off: two readings in a row hardly above the idle share."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        quiet = 0
        while quiet < 2 and asyncio.get_running_loop().time() < deadline:
            quiet = quiet + 1 if await self._share(CALM_WINDOW) <= self.idle + CALM_SHARE else 0

    async def _share(self, seconds: float) -> float:
        before = self.cpu()
        await asyncio.sleep(seconds)
        return (self.cpu() - before) / seconds

    @asynccontextmanager
    async def watching_memory(self, every: float = 1.0) -> AsyncIterator[list[float]]:
        """The sizes seen meanwhile, in MiB."""
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
