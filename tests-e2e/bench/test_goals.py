"""The goals of a run and its report."""

import tomllib
from dataclasses import replace

import pytest

from bench.arithmetic import Measured, Overload
from bench.document import BEGIN, END, NoSection, replaced, section
from bench.figures import Figures, Round, TopologyFigures
from bench.goals import verdicts
from bench.journeys import CACHED_LIST, CONSOLE_ORDERS, LIST, PURCHASE, STAFF_ORDERS
from bench.pgbench import Limit
from bench.programs import ROOT
from bench.rush import Rush
from bench.storefronts import SHIPPED, unlimited


def measured(journey: str, per_cpu_second: int, clients: int = 8, failed: int = 0) -> Measured:
    return Measured(
        journey=journey,
        clients=clients,
        failed=failed,
        seconds=2,
        cpu=1,
        latencies=[0.01] * per_cpu_second,
        mib=300,
    )


RATES = {LIST: ("list", 4000), PURCHASE: ("checkout", 1800)}


def round_of(journey: Measured, slowness: float = 1) -> Round:
    """A limit and a journey on a machine that is so much slower than usual, for both."""
    limit, rate = RATES[journey.journey]
    slowed = replace(journey, cpu=journey.cpu * slowness)
    return Round(slowed, Limit(limit, rate / slowness), Limit(limit, 2 * rate / slowness, prepared=True))


def figures(*journeys: Measured, name: str = "embedded", rush: Rush | None = None) -> Figures:
    rounds = {each.journey: [round_of(each)] for each in journeys if each.journey in RATES and each.clients == 8}
    topology = TopologyFigures(
        name=name, first_start=9, second_start=3, measured=list(journeys), rounds=rounds, rush=rush
    )
    return Figures(pinned=True, bare={CACHED_LIST: measured(CACHED_LIST, 20_000)}, topologies=[topology])


def reached(found: Figures, what: str) -> tuple[str, bool]:
    return next((each.reached, each.met) for each in verdicts(found) if what in each.what)


def test_a_journey_is_compared_with_its_limit_per_cpu_second() -> None:
    assert reached(figures(measured(LIST, 800)), "list against pgbench") == ("1/5.0", True)
    assert reached(figures(measured(LIST, 400)), "list against pgbench") == ("1/10.0", False)


def test_the_median_ignores_a_slower_machine_and_one_outlier() -> None:
    found, list_ = figures(), measured(LIST, 800)
    odd = Round(replace(list_, cpu=9), Limit("list", 4000), Limit("list", 8000, prepared=True))
    found.topologies[0].measured.append(Measured.together([list_, list_]))
    found.topologies[0].rounds[LIST] = [round_of(list_), round_of(list_, 3), round_of(list_, 2), odd]
    assert reached(found, "list against pgbench") == ("1/5.0", True)
    assert [(limit.name, limit.per_cpu_second, limit.prepared) for limit in found.limits] == [
        ("list", 3000, False),
        ("list", 6000, True),
    ]


def test_samples_of_a_journey_are_summed() -> None:
    both = Measured.together([measured(LIST, 800), replace(measured(LIST, 200, failed=2), mib=310)])
    assert (both.completed, both.failed, both.seconds, both.cpu, both.mib) == (1000, 2, 4, 2, 310)


def test_the_cache_is_compared_with_the_bare_application() -> None:
    assert reached(figures(measured(CACHED_LIST, 8000)), "bare ASGI") == ("1/2.5", True)


def test_prepared_statements_are_reported_beside_plain_ones() -> None:
    assert [each.prepared for each in verdicts(figures(measured(LIST, 800))) if LIST in each.what] == ["1/10.0"]


def test_eight_clients_are_compared_with_the_limits() -> None:
    loads = (measured(LIST, 100, clients=1), measured(LIST, 800, clients=8), measured(LIST, 999, clients=32))
    assert reached(figures(*loads), "list against pgbench")[0] == "1/5.0"


def test_a_journey_with_a_failure_misses_its_goal() -> None:
    assert reached(figures(measured(LIST, 800, failed=1)), "list against pgbench") == ("1/5.0", False)


def test_the_distributed_topology_has_a_goal_of_its_own() -> None:
    assert reached(figures(measured(PURCHASE, 30), name="distributed"), "purchase") == ("1/60", True)


@pytest.mark.parametrize(("rate", "reached_", "met"), [(50, "1/2.0", True), (30, "1/3.3", False)])
def test_a_page_of_the_console_costs_at_most_three_calls(rate: int, reached_: str, met: bool) -> None:
    both = figures(measured(STAFF_ORDERS, 100), measured(CONSOLE_ORDERS, rate))
    assert reached(both, "orders in the console") == (reached_, met)


@pytest.mark.parametrize(("orders", "left", "met"), [(4, 0, True), (5, 0, False), (3, 1, False)])
def test_a_rush_must_sell_exactly_the_stock(orders: int, left: int, met: bool) -> None:
    rush = Rush(units=4, buyers=40, orders=orders, refused=40 - orders, shed=9, left=left, seconds=1, cpu=1)
    assert reached(figures(rush=rush), "rush")[1] is met


def test_goodput_under_overload_must_keep_most_of_the_peak() -> None:
    found = figures()
    found.topologies[0].overload = Overload(
        peak=100, offered=400, seconds=1, accepted=[0.1] * 60, in_time=60, shed=340, failed=0
    )
    assert reached(found, "goodput") == ("60% of the peak", False)


def test_only_the_measured_section_of_the_document_is_replaced() -> None:
    assert replaced(f"before\n{BEGIN}\nold\n{END}\nafter\n", "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_document_without_the_section_is_unchanged() -> None:
    with pytest.raises(NoSection):
        replaced("words", "new")


def test_the_document_has_no_absolute_times_or_throughput() -> None:
    text = "\n".join(section(figures(measured(LIST, 800), measured(PURCHASE, 100))))
    assert "| embedded: list against pgbench list | 1/5.0 |" in text
    assert not [unit for unit in (" ms", "/s ", "800") if unit in text]


def test_the_measured_storefronts_are_the_shipped_ones_without_limits() -> None:
    for file in (ROOT / SHIPPED).glob("*.toml"):
        shipped, measured_one = tomllib.loads(file.read_text()), tomllib.loads(unlimited(file.read_text()))
        generous = measured_one.pop("uploads")
        assert generous == {"rate": "1000000/minute", "at_once": 1000}
        assert measured_one == {key: value for key, value in shipped.items() if key not in ("limits", "uploads")}
