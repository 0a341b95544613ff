"""Stops requests to a service that keeps failing, so that they do not queue for a timeout."""

import time
from collections.abc import Callable

import structlog
from common.observability import telemetry

log = structlog.get_logger("gateway")
_opened = telemetry.meter.create_counter("atelier.gateway.breaker.opened")


class CircuitBreaker:
    """Opens after `max_failures` failures in a row. After `open_seconds` it is half-open: one request is a probe.

    Every admitted request reports its outcome: `succeeded`, `failed`, or `abandoned` if the outcome says nothing about
    the service.
    """

    def __init__(
        self, service: str, max_failures: int, open_seconds: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._service = service
        self._max_failures = max_failures
        self._open_seconds = open_seconds
        self._monotonic = monotonic
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._open_until is not None

    def admits(self) -> bool:
        """Whether a request may be sent now. In the half-open state the first caller gets True and is the probe."""
        if self._open_until is None:
            return True
        if self._probing or self._monotonic() < self._open_until:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        if self._open_until is not None:
            log.warning("breaker_closed", to=self._service)
        self._failures = 0
        self._open_until = None
        self._probing = False

    def failed(self) -> None:
        self._failures += 1
        if self._failures < self._max_failures and not self._probing:
            return
        if self._open_until is None:
            log.warning("breaker_opened", to=self._service, failures=self._failures)
            _opened.add(1, {"peer.service": self._service})
        self._open_until = self._monotonic() + self._open_seconds
        self._probing = False

    def abandoned(self) -> None:
        self._probing = False
