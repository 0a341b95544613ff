"""What must be reached, and what was."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.arithmetic import fraction, per
from bench.figures import Figures, TopologyFigures
from bench.journeys import CACHED_DETAIL, CACHED_LIST, DETAIL, LIST, PURCHASE

BARE = "bare ASGI"
MOST_MIB = 350
MOST_START = 5.0
LEAST_GOODPUT = 0.7


@dataclass(frozen=True, slots=True)
class Goal:
    """`journey` per CPU-second, as a share of what `limit` (of pgbench, or the bare application) does."""

    topology: str
    journey: str
    limit: str
    at_least: float
    aim: float


GOALS = (
    Goal("embedded", LIST, "list", 1 / 8, 1 / 6),
    Goal("embedded", DETAIL, "detail", 1 / 15, 1 / 10),
    Goal("embedded", CACHED_LIST, BARE, 1 / 4, 1 / 4),
    Goal("embedded", CACHED_DETAIL, BARE, 1 / 4, 1 / 4),
    Goal("embedded", PURCHASE, "checkout", 1 / 36, 1 / 18),
    Goal("distributed", PURCHASE, "checkout", 1 / 72, 1 / 36),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the report; everything in words."""

    what: str
    reached: str
    goal: str
    met: bool
    aim: str = ""
    prepared: str = ""


def verdicts(figures: Figures) -> list[Verdict]:
    """Of everything that was measured."""
    found: list[Verdict] = []
    for topology in figures.topologies:
        found += _ratios(figures, topology)
        found += _promises(topology)
    return found


def _ratios(figures: Figures, topology: TopologyFigures) -> Iterator[Verdict]:
    for goal in GOALS:
        measured = topology.at(goal.journey)
        if goal.topology != topology.name or measured is None:
            continue
        bare = figures.bare.get(goal.journey)
        limit = bare.per_cpu_second if goal.limit == BARE and bare else figures.limit(goal.limit)
        ratio = per(measured.per_cpu_second, limit)
        prepared = per(measured.per_cpu_second, figures.limit(goal.limit, prepared=True))
        against = goal.limit if goal.limit == BARE else f"pgbench {goal.limit}"
        yield Verdict(
            what=f"{goal.topology}: {goal.journey} against {against}",
            reached=fraction(ratio),
            goal=f"≥ {fraction(goal.at_least)}",
            aim=fraction(goal.aim) if goal.aim != goal.at_least else "",
            met=ratio >= goal.at_least and measured.failed == 0,
            prepared=fraction(prepared) if prepared else "",
        )


def _promises(topology: TopologyFigures) -> Iterator[Verdict]:
    name = topology.name
    if name == "embedded":
        mib = topology.loaded_mib
        yield Verdict(f"{name}: memory under load", f"{mib:.0f} MiB", f"≤ {MOST_MIB} MiB", 0 < mib <= MOST_MIB)
        quick = topology.second_start < MOST_START
        yield Verdict(f"{name}: second start", "within" if quick else "beyond", f"< {MOST_START:.0f} s", quick)
    if (rush := topology.rush) is not None:
        sold = f"{rush.orders} of {rush.units} sold to {rush.buyers}, {rush.left} left"
        yield Verdict(f"{name}: hot-product rush", sold, "exactly all", rush.is_exact)
    if (overload := topology.overload) is not None:
        good = overload.goodput >= LEAST_GOODPUT and overload.failed == 0
        reached = f"{overload.goodput:.0%} of the peak"
        yield Verdict(f"{name}: goodput at 4 times the load", reached, f"≥ {LEAST_GOODPUT:.0%}", good)
