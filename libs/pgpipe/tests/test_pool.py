"""The pool: its limit, the order in which callers are served, and which connections are replaced."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pgpipe import ConnectionPool, PipelinedConnection, PoolClosed, PoolStats, PoolTimeout, Statement, as_dict
from pgpipe.pool import PoolLimits
from psycopg import AsyncConnection, OperationalError
from testkit.conditions import eventually

BACKEND = Statement("select pg_backend_pid() as pid", (), as_dict)


class Server:
    """Opens connections; while it `is_away`, connecting fails."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.is_away = False
        self.timeouts: list[PoolStats] = []

    async def connect(self) -> PipelinedConnection:
        if self.is_away:
            raise OperationalError("away")
        return await PipelinedConnection.connect(self._url, autocommit=True)

    def pool(self, **limits: float) -> ConnectionPool:
        return ConnectionPool(self.connect, PoolLimits(size=2, **{"wait": 0.2, **limits}), self.timeouts.append)


@pytest.fixture
def server(database_url: str) -> Server:
    return Server(database_url)


@pytest.fixture
async def pool(server: Server) -> AsyncIterator[ConnectionPool]:
    pool = server.pool()
    yield pool
    pool.close()


async def backend(connection: PipelinedConnection) -> int:
    (result,) = await connection.run(BACKEND)
    return int(result.rows[0]["pid"])


async def both(pool: ConnectionPool) -> tuple[PipelinedConnection, PipelinedConnection]:
    return await pool.acquire(), await pool.acquire()


async def waiting(pool: ConnectionPool) -> "asyncio.Task[PipelinedConnection]":
    """A caller that waits in the queue, after those who wait already."""
    before = pool.stats.waiting
    task = asyncio.create_task(pool.acquire())

    async def is_waiting() -> bool:
        return pool.stats.waiting > before

    await eventually(is_waiting, every=0.001)
    return task


async def test_the_next_caller_gets_the_connection_that_was_released(pool: ConnectionPool) -> None:
    first = await pool.acquire()
    pool.release(first)
    assert await pool.acquire() is first
    pool.release(first)


async def test_there_are_never_more_connections_than_the_limit(pool: ConnectionPool, server: Server) -> None:
    one, two = await both(pool)
    with pytest.raises(PoolTimeout, match="2 of 2 are in use, the longest for"):
        await pool.acquire()
    assert [(stats.size, stats.opened, stats.idle) for stats in server.timeouts] == [(2, 2, 0)]
    pool.release(one)
    assert await pool.acquire() is one
    for each in (one, two):
        pool.release(each)


async def test_callers_are_served_in_the_order_of_their_calls(pool: ConnectionPool) -> None:
    one, two = await both(pool)
    first, second = await waiting(pool), await waiting(pool)
    pool.release(one)
    pool.release(two)
    assert await first is one
    assert await second is two
    for each in (one, two):
        pool.release(each)


async def test_a_caller_that_waits_opens_a_connection_when_a_closed_one_is_released(pool: ConnectionPool) -> None:
    one, two = await both(pool)
    task = await waiting(pool)
    one.abort()
    pool.release(one)
    replaced = await task
    assert replaced not in (one, two)
    assert await backend(replaced)
    for each in (two, replaced):
        pool.release(each)


async def test_an_unavailable_server_fails_every_waiting_caller_at_once_and_none_afterwards(server: Server) -> None:
    pool = server.pool(wait=30.0)
    one, two = await both(pool)
    tasks = [await waiting(pool), await waiting(pool)]
    server.is_away = True
    for each in (one, two):
        each.abort()
        pool.release(each)
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["away", "away"]
    assert pool.stats.opened == 0
    server.is_away = False
    for each in await both(pool):
        pool.release(each)
    pool.close()


@pytest.mark.parametrize("is_broken", [False, True])
async def test_a_connection_for_a_cancelled_caller_goes_to_the_next(pool: ConnectionPool, is_broken: bool) -> None:
    """Also when the caller is cancelled in the iteration of the event loop in which it got the connection."""
    one, two = await both(pool)
    cancelled, waits = await waiting(pool), await waiting(pool)
    if is_broken:
        one.abort()
    pool.release(one)
    cancelled.cancel()
    given = await waits
    assert is_broken or given is one
    assert isinstance((await asyncio.gather(cancelled, return_exceptions=True))[0], asyncio.CancelledError)
    for each in (given, two):
        pool.release(each)
    for each in await both(pool):
        pool.release(each)
    assert pool.stats.opened == 2


async def test_closing_the_pool_ends_the_waiting_of_callers(pool: ConnectionPool) -> None:
    one, two = await both(pool)
    task = await waiting(pool)
    pool.close()
    with pytest.raises(PoolClosed):
        await task
    with pytest.raises(PoolClosed):
        await pool.acquire()
    for each in (one, two):
        pool.release(each)
        assert each.closed


async def test_many_callers_share_the_connections(server: Server) -> None:
    pool = server.pool(wait=30.0)
    for each in await both(pool):  # opening a connection may take longer than all calls
        pool.release(each)
    at_once = most = 0

    async def work() -> int:
        nonlocal at_once, most
        connection = await pool.acquire()
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)  # `run` does not yield to other tasks if the result is there at once
        pid = await backend(connection)
        at_once -= 1
        pool.release(connection)
        return pid

    pids = await asyncio.gather(*(work() for _ in range(60)))
    assert (most, len(set(pids))) == (2, 2)
    pool.close()


async def test_a_connection_that_is_released_in_a_transaction_is_closed(pool: ConnectionPool) -> None:
    begun = await pool.acquire()
    await begun.execute("begin")
    pool.release(begun)
    assert begun.closed
    assert pool.stats.opened == 0


async def test_idle_connections_are_closed_one_by_one(server: Server) -> None:
    pool = server.pool(idle=0.01)
    for each in await both(pool):
        pool.release(each)

    async def all_closed() -> bool:
        return pool.stats.opened == 0

    await eventually(all_closed)
    pool.close()


async def test_a_connection_older_than_its_lifetime_is_closed(server: Server) -> None:
    pool = server.pool(lifetime=0.0)
    old = await pool.acquire()
    pool.release(old)
    assert old.closed
    assert pool.stats.opened == 0
    pool.close()


async def test_a_connection_that_was_lost_while_idle_is_replaced(pool: ConnectionPool, database_url: str) -> None:
    one = await pool.acquire()
    pid = await backend(one)
    pool.release(one)
    async with await AsyncConnection.connect(database_url, autocommit=True) as other:
        await other.execute("select pg_terminate_backend(%s)", (pid,))

    async def has_noticed() -> bool:
        return not one.is_fresh

    await eventually(has_noticed)
    fresh = await pool.acquire()
    assert await backend(fresh) != pid
    pool.release(fresh)
