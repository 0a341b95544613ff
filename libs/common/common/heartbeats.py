"""Whether the background loops of a process still move: what its liveness check and its metrics say of them."""

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from weakref import WeakSet

from opentelemetry.metrics import CallbackOptions, Observation

from common import telemetry


class Heartbeat:
    """The sign of life of one loop, which must beat at least every `bound` seconds unless it rests."""

    def __init__(self, loop: str, bound: float) -> None:
        self.loop = loop
        self.bound = bound
        self._beat_at: float | None = time.monotonic()

    def beat(self) -> None:
        self._beat_at = time.monotonic()

    def rest(self) -> None:
        """From here to the next beat the loop waits for what may never come, such as a message."""
        self._beat_at = None

    @property
    def age(self) -> float:
        """Seconds since the last beat; 0 while it rests."""
        return 0.0 if self._beat_at is None else time.monotonic() - self._beat_at

    @property
    def is_overdue(self) -> bool:
        return self.age > self.bound


class Heartbeats:
    """Those of one service's background loops in this process."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._of: list[Heartbeat] = []
        _observed.add(self)

    def add(self, loop: str, bound: float) -> Heartbeat:
        """`bound` in seconds; it includes the longest step that the loop may legitimately take."""
        heartbeat = Heartbeat(loop, bound)
        self._of.append(heartbeat)
        return heartbeat

    @asynccontextmanager
    async def during(self, loop: str, bound: float) -> AsyncIterator[Heartbeat]:
        """A heartbeat for as long as the block runs."""
        heartbeat = self.add(loop, bound)
        try:
            yield heartbeat
        finally:
            self._of.remove(heartbeat)

    def overdue(self) -> list[str]:
        """The loops that have stopped moving, by name."""
        return sorted({heartbeat.loop for heartbeat in self._of if heartbeat.is_overdue})

    def observations(self) -> Iterable[Observation]:
        for heartbeat in self._of:
            yield Observation(heartbeat.age, {"atelier.service": self._service, "atelier.loop": heartbeat.loop})


_observed: WeakSet[Heartbeats] = WeakSet()


def _observe(_: CallbackOptions) -> Iterable[Observation]:
    return [observation for heartbeats in list(_observed) for observation in heartbeats.observations()]


telemetry.meter.create_observable_gauge("atelier.worker.heartbeat.age", [_observe], unit="s")
