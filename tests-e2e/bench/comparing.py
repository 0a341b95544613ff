"""Compares this checkout with a revision, or with itself without triggers: the same journeys in turns, on one core."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

from bench.accounting import Meter
from bench.arithmetic import per
from bench.caching import fill_cache
from bench.change_triggers import switch_triggers
from bench.closed_loop import ClosedLoop
from bench.cores import Cores
from bench.embedded import Embedded
from bench.figures import YARDSTICK
from bench.idle import quiet
from bench.journeys import BY_STAFF, BY_STRANGERS, JOURNEYS, Goods, Visitor
from bench.options import Options
from bench.programs import BenchmarkFailed
from bench.revision import install, stock_by
from bench.shop import Shop

IDLE_SECONDS = 2.0


@dataclass(slots=True)
class Compared:
    """One journey: in each round the CPU per completed journey of this checkout, divided by the other one's."""

    journey: str
    ratios: list[float] = field(default_factory=list)

    def line(self) -> str:
        each = ", ".join(f"{ratio:.2f}" for ratio in sorted(self.ratios))
        return f"{self.journey}: {median(self.ratios):.2f} of the CPU ({each})"


class Side:
    """One of the two revisions, running."""

    def __init__(self, topology: Embedded, say: Callable[[str], None]) -> None:
        self._topology = topology
        self._say = say
        self._shop = Shop(topology.address)
        self._goods = Goods([], [], 0)
        self._visitors: list[Visitor] = []
        self.meter = Meter(topology.roots)

    @classmethod
    async def begin(cls, topology: Embedded, say: Callable[[str], None]) -> "Side":
        say(f"{topology.root.name}: first start, and a thousand products")
        topology.start()
        stock_by(topology.root, topology.database("catalog"), topology.objects, topology.storefronts)
        topology.stop()
        topology.start()
        side = cls(topology, say)
        await quiet(topology, side.meter, IDLE_SECONDS)
        side._goods = await side._shop.goods()
        side._visitors = await side._shop.customers(YARDSTICK, side._goods)
        await side.meter.calm()
        return side

    async def cost(self, journey: str, seconds: float) -> float:
        """CPU seconds of all server processes per completed journey."""
        visitors = self._visitors
        if journey in BY_STRANGERS:
            await fill_cache(self._topology.address, self._goods)
            visitors = [Visitor(self._goods, Random(number)) for number in range(len(visitors))]
        elif journey in BY_STAFF:
            visitors = await self._shop.staff(len(visitors), self._goods)
        loop = ClosedLoop(self._topology.address, self.meter, self._say)
        measured = await loop.drive(journey, JOURNEYS[journey], visitors, seconds)
        if not measured.completed:
            raise BenchmarkFailed(f"{journey}: none was completed")
        return per(measured.cpu, measured.completed)


async def compare(
    revision: str, options: Options, folder: Path, cores: Cores, say: Callable[[str], None]
) -> Sequence[Compared]:
    """The embedded topology only: there all the code is in one process. Who begins changes with every round."""
    clone = install(revision, folder, say)
    mine, other = folder / "mine", folder / "other"
    for each in (mine, other):
        each.mkdir()
        each.chmod(0o755)
    topologies = Embedded(mine, cores), Embedded(other, cores, root=clone)
    try:
        ours, theirs = [await Side.begin(topology, say) for topology in topologies]
        found = [Compared(journey) for journey in options.journeys]
        for number in range(options.scale.rounds):
            for compared in found:
                costs: dict[Side, float] = {}
                for side in (ours, theirs) if number % 2 else (theirs, ours):
                    costs[side] = await side.cost(compared.journey, options.scale.round_seconds)
                compared.ratios.append(costs[ours] / costs[theirs])
            say(f"round {number + 1} of {options.scale.rounds}")
        return found
    finally:
        for topology in topologies:
            topology.close()


async def compare_without_changes(
    options: Options, folder: Path, cores: Cores, say: Callable[[str], None]
) -> Sequence[Compared]:
    """What the triggers that record changes cost: on and off in turns, in one running platform."""
    topology = Embedded(folder, cores)
    try:
        side = await Side.begin(topology, say)
        found = [Compared(journey) for journey in options.journeys]
        for number in range(options.scale.rounds):
            for compared in found:
                costs: dict[bool, float] = {}
                for enabled in (True, False) if number % 2 else (False, True):
                    await switch_triggers(topology, enabled=enabled)
                    costs[enabled] = await side.cost(compared.journey, options.scale.round_seconds)
                compared.ratios.append(costs[True] / costs[False])
            say(f"round {number + 1} of {options.scale.rounds}")
        return found
    finally:
        topology.close()
