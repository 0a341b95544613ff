"""A pool of connections: opened when they are needed, handed from one user to the next, closed when they stay idle."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import uniform
from typing import NamedTuple

from pgpipe.connection import PipelinedConnection
from pgpipe.errors import PoolClosed, PoolTimeout

log = logging.getLogger("pgpipe.pool")


class PoolStats(NamedTuple):
    """How the pool stands; `longest_use` in seconds."""

    size: int
    opened: int
    idle: int
    waiting: int
    longest_use: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """In seconds: how long `acquire` waits for a connection that is in use; how often one that stayed idle meanwhile
    is closed; the age at which a connection is closed when it comes back."""

    size: int = 8
    wait: float = 10.0
    idle: float = 2.0
    lifetime: float = 3600.0


Connect = Callable[[], Awaitable[PipelinedConnection]]
_Waiter = asyncio.Future[PipelinedConnection | None]


class ConnectionPool:
    """At most `limits.size` connections. Callers that have to wait are served in the order in which they came.

    A connection is opened by the caller that needs it, so a server that is away is an error at once, and the first
    caller after its return succeeds. `on_timeout` is called whenever a caller has waited in vain.
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

    def release(self, connection: PipelinedConnection) -> None:
        """Take a connection back. One that is closed, in a transaction or too old is replaced when it is needed."""
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
        """Close every idle connection: the network or the server may have dropped them without a sign."""
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
        """The caller has a place among the opened ones; a failure gives it to the next."""
        try:
            connection = await self._connect()
        except BaseException:
            self._give_up_place()
            raise
        self._expires_at[connection] = _now() + self._limits.lifetime * uniform(0.8, 1.0)  # noqa: S311  # no secret
        return connection

    def _discard(self, connection: PipelinedConnection) -> None:
        connection.abort()
        self._expires_at.pop(connection, None)
        self._give_up_place()

    def _give_up_place(self) -> None:
        if self._is_closed or not self._hand_over(None):
            self._opened -= 1

    async def _wait(self) -> PipelinedConnection | None:
        """What another caller releases: a connection, or None for the place to open one."""
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
        """The caller it was given to has left in the same moment."""
        if given is None:
            self._give_up_place()
        else:
            self._in_use[given] = _now()
            self.release(given)

    def _hand_over(self, given: PipelinedConnection | None) -> bool:
        """To the caller that has waited longest; False when none waits."""
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(given)
                return True
        return False

    def _timed_out(self) -> PoolTimeout:
        stats = self.stats
        message = (
            f"no connection came free within {self._limits.wait:g} s: {len(self._in_use)} of {stats.size} are in use,"
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
        """Close one connection if at least one stayed idle since the last sweep: after a burst they go one by one."""
        self._sweep_timer = None
        if self._fewest_idle:
            self._discard(self._idle.pop(0))
        if self._idle:
            self._schedule_sweep()


def _now() -> float:
    return asyncio.get_running_loop().time()
