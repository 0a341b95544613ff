"""Goals and whether they were reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from bench.arithmetic import fraction, per
from bench.figures import Figures, TopologyFigures
from bench.journeys import CACHED_DETAIL, CACHED_LIST, CONSOLE_ORDERS, DETAIL, LIST, PURCHASE, STAFF_ORDERS

BARE = "bare ASGI"
MOST_MIB = 350
MOST_START = 5.0
LEAST_GOODPUT = 0.7
LEAST_CONSOLE = 1 / 3


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


def limit_of(topology: str, journey: str) -> str | None:
    """Which of pgbench's limits a journey is held against."""
    held = (goal.limit for goal in GOALS if (goal.topology, goal.journey) == (topology, journey))
    return next((limit for limit in held if limit != BARE), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the report, formatted."""

    what: str
    reached: str
    goal: str
    met: bool
    aim: str = ""
    prepared: str = ""


def verdicts(figures: Figures) -> list[Verdict]:
    """Return the report's lines of all measurements."""
    found: list[Verdict] = []
    for topology in figures.topologies:
        found += _ratios(figures, topology)
        found += _console(topology)
        found += _promises(topology)
    return found


def _ratios(figures: Figures, topology: TopologyFigures) -> Iterator[Verdict]:
    for goal in GOALS:
        measured = topology.at(goal.journey)
        if goal.topology != topology.name or measured is None:
            continue
        rounds = topology.rounds.get(goal.journey, [])
        bare = figures.bare.get(goal.journey)
        if goal.limit == BARE:
            ratio, prepared = per(measured.per_cpu_second, bare.per_cpu_second if bare else 0.0), 0.0
        else:
            ratio = _typical(per(each.measured.per_cpu_second, each.plain.per_cpu_second) for each in rounds)
            prepared = _typical(per(each.measured.per_cpu_second, each.prepared.per_cpu_second) for each in rounds)
        against = goal.limit if goal.limit == BARE else f"pgbench {goal.limit}"
        yield Verdict(
            what=f"{goal.topology}: {goal.journey} against {against}",
            reached=fraction(ratio),
            goal=f"≥ {fraction(goal.at_least)}",
            aim=fraction(goal.aim) if goal.aim != goal.at_least else "",
            met=ratio >= goal.at_least and measured.failed == 0,
            prepared=fraction(prepared) if prepared else "",
        )


def _typical(ratios: Iterable[float]) -> float:
    """Return the median of the ratios: other load on the machine distorts a few rounds."""
    found = list(ratios)
    return median(found) if found else 0.0


def _console(topology: TopologyFigures) -> Iterator[Verdict]:
    """A page of the console against the call of the staff contract that has its rows."""
    page, call = topology.at(CONSOLE_ORDERS), topology.at(STAFF_ORDERS)
    if topology.name != "embedded" or page is None or call is None:
        return
    ratio = per(page.per_cpu_second, call.per_cpu_second)
    yield Verdict(
        what=f"{topology.name}: {CONSOLE_ORDERS} against {STAFF_ORDERS}",
        reached=fraction(ratio),
        goal=f"≥ {fraction(LEAST_CONSOLE)}",
        met=ratio >= LEAST_CONSOLE and page.failed == call.failed == 0,
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
