"""Figures computed from measurements."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil


def percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of ascending values; `share` from 0 to 1, 0.0 of nothing."""
    if not ordered:
        return 0.0
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def per(count: float, amount: float) -> float:
    """Return a ratio; 0.0 if the divisor is zero."""
    return count / amount if amount > 0 else 0.0


def fraction(ratio: float) -> str:
    """A ratio the way goals are written: 1/7.4; 1.3 where we are better than the limit."""
    if ratio <= 0:
        return "none"
    if ratio >= 1:
        return f"{ratio:.1f}"
    return f"1/{1 / ratio:.1f}" if ratio > 0.05 else f"1/{1 / ratio:.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One journey at one load. `latencies` ascending, in seconds; `cpu` in seconds of all server processes together,
    what they did afterwards on account of the journeys included; `database_cpu` is PostgreSQL's part of it, and
    `main_cpu` that of the started processes without their children."""

    journey: str
    clients: int
    failed: int
    seconds: float
    cpu: float
    latencies: Sequence[float]
    mib: float = 0.0
    database_cpu: float = 0.0
    main_cpu: float = 0.0

    @property
    def completed(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return per(self.completed, self.seconds)

    @property
    def per_cpu_second(self) -> float:
        return per(self.completed, self.cpu)

    @classmethod
    def together(cls, parts: Sequence["Measured"]) -> "Measured":
        """Combine several samples of one journey at one load."""
        return cls(
            journey=parts[0].journey,
            clients=parts[0].clients,
            failed=sum(part.failed for part in parts),
            seconds=sum(part.seconds for part in parts),
            cpu=sum(part.cpu for part in parts),
            latencies=sorted(chain.from_iterable(part.latencies for part in parts)),
            mib=max(part.mib for part in parts),
            database_cpu=sum(part.database_cpu for part in parts),
            main_cpu=sum(part.main_cpu for part in parts),
        )

    def milliseconds(self, share: float) -> float:
        return percentile(self.latencies, share) * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """An open loop: `offered` requests came within `seconds` whatever became of them.

    `accepted` are the latencies of the successes, ascending, in seconds from when each was due; `in_time` of them came
    while the crowd still did. `shed` were refused (503 with Retry-After), `failed` is everything else.
    `peak` is the best rate of a closed loop.
    """

    peak: float
    offered: int
    seconds: float
    accepted: Sequence[float]
    in_time: int
    shed: int
    failed: int

    @property
    def goodput(self) -> float:
        """Successes per second, as a share of the peak."""
        return per(per(self.in_time, self.seconds), self.peak)

    @property
    def shed_share(self) -> float:
        return per(self.shed, self.offered)

    @property
    def p50(self) -> float:
        return percentile(self.accepted, 0.5)

    @property
    def p99(self) -> float:
        return percentile(self.accepted, 0.99)

    @classmethod
    def together(cls, parts: Sequence["Overload"]) -> "Overload":
        """Combine several samples of one request at one rate."""
        return cls(
            peak=parts[0].peak,
            offered=sum(part.offered for part in parts),
            seconds=sum(part.seconds for part in parts),
            accepted=sorted(chain.from_iterable(part.accepted for part in parts)),
            in_time=sum(part.in_time for part in parts),
            shed=sum(part.shed for part in parts),
            failed=sum(part.failed for part in parts),
        )
