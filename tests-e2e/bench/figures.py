"""Everything one run of the benchmark found out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.arithmetic import Measured, Overload
from bench.pgbench import Limit
from bench.rush import Rush

YARDSTICK = 8
"""Clients of the load that is compared with the limits, which are measured at the same."""


@dataclass(slots=True, kw_only=True)
class TopologyFigures:
    """Starts in seconds, first and second; memory in MiB; SQL statements per journey."""

    name: str
    first_start: float
    second_start: float = 0.0
    idle_mib: float = 0.0
    statements: Mapping[str, float] = field(default_factory=dict)
    measured: list[Measured] = field(default_factory=list)
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
    """`limits` by pgbench; `bare` is the ASGI application, by the journeys it is compared with."""

    pinned: bool
    limits: Sequence[Limit]
    bare: Mapping[str, Measured]
    topologies: Sequence[TopologyFigures]

    def limit(self, name: str, *, prepared: bool = False) -> float:
        """Per CPU-second; 0.0 when it was not measured."""
        found = (limit for limit in self.limits if (limit.name, limit.prepared) == (name, prepared))
        return next((limit.per_cpu_second for limit in found), 0.0)
