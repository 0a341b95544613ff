"""All connections of one server: their deadlines, their number, and the memory their unread responses take."""

import asyncio
from typing import Protocol

from common import telemetry
from common.http_server import open_files
from common.http_server.limits import ConnectionLimits

EVICTED_SHARE = 20
"""One in so many connections is closed when there are too many, so that finding the oldest is not done for each."""
_closed = telemetry.meter.create_counter("atelier.http.connections.closed")


class Connection(Protocol):
    """What the registry asks of a connection."""

    def enforce(self, now: float, passed: float) -> int:
        """Close it if a deadline is over; `passed` seconds since the last time. Returns its unsent bytes."""

    @property
    def unread_since(self) -> float:
        """Since when the client has not read anything of the response."""

    @property
    def waiting(self) -> tuple[int, float] | None:
        """For what and since when it waits for its client, least important first; None while it is being served."""

    def drop(self, reason: str) -> None:
        """Close it at once."""


class Connections:
    """Compares every connection with its deadlines about once a second; cheaper than timers for every request."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._open: set[Connection] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._swept_at = 0.0

    def add(self, connection: Connection) -> None:
        self._open.add(connection)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._swept_at = loop.time()
            self._timer = loop.call_later(self.limits.sweep_seconds, self._sweep, loop)
        if len(self._open) > open_files.connections(self.limits.open_connections):
            self._evict(connection)

    def discard(self, connection: Connection) -> None:
        self._open.discard(connection)

    def closed(self, reason: str) -> None:
        """Count a connection that was closed because of a limit."""
        _closed.add(1, {"reason": reason})

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        passed, self._swept_at = now - self._swept_at, now
        unsent = {connection: size for connection in list(self._open) if (size := connection.enforce(now, passed))}
        excess = sum(unsent.values()) - self.limits.unsent_bytes
        if excess > 0:
            self._free(unsent, excess)
        self._timer = loop.call_later(self.limits.sweep_seconds, self._sweep, loop) if self._open else None

    def _free(self, unsent: dict[Connection, int], excess: int) -> None:
        for connection in sorted(unsent, key=lambda each: each.unread_since):
            if excess <= 0:
                return
            excess -= unsent[connection]
            self._drop(connection, "unsent_bytes")

    def _evict(self, newest: Connection) -> None:
        waiting = [(since, connection) for connection in self._open if (since := connection.waiting)]
        waiting.sort(key=lambda each: each[0])
        for _, connection in waiting[: max(1, len(waiting) // EVICTED_SHARE)]:
            self._drop(connection, "too_many")
        if not waiting:
            self._drop(newest, "too_many")

    def _drop(self, connection: Connection, reason: str) -> None:
        connection.drop(reason)
        self._open.discard(connection)  # the event loop says later that it is lost
