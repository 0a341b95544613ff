"""The results of one benchmark run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from statistics import median

from bench.arithmetic import Measured, Overload
from bench.pgbench import Limit
from bench.rush import Rush

YARDSTICK = 8
"""The number of clients at which journeys and limits are compared."""


@dataclass(frozen=True, slots=True)
class Round:
    """A stretch of a journey, and its limit right before it, by plain and by prepared statements."""

    measured: Measured
    plain: Limit
    prepared: Limit


@dataclass(slots=True, kw_only=True)
class TopologyFigures:
    """Starts in seconds, first and second; memory in MiB; SQL statements per journey."""

    name: str
    first_start: float
    second_start: float = 0.0
    idle_mib: float = 0.0
    statements: Mapping[str, float] = field(default_factory=dict)
    measured: list[Measured] = field(default_factory=list)
    rounds: dict[str, list[Round]] = field(default_factory=dict)
    rush: Rush | None = None
    overload: Overload | None = None

    @property
    def loaded_mib(self) -> float:
        """The most that was seen under any load."""
        return max((each.mib for each in self.measured), default=0.0)

    def at(self, journey: str, clients: int = YARDSTICK) -> Measured | None:
        """A journey at a load, or at the highest below it that was driven."""
        loads = sorted((m for m in self.measured if m.journey == journey), key=lambda m: m.clients)
        return next((m for m in reversed(loads) if m.clients <= clients), loads[0] if loads else None)

    def peak(self, journey: str) -> float:
        return max((m.per_second for m in self.measured if m.journey == journey), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`bare` is the ASGI application, by the journeys it is compared with."""

    pinned: bool
    bare: Mapping[str, Measured]
    topologies: Sequence[TopologyFigures]

    @property
    def limits(self) -> Sequence[Limit]:
        """The median of each over all rounds."""
        found: dict[tuple[str, bool], list[float]] = {}
        for each in chain.from_iterable(topology.rounds.values() for topology in self.topologies):
            for limit in chain.from_iterable((one.plain, one.prepared) for one in each):
                found.setdefault((limit.name, limit.prepared), []).append(limit.per_cpu_second)
        return [Limit(name, median(rates), prepared) for (name, prepared), rates in found.items()]
