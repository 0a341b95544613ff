"""Connections at hand: those in use all the time do not go back to psycopg's pool between two statements."""

import asyncio

from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool

from common.driver import Connection

SWEEP_SECONDS = 1.0
"""What nobody took for so long goes back to the pool, which closes what is idle for longer."""
RETURN_SECONDS = 60.0
"""So often everything goes back, because the pool also ends connections that have grown old."""


class Shelf:
    """In front of a pool whose connections it hands out, and keeps for the next one who asks.

    For the pool, what lies here is in use: there are never more connections than it allows. When somebody waits for
    the pool, what is put back goes there.
    """

    def __init__(self, pool: AsyncConnectionPool[Connection]) -> None:
        self._pool = pool
        self._idle: list[Connection] = []
        self._waiting = 0
        self._sweep: asyncio.TimerHandle | None = None
        self._untouched = 0
        self._all_back_at = 0.0
        self._returning: set[asyncio.Task[None]] = set()

    async def take(self) -> Connection:
        """One nobody else uses, until it is put back. Raises PoolTimeout."""
        while self._idle:
            connection = self._idle.pop()
            self._untouched = min(self._untouched, len(self._idle))
            if not connection.closed:
                return connection
            await self._pool.putconn(connection)
        self._waiting += 1
        try:
            return await self._pool.getconn()
        finally:
            self._waiting -= 1

    async def put(self, connection: Connection) -> None:
        is_fit = not connection.closed and connection.pgconn.transaction_status == TransactionStatus.IDLE
        if not is_fit or self._waiting or self._pool.closed:
            await self._pool.putconn(connection)
            return
        self._idle.append(connection)
        if self._sweep is None:
            self._watch()

    async def check(self) -> None:
        """Ask all that are idle whether they are still there; those that are not are replaced."""
        await self._give_back(len(self._idle))
        await self._pool.check()

    async def close(self) -> None:
        if self._sweep is not None:
            self._sweep.cancel()
        await self._give_back(len(self._idle))
        await asyncio.gather(*self._returning)
        await self._pool.close()

    def _watch(self) -> None:
        self._untouched = len(self._idle)
        self._sweep = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._look)

    def _look(self) -> None:
        """The lowest the shelf has been is what nobody needed."""
        self._sweep = None
        now = asyncio.get_running_loop().time()
        if now >= self._all_back_at:
            self._all_back_at, self._untouched = now + RETURN_SECONDS, len(self._idle)
        if self._untouched:
            task = asyncio.create_task(self._give_back(self._untouched))
            self._returning.add(task)
            task.add_done_callback(self._returning.discard)
        if len(self._idle) > self._untouched:
            self._watch()

    async def _give_back(self, most: int) -> None:
        """Those that have lain here longest."""
        back, self._idle = self._idle[:most], self._idle[most:]
        self._untouched = min(self._untouched, len(self._idle))
        for connection in back:
            await self._pool.putconn(connection)
