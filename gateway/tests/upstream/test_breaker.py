"""Closed, open, half-open."""

import pytest
from gateway.upstream.breaker import Breaker


class Time:
    """Moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def breaker(time: Time) -> Breaker:
    """Open: three failures in a row, a second ago none."""
    breaker = Breaker("cart", failures=3, rest=1.0, monotonic=time)
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it(breaker: Breaker) -> None:
    assert breaker.is_open
    assert not breaker.admits()


def test_a_success_between_failures_keeps_it_closed(time: Time) -> None:
    breaker = Breaker("cart", failures=2, rest=1.0, monotonic=time)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.admits()


def test_after_its_rest_exactly_one_may_try(breaker: Breaker, time: Time) -> None:
    time.now += 1.0
    assert [breaker.admits() for _ in range(3)] == [True, False, False]


def test_a_probe_that_succeeds_closes_it(breaker: Breaker, time: Time) -> None:
    time.now += 1.0
    assert breaker.admits()
    breaker.succeeded()
    assert [breaker.admits() for _ in range(3)] == [True, True, True]


def test_a_probe_that_fails_opens_it_for_another_rest(breaker: Breaker, time: Time) -> None:
    time.now += 1.0
    assert breaker.admits()
    breaker.failed()
    time.now += 0.9
    assert not breaker.admits()
    time.now += 0.1
    assert breaker.admits()


def test_a_probe_that_says_nothing_lets_another_try(breaker: Breaker, time: Time) -> None:
    time.now += 1.0
    assert breaker.admits()
    breaker.abandoned()
    assert breaker.admits()
