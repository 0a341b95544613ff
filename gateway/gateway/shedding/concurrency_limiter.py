"""Limits how many requests the services process at once, and how many wait for a slot."""

import asyncio
from collections import Counter

from common.kernel.errors import ServiceUnavailable
from common.observability import telemetry

from gateway.settings import SlotSettings

_shed = telemetry.meter.create_counter("atelier.gateway.requests.shed")


def count_shed(service: str, count: int = 1) -> None:
    """Add `count` refused requests to the metric."""
    _shed.add(count, {"peer.service": service})


class ConcurrencyLimiter:
    """Grants slots in the order of the requests. A request that waits longer than `wait_seconds` is refused."""

    def __init__(self, settings: SlotSettings) -> None:
        self._settings = settings
        self._used = 0
        self._used_by_service: Counter[str] = Counter()
        self._waiters: dict[asyncio.Future[bool], str] = {}
        self._arriving = 0

    @property
    def queue_full(self) -> bool:
        """Whether another request may not even wait."""
        return len(self._waiters) + self._arriving >= self._settings.waiting

    def would_refuse(self, service: str) -> bool:
        """Whether `acquire` would fail at once."""
        return self.queue_full and not self._has_slot(service)

    def note_arrival(self) -> None:
        """Count a request that has started but not yet reached `acquire` as waiting, until the loop's next iteration.

        Without it all requests that arrive in one iteration would see the same free places in the queue.
        """
        if not self._arriving:
            asyncio.get_running_loop().call_soon(self._reset_arrivals)
        self._arriving += 1

    def _reset_arrivals(self) -> None:
        self._arriving = 0

    async def acquire(self, service: str) -> "Slot":
        """A slot, which must be released. Raises ServiceUnavailable."""
        if self._has_slot(service):
            self._take(service)
        elif self.queue_full or not await self._wait(service):
            raise self.refusal(service)
        return Slot(self, service)

    def release(self, service: str) -> None:
        """Return a slot; the longest waiting request that may have it gets it."""
        self._used -= 1
        self._used_by_service[service] -= 1
        for waiter, wanted in self._waiters.items():
            if not waiter.done() and self._has_slot(wanted):
                self._take(wanted)
                del self._waiters[waiter]
                waiter.set_result(True)
                return

    def refusal(self, service: str) -> ServiceUnavailable:
        """The error for a refused request, which is counted."""
        count_shed(service)
        return ServiceUnavailable(service=service)

    def _has_slot(self, service: str) -> bool:
        return self._used < self._settings.at_once and self._used_by_service[service] < self._settings.at_one_service

    def _take(self, service: str) -> None:
        self._used += 1
        self._used_by_service[service] += 1

    async def _wait(self, service: str) -> bool:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        self._waiters[waiter] = service
        timer = loop.call_later(self._settings.wait_seconds, self._time_out, waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if self._waiters.pop(waiter, None) is None and not waiter.cancelled() and waiter.result():
                self.release(service)
            raise
        finally:
            timer.cancel()

    def _time_out(self, waiter: "asyncio.Future[bool]") -> None:
        if self._waiters.pop(waiter, None) is not None and not waiter.done():
            waiter.set_result(False)


class Slot:
    """Permission to process one request. `release` may be called more than once."""

    def __init__(self, limiter: ConcurrencyLimiter, service: str) -> None:
        self._limiter: ConcurrencyLimiter | None = limiter
        self._service = service

    def release(self) -> None:
        limiter, self._limiter = self._limiter, None
        if limiter is not None:
            limiter.release(self._service)
