"""The command line options and the amounts they stand for."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.figures import YARDSTICK
from bench.journeys import PURCHASE

ABOUT = """Runs simulated customers against the platform, and measures the cost: throughput, latency, SQL statements,
CPU of all server processes with PostgreSQL, memory, start-up. Next to it, in the same run, what PostgreSQL and HTTP
alone can do; figures that travel between machines are the ratios per CPU-second. Servers run on one core and the
load on another. Needs nothing but `make install`; works on scratch data."""

EMBEDDED = "embedded"
SHOP, JOBS = "shop", "jobs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`seconds` per journey and load; where a limit is also measured, so many `rounds` of `round_seconds` for each
    of them; `counted` journeys for the SQL statements; `units` in the rush."""

    seconds: float
    rounds: int
    round_seconds: float
    counted: int
    units: int
    crowd_seconds: float


FULL = Scale(seconds=8, rounds=5, round_seconds=4, counted=100, units=10, crowd_seconds=8)
QUICK = Scale(seconds=2, rounds=2, round_seconds=2, counted=30, units=3, crowd_seconds=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    scale: Scale
    clients: tuple[int, ...]
    journeys: tuple[str, ...]
    topologies: tuple[str, ...]
    report: Path | None
    quick: bool
    against: str | None
    without_changes: bool = False
    only: str | None = None

    def covers(self, part: str) -> bool:
        return self.only in (None, part)

    def of(self, topology: str) -> "Options":
        """When time is short, of the other topologies only the figure that has a goal."""
        if not self.quick or topology == EMBEDDED or len(self.topologies) == 1:
            return self
        wanted = tuple(journey for journey in self.journeys if journey == PURCHASE)
        return replace(self, journeys=wanted, clients=(YARDSTICK,))


def read_options(words: Sequence[str] | None, journeys: Sequence[str], topologies: Sequence[str]) -> Options:
    """`journeys` and `topologies` are all there are."""
    parser = argparse.ArgumentParser(prog="make bench", description=ABOUT)
    parser.add_argument("--quick", action="store_true", help="rough figures in about two minutes; writes no report")
    parser.add_argument("--only", choices=(SHOP, JOBS), help="the shop's journeys or the jobs of generation")
    parser.add_argument("--topology", choices=topologies, help="only this one (default: all there are)")
    parser.add_argument("--journey", choices=journeys, action="append", help="only this one; may be repeated")
    parser.add_argument("--clients", default="1,8,32", help="clients of the closed loop (default: 1,8,32)")
    parser.add_argument("--seconds", type=float, help="how long each journey is driven at each load")
    parser.add_argument("--report", type=Path, default=Path("docs/performance.md"), help="whose section to write anew")
    parser.add_argument("--rounds", type=int, help="how often two things that are compared take turns")
    parser.add_argument(
        "--against", metavar="REVISION", help="instead: this checkout and a revision, in turns; writes no report"
    )
    parser.add_argument(
        "--without-changes",
        action="store_true",
        help="instead: with and without the triggers that record changes, in turns; writes no report",
    )
    options = parser.parse_args(words)
    in_shop = options.journey or options.topology
    return Options(
        scale=_scale(options.quick, options.seconds, options.rounds),
        clients=tuple(int(count) for count in options.clients.split(",")),
        journeys=tuple(options.journey or journeys),
        topologies=(options.topology,) if options.topology else tuple(topologies),
        quick=options.quick,
        report=None if options.quick or in_shop else options.report,
        against=options.against,
        without_changes=options.without_changes,
        only=SHOP if in_shop else options.only,
    )


def _scale(quick: bool, seconds: float | None, rounds: int | None) -> Scale:
    scale = QUICK if quick else FULL
    scale = replace(scale, rounds=rounds or scale.rounds)
    if seconds is None:
        return scale
    return replace(scale, seconds=seconds, round_seconds=seconds / 2, crowd_seconds=seconds)
