"""Connections at hand: those in use all the time do not go back to psycopg's pool between two statements."""

import asyncio
from collections import deque

from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from common.driver import Connection

SWEEP_SECONDS = 1.0
"""What nobody took for so long goes back to the pool, which closes what is idle for longer."""
RETURN_SECONDS = 60.0
"""So often everything goes back, because the pool also ends connections that have grown old."""


class Shelf:
    """In front of a pool whose connections it hands out, and keeps for the next one who asks.

    For the pool, what lies here is in use: there are never more connections than it allows. When all of them are in
    use, whoever came first gets the next one from whoever puts it back.
    """

    def __init__(self, pool: AsyncConnectionPool[Connection]) -> None:
        self._pool = pool
        self._idle: list[Connection] = []
        self._out = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._sweep: asyncio.TimerHandle | None = None
        self._untouched = 0
        self._all_back_at = 0.0
        self._returning: set[asyncio.Task[None]] = set()

    async def take(self) -> Connection:
        """One nobody else uses, until it is put back. Raises PoolTimeout."""
        while True:
            while self._idle:
                connection = self._idle.pop()
                self._untouched = min(self._untouched, len(self._idle))
                if not connection.closed:
                    return connection
                await self._return(connection)
            if self._out < self._pool.max_size or self._pool.closed:
                return await self._fetch()
            given = await self._wait()
            if given is not None:
                return given

    async def put(self, connection: Connection) -> None:
        is_fit = not connection.closed and connection.pgconn.transaction_status == TransactionStatus.IDLE
        if not is_fit or self._pool.closed:
            await self._return(connection)
        else:
            self._offer(connection)

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
        while self._waiting:
            self._hand_over(None)

    async def _fetch(self) -> Connection:
        self._out += 1
        try:
            return await self._pool.getconn()
        except BaseException:
            self._out -= 1
            self._hand_over(None)
            raise

    async def _return(self, connection: Connection) -> None:
        """To the pool, which has room for somebody who waits, then."""
        self._out -= 1
        self._hand_over(None)
        await self._pool.putconn(connection)

    async def _wait(self) -> Connection | None:
        """What somebody puts back; None when the pool should be asked again. Raises PoolTimeout."""
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self._pool.timeout):
                return await waiter
        except BaseException as error:
            if waiter.done() and not waiter.cancelled():
                self._pass_on(waiter.result())
            if isinstance(error, TimeoutError):
                raise PoolTimeout(f"no connection was put back within {self._pool.timeout:.0f} s") from error
            raise

    def _pass_on(self, given: Connection | None) -> None:
        """It was meant for somebody who has left."""
        if given is None:
            self._hand_over(None)
        else:
            self._offer(given)

    def _offer(self, connection: Connection) -> None:
        if self._hand_over(connection):
            return
        self._idle.append(connection)
        if self._sweep is None:
            self._watch()

    def _hand_over(self, given: Connection | None) -> bool:
        """To the first who still waits; False when nobody does."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(given)
                return True
        return False

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
            await self._return(connection)
