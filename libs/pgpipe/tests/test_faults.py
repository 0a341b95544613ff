"""Network faults and terminated backends, on uvloop, over TCP and over a Unix socket."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
import uvloop
from pgpipe import ConnectionPool, PipelinedConnection, Statement, StatementTimeout, as_dict
from pgpipe.pool import PoolLimits
from testkit.conditions import eventually

from .relay import Relay, relay

ONE = Statement("select 1 as one", (), as_dict)
SLEEP = Statement("select pg_sleep(60)", (), as_dict)
LONG = Statement("select repeat('x', 1000000) as words", (), as_dict)
SECONDS = 20
Fault = Callable[["Network"], Awaitable[None]]

pytestmark = pytest.mark.parametrize("kind", ["tcp", "unix"])


class Network:
    """The URLs of one database: through a relay, and direct."""

    def __init__(self, url: str, direct: str, between: Relay) -> None:
        self.url = url
        self.direct = direct
        self.relay = between

    async def connect(self, seconds: float = SECONDS) -> PipelinedConnection:
        connection = await PipelinedConnection.connect(self.url, autocommit=True, sslmode="disable")
        connection.statement_seconds = seconds
        return connection

    def pool(self, size: int = 2, seconds: float = SECONDS) -> ConnectionPool:
        return ConnectionPool(lambda: self.connect(seconds), PoolLimits(size=size))

    async def terminate_all(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.direct, autocommit=True) as other:
            await other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )


def on_served_loop(url: str, kind: str, test: Fault) -> None:
    async def run() -> None:
        with relay(url, kind) as (through, between):
            async with asyncio.timeout(60):
                await test(Network(through, url, between))

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


async def fails(waiting: Awaitable[Any]) -> BaseException:
    """The OperationalError that `waiting` must raise in time."""
    async with asyncio.timeout(SECONDS):
        with pytest.raises(psycopg.OperationalError) as caught:
            await waiting
    return caught.value


def test_a_result_that_ends_in_a_reset_is_an_error(database_url: str, kind: str) -> None:
    """uvloop calls a reader once for the last data and the error together, and then removes it."""

    async def test(network: Network) -> None:
        for bytes_passed in (0, 1, 5, 100, 1000, 40_000, 70_000, 100_000):
            connection = await network.connect()
            await connection.run(ONE)
            network.relay.was_cut.clear()
            network.relay.cut_after = bytes_passed
            running = asyncio.create_task(connection.run(LONG))
            await asyncio.sleep(0)
            assert network.relay.was_cut.wait(
                10
            )  # blocks the event loop, so that it reads the data and the reset at once
            await fails(running)
            assert connection.closed

    on_served_loop(database_url, kind, test)


def test_a_terminated_backend_ends_its_running_statement(database_url: str, kind: str) -> None:
    async def test(network: Network) -> None:
        for _ in range(10):
            connection = await network.connect()
            await connection.run(ONE)
            running = asyncio.create_task(connection.run(SLEEP))

            async def is_asleep() -> bool:
                async with await psycopg.AsyncConnection.connect(network.direct, autocommit=True) as other:
                    cursor = await other.execute("select 1 from pg_stat_activity where wait_event = 'PgSleep'")
                    return await cursor.fetchone() is not None

            await eventually(is_asleep)
            await network.terminate_all()
            await fails(running)

    on_served_loop(database_url, kind, test)


def test_a_pool_replaces_connections_that_were_lost_while_idle(database_url: str, kind: str) -> None:
    async def test(network: Network) -> None:
        pool = network.pool()
        for _ in range(10):
            both = [await pool.acquire(), await pool.acquire()]
            for connection in both:
                await connection.run(ONE)
                pool.release(connection)
            await network.terminate_all()

            async def have_noticed(ended: list[PipelinedConnection] = both) -> bool:
                return not any(connection.is_fresh for connection in ended)

            await eventually(have_noticed)
            fresh = await pool.acquire()
            assert fresh not in both
            assert (await fresh.run(ONE))[0].rows == [{"one": 1}]
            pool.release(fresh)
        assert pool.stats.opened <= 2
        pool.close()

    on_served_loop(database_url, kind, test)


def test_a_silent_network_ends_in_a_timeout_and_the_pool_opens_another_connection(database_url: str, kind: str) -> None:
    async def test(network: Network) -> None:
        pool = network.pool(seconds=0.2)
        first, second = await pool.acquire(), await pool.acquire()
        for connection in (first, second):
            await connection.run(ONE)
        pool.release(second)
        network.relay.is_silent = True
        assert isinstance(await fails(first.run(ONE)), StatementTimeout)
        pool.release(first)
        assert pool.stats.opened == 0, "the idle connections were closed too"
        network.relay.is_silent = False
        again = await pool.acquire()
        assert (await again.run(ONE))[0].rows == [{"one": 1}]
        pool.release(again)
        pool.close()

    on_served_loop(database_url, kind, test)


def test_psycopgs_cursors_have_the_same_deadline(database_url: str, kind: str) -> None:
    async def test(network: Network) -> None:
        connection = await network.connect(seconds=0.2)
        await connection.run(ONE)
        network.relay.is_silent = True
        assert isinstance(await fails(connection.execute("select 1")), StatementTimeout)
        assert connection.closed

    on_served_loop(database_url, kind, test)


def test_a_socket_with_the_descriptor_of_a_lost_connection_is_read(database_url: str, kind: str) -> None:
    """A reader that stayed registered would be called for the next socket with the same file descriptor."""

    async def test(network: Network) -> None:
        connection = await network.connect()
        number = connection.pgconn.socket
        listening = asyncio.create_task(connection.notifications(SECONDS))
        await asyncio.sleep(0)
        network.relay.reset()
        await fails(listening)
        pairs = [socket.socketpair() for _ in range(50)]  # each gets the lowest free file descriptor
        ends = {end.fileno(): (end, other) for pair in pairs for end, other in (pair, pair[::-1])}
        ours, theirs = ends[number]
        ours.setblocking(False)
        theirs.sendall(b"hello")
        async with asyncio.timeout(5):
            assert await asyncio.get_running_loop().sock_recv(ours, 5) == b"hello"
        for end in (end for pair in pairs for end in pair):
            end.close()

    on_served_loop(database_url, kind, test)


def test_waiting_for_notifications_ends_when_the_connection_is_lost(database_url: str, kind: str) -> None:
    async def test(network: Network) -> None:
        for _ in range(5):
            connection = await network.connect()
            listening = asyncio.create_task(connection.notifications(SECONDS))
            await asyncio.sleep(0)
            await network.terminate_all()
            await fails(listening)
            assert connection.closed

    on_served_loop(database_url, kind, test)


def test_no_notification_before_the_deadline_is_no_error(database_url: str, kind: str) -> None:
    async def test(network: Network) -> None:
        connection = await network.connect()
        await connection.execute("listen work")
        assert await connection.notifications(0.05) == []
        async with await psycopg.AsyncConnection.connect(network.direct, autocommit=True) as other:
            await other.execute("select pg_notify('work', 'outbox')")
        assert await connection.notifications(SECONDS) == [b"outbox"]
        await connection.close()

    on_served_loop(database_url, kind, test)
