"""The results of the benchmark of jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.arithmetic import Measured, Overload, per
from bench.figures import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Leases:
    """Seconds from submission to lease: of jobs at an idle queue, and of the first jobs of other customers behind at
    least `queued` jobs of one customer; and how long the small jobs of this run took."""

    idle: Sequence[float]
    behind: Sequence[float]
    queued: int
    took: Sequence[float]

    @property
    def job(self) -> float:
        return median(self.took)

    @property
    def longest_job(self) -> float:
        return max(self.took)

    @property
    def delay(self) -> float:
        """The most that a first job waited longer than at an idle queue."""
        return max(self.behind) - median(self.idle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What requests at a fixed rate experience: `alive` is answered by the event loop alone, `list` with a query."""

    alive: Overload
    list: Overload

    @property
    def failed(self) -> int:
        return sum(each.failed + each.shed for each in (self.alive, self.list))

    @classmethod
    def together(cls, sides: Sequence["Side"]) -> "Side":
        return cls(
            alive=Overload.together([each.alive for each in sides]),
            list=Overload.together([each.list for each in sides]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """The same requests without pictures in work, and while the servers' core makes some, in turns."""

    without: Sequence[Side]
    during: Sequence[Side]

    @property
    def lag(self) -> float:
        """How many times longer the event loop's p99 is while pictures are made: the median of the rounds."""
        return median(per(b.alive.p99, a.alive.p99) for a, b in zip(self.without, self.during, strict=True))

    @property
    def list(self) -> float:
        """The same for the product list's p99."""
        return median(per(b.list.p99, a.list.p99) for a, b in zip(self.without, self.during, strict=True))

    @property
    def failed(self) -> int:
        return sum(each.failed for each in (*self.without, *self.during))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFigures:
    pinned: bool
    leases: Leases
    restoring: Disturbance
    drawing: Disturbance
    accepted: Sequence[Round]

    @property
    def submissions(self) -> Measured:
        return Measured.together([each.measured for each in self.accepted])

    @property
    def checking(self) -> float:
        """The share of a submission's CPU that the processes which decode pictures use, with their starts."""
        found = self.submissions
        return per(found.cpu - found.database_cpu - found.main_cpu, found.cpu)

    @property
    def against_plain(self) -> float:
        return median(per(each.measured.per_cpu_second, each.plain.per_cpu_second) for each in self.accepted)

    @property
    def against_prepared(self) -> float:
        return median(per(each.measured.per_cpu_second, each.prepared.per_cpu_second) for each in self.accepted)

    @property
    def unchecked(self) -> float:
        """The same against plain statements, without the processes that decode pictures."""
        return self.against_plain / (1 - self.checking)
