"""When a service keeps failing, stop asking for a moment: the queue of those who wait would only grow."""

import time
from collections.abc import Callable

import structlog
from common import telemetry

log = structlog.get_logger("gateway")
opened = telemetry.meter.create_counter("atelier.gateway.breaker.opened")


class Breaker:
    """Opens after so many failures in a row. After `rest` seconds one request may try; its fate decides.

    Every admitted request tells how it went: `succeeded`, `failed`, or `abandoned` when that says nothing about
    the service.
    """

    def __init__(
        self, service: str, failures: int, rest: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._service = service
        self._bearable = failures
        self._rest = rest
        self._monotonic = monotonic
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._open_until is not None

    def admits(self) -> bool:
        """Whether the service may be asked now. In half-open state the one who is told so is the probe."""
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
        if self._failures < self._bearable and not self._probing:
            return
        if self._open_until is None:
            log.warning("breaker_opened", to=self._service, failures=self._failures)
            opened.add(1, {"peer.service": self._service})
        self._open_until = self._monotonic() + self._rest
        self._probing = False

    def abandoned(self) -> None:
        self._probing = False
