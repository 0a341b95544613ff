"""The circuit breaker: closed, open, half-open."""

import pytest
from gateway.upstream.circuit_breaker import CircuitBreaker


class FakeTime:
    """A monotonic clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def breaker(time: FakeTime) -> CircuitBreaker:
    """Open after three failures in a row."""
    breaker = CircuitBreaker("cart", max_failures=3, open_seconds=1.0, monotonic=time)
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it(breaker: CircuitBreaker) -> None:
    assert breaker.is_open
    assert not breaker.admits()


def test_a_success_between_failures_keeps_it_closed(time: FakeTime) -> None:
    breaker = CircuitBreaker("cart", max_failures=2, open_seconds=1.0, monotonic=time)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.admits()


def test_after_the_open_time_exactly_one_request_is_admitted(breaker: CircuitBreaker, time: FakeTime) -> None:
    time.now += 1.0
    assert [breaker.admits() for _ in range(3)] == [True, False, False]


def test_a_successful_probe_closes_it(breaker: CircuitBreaker, time: FakeTime) -> None:
    time.now += 1.0
    assert breaker.admits()
    breaker.succeeded()
    assert [breaker.admits() for _ in range(3)] == [True, True, True]


def test_a_failed_probe_opens_it_again(breaker: CircuitBreaker, time: FakeTime) -> None:
    time.now += 1.0
    assert breaker.admits()
    breaker.failed()
    time.now += 0.9
    assert not breaker.admits()
    time.now += 0.1
    assert breaker.admits()


def test_an_abandoned_probe_permits_another_one(breaker: CircuitBreaker, time: FakeTime) -> None:
    time.now += 1.0
    assert breaker.admits()
    breaker.abandoned()
    assert breaker.admits()
