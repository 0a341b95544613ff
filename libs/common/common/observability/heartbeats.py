"""Whether the background loops of a process still make progress, for its liveness check and its metrics."""

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from weakref import WeakSet

from opentelemetry.metrics import CallbackOptions, Observation

from common.observability import telemetry


class Heartbeat:
    """The heartbeat of one loop, which must `beat` at least every `max_age` seconds unless it is suspended."""

    def __init__(self, loop: str, max_age: float) -> None:
        self.loop = loop
        self.max_age = max_age
        self._beat_at: float | None = time.monotonic()

    def beat(self) -> None:
        self._beat_at = time.monotonic()

    def suspend(self) -> None:
        """Make it count as not overdue until the next beat: the loop waits for a message, which may never arrive."""
        self._beat_at = None

    @property
    def age(self) -> float:
        """Seconds since the last beat; 0 while it is suspended."""
        return 0.0 if self._beat_at is None else time.monotonic() - self._beat_at

    @property
    def is_overdue(self) -> bool:
        return self.age > self.max_age


class Heartbeats:
    """The heartbeats of one service's background loops in this process."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._heartbeats: list[Heartbeat] = []
        _observed.add(self)

    def add(self, loop: str, max_age: float) -> Heartbeat:
        """`max_age` in seconds; it must be longer than the longest step of the loop."""
        heartbeat = Heartbeat(loop, max_age)
        self._heartbeats.append(heartbeat)
        return heartbeat

    @asynccontextmanager
    async def monitor(self, loop: str, max_age: float) -> AsyncIterator[Heartbeat]:
        """A heartbeat for as long as the block runs."""
        heartbeat = self.add(loop, max_age)
        try:
            yield heartbeat
        finally:
            self._heartbeats.remove(heartbeat)

    def overdue(self) -> list[str]:
        """The names of the loops whose last beat is older than their `max_age`."""
        return sorted({heartbeat.loop for heartbeat in self._heartbeats if heartbeat.is_overdue})

    def observations(self) -> Iterable[Observation]:
        for heartbeat in self._heartbeats:
            yield Observation(heartbeat.age, {"atelier.service": self._service, "atelier.loop": heartbeat.loop})


_observed: WeakSet[Heartbeats] = WeakSet()


def _observe(_: CallbackOptions) -> Iterable[Observation]:
    return [observation for heartbeats in list(_observed) for observation in heartbeats.observations()]


telemetry.meter.create_observable_gauge("atelier.worker.heartbeat.age", [_observe], unit="s")
