"""Tests of the benchmark's arithmetic."""

import pytest

from bench.arithmetic import Measured, Overload, fraction, per, percentile


def test_a_percentile_is_a_value_that_was_measured() -> None:
    latencies = [float(number) for number in range(1, 101)]
    assert [percentile(latencies, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]


def test_a_percentile_of_few_values_is_the_nearest_rank() -> None:
    assert percentile([3.0], 0.01) == 3.0
    assert percentile([1.0, 2.0], 0.5) == 1.0
    assert percentile([1.0, 2.0], 0.51) == 2.0
    assert percentile([], 0.99) == 0.0


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(1 / 8, "1/8.0"), (0.4, "1/2.5"), (1 / 36, "1/36"), (1 / 319, "1/319"), (1.34, "1.3"), (0.0, "none")],
)
def test_ratios_are_written_like_goals(ratio: float, words: str) -> None:
    assert fraction(ratio) == words


def test_a_ratio_to_zero_is_zero() -> None:
    assert per(7, 0) == 0.0


def test_a_journey_has_rates_by_time_and_by_cpu() -> None:
    measured = Measured(journey="list", clients=2, failed=0, seconds=2.0, cpu=0.5, latencies=[0.01, 0.02, 0.03, 0.04])
    assert (measured.completed, measured.per_second, measured.per_cpu_second) == (4, 2.0, 8.0)
    assert measured.milliseconds(0.5) == 20.0


def test_goodput_counts_only_timely_responses() -> None:
    overload = Overload(
        peak=100, offered=800, seconds=2, accepted=[0.1] * 150 + [9.0] * 50, in_time=150, shed=600, failed=0
    )
    assert (overload.goodput, overload.shed_share, overload.p99) == (0.75, 0.75, 9.0)
