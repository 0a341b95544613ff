"""All connections of one server: limits of their number, their waits and the memory of their unsent responses."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from httpserver import open_files
from httpserver.limits import ConnectionLimits

EVICTED_SHARE = 20
"""If there are too many connections, one in EVICTED_SHARE is closed: a search per new connection would cost more."""
CountClosed = Callable[[str], None]
"""Called with the reason whenever a connection is closed, or a request refused, because of a limit."""


class Connection(Protocol):
    """A connection as `Connections` sees it."""

    def enforce(self, now: float, elapsed: float) -> int:
        """Close it if a deadline has passed; `elapsed` seconds since the last call. Returns its unsent bytes."""

    @property
    def unread_since(self) -> float:
        """The loop's time when the client last read some of the response."""

    @property
    def waiting(self) -> tuple[int, float] | None:
        """What it waits for and since when, in the order of eviction; None while a request is processed."""

    def drop(self, reason: str) -> None:
        """Close it at once."""


class Connections:
    """Checks the deadlines of every connection about once a second, which is cheaper than a timer per request."""

    def __init__(self, limits: ConnectionLimits, count_closed: CountClosed) -> None:
        self.limits = limits
        self.count_closed = count_closed
        self._open: set[Connection] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._swept_at = 0.0

    def add(self, connection: Connection) -> None:
        self._open.add(connection)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._swept_at = loop.time()
            self._timer = loop.call_later(self.limits.sweep_seconds, self._sweep, loop)
        if len(self._open) > open_files.max_connections(self.limits.open_connections):
            self._evict(connection)

    def discard(self, connection: Connection) -> None:
        self._open.discard(connection)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        elapsed, self._swept_at = now - self._swept_at, now
        unsent = {connection: size for connection in list(self._open) if (size := connection.enforce(now, elapsed))}
        excess = sum(unsent.values()) - self.limits.unsent_bytes
        if excess > 0:
            self._close_slowest(unsent, excess)
        self._timer = loop.call_later(self.limits.sweep_seconds, self._sweep, loop) if self._open else None

    def _close_slowest(self, unsent: dict[Connection, int], excess: int) -> None:
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
        self._open.discard(connection)  # connection_lost is called later
