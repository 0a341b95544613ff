"""A connection pool. Connections are opened on demand and closed when they stay idle."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import uniform
from typing import NamedTuple

from pgpipe.connection import PipelinedConnection, Result
from pgpipe.errors import PoolClosed, PoolTimeout
from pgpipe.statement import Statement

log = logging.getLogger("pgpipe.pool")


class PoolStats(NamedTuple):
    """The state of a pool. `longest_use` in seconds: of the connection that has been in use for the longest time."""

    size: int
    opened: int
    idle: int
    waiting: int
    longest_use: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """`size` is the greatest number of connections; the others are in seconds.

    `acquire` waits at most `wait`. Once per `idle` one connection that was idle all the time is closed. A
    connection older than `lifetime` is closed when it is released.
    """

    size: int = 8
    wait: float = 10.0
    idle: float = 2.0
    lifetime: float = 3600.0


Connect = Callable[[], Awaitable[PipelinedConnection]]
_Waiter = asyncio.Future[PipelinedConnection | None]


class ConnectionPool:
    """At most `limits.size` connections. Waiting callers are served in the order of their calls.

    A connection is opened by the caller that needs it: if the server is unavailable, `acquire` fails at once, and when
    it is available again, the next `acquire` succeeds. `on_timeout` is called before PoolTimeout is raised.
    """

    def __init__(
        self, connect: Connect, limits: PoolLimits, on_timeout: Callable[[PoolStats], None] = lambda _: None
    ) -> None:
        self._connect = connect
        self._limits = limits
        self._on_timeout = on_timeout
        self._opened = 0
        self._idle: list[PipelinedConnection] = []
        self._in_use: dict[PipelinedConnection, float] = {}
        self._expires_at: dict[PipelinedConnection, float] = {}
        self._waiters: deque[_Waiter] = deque()
        self._sweep_timer: asyncio.TimerHandle | None = None
        self._fewest_idle = 0
        self._is_closed = False
        self.statement_count = 0
        """Statements that were run on its connections, without those that begin and end transactions."""

    @property
    def stats(self) -> PoolStats:
        longest = _now() - min(self._in_use.values()) if self._in_use else 0.0
        waiting = sum(not waiter.done() for waiter in self._waiters)
        return PoolStats(self._limits.size, self._opened, len(self._idle), waiting, longest)

    async def acquire(self) -> PipelinedConnection:
        """A connection for this caller alone, until it is released.

        Raises PoolTimeout, PoolClosed, or what connecting raises.
        """
        if self._is_closed:
            raise PoolClosed("the pool is closed")
        connection = self._take_idle()
        if connection is None and self._opened < self._limits.size:
            self._opened += 1
        elif connection is None:
            connection = await self._wait()
        if connection is None:
            connection = await self._open()
        self._in_use[connection] = _now()
        return connection

    async def run(self, *statements: Statement) -> list[Result]:
        """Execute all statements or none, in one message on any free connection, as a transaction of their own.

        Raises what `acquire` raises, psycopg's errors, or StatementTimeout.
        """
        self.statement_count += len(statements)
        connection = await self.acquire()
        try:
            return await connection.run(*statements)
        finally:
            self.release(connection)

    def release(self, connection: PipelinedConnection) -> None:
        """Return a connection. It is closed if it is in a transaction or too old; a new one is opened on demand."""
        del self._in_use[connection]
        if connection.has_timed_out:
            self.discard_idle()
        is_usable = connection.is_fresh and not self._is_closed and _now() < self._expires_at[connection]
        if not is_usable:
            self._discard(connection)
        elif not self._hand_over(connection):
            self._idle.append(connection)
            self._schedule_sweep()

    def discard_idle(self) -> None:
        """Close all idle connections: after a timeout of one connection, others may be lost without an error."""
        idle, self._idle = self._idle, []
        for connection in idle:
            self._discard(connection)

    def close(self) -> None:
        """Connections in use are closed as they are released; waiting callers get PoolClosed."""
        self._is_closed = True
        if self._sweep_timer is not None:
            self._sweep_timer.cancel()
        self.discard_idle()
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_exception(PoolClosed("the pool was closed"))

    def _take_idle(self) -> PipelinedConnection | None:
        while self._idle:
            connection = self._idle.pop()
            self._fewest_idle = min(self._fewest_idle, len(self._idle))
            if connection.is_fresh:
                return connection
            self._discard(connection)
        return None

    async def _open(self) -> PipelinedConnection:
        """Open a connection that `_opened` counts already. If that fails, the next waiting caller may open one."""
        try:
            connection = await self._connect()
        except BaseException:
            self._free_slot()
            raise
        self._expires_at[connection] = _now() + self._limits.lifetime * uniform(0.8, 1.0)  # noqa: S311  # no secret
        return connection

    def _discard(self, connection: PipelinedConnection) -> None:
        connection.abort()
        self._expires_at.pop(connection, None)
        self._free_slot()

    def _free_slot(self) -> None:
        if self._is_closed or not self._hand_over(None):
            self._opened -= 1

    async def _wait(self) -> PipelinedConnection | None:
        """Wait until another caller releases a connection, or None: then this caller may open one."""
        waiter: _Waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(self._limits.wait):
                return await waiter
        except BaseException as error:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._pass_on(waiter.result())
            if isinstance(error, TimeoutError):
                raise self._timed_out() from None
            raise

    def _pass_on(self, given: PipelinedConnection | None) -> None:
        """Release a connection whose receiver was cancelled in the same iteration of the event loop."""
        if given is None:
            self._free_slot()
        else:
            self._in_use[given] = _now()
            self.release(given)

    def _hand_over(self, given: PipelinedConnection | None) -> bool:
        """Give it to the caller that has waited for the longest time; False if none waits."""
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(given)
                return True
        return False

    def _timed_out(self) -> PoolTimeout:
        stats = self.stats
        message = (
            f"no connection was free within {self._limits.wait:g} s: {len(self._in_use)} of {stats.size} are in use,"
            f" the longest for {stats.longest_use:.1f} s, {stats.waiting} more callers wait"
        )
        log.warning(message)
        self._on_timeout(stats)
        return PoolTimeout(message)

    def _schedule_sweep(self) -> None:
        if self._sweep_timer is None:
            self._fewest_idle = len(self._idle)
            self._sweep_timer = asyncio.get_running_loop().call_later(self._limits.idle, self._sweep)

    def _sweep(self) -> None:
        """Close one connection if at least one stayed idle since the last sweep, so that their number falls slowly."""
        self._sweep_timer = None
        if self._fewest_idle:
            self._discard(self._idle.pop(0))
        if self._idle:
            self._schedule_sweep()


def _now() -> float:
    return asyncio.get_running_loop().time()
