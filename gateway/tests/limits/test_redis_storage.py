"""Several gateways share their counts in Redis; while it is unavailable each counts alone."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import uvloop
from common.kernel import clock
from gateway.limits.redis_storage import FallbackWindowStorage, RedisWindowStorage
from testkit.conditions import eventually
from testkit.servers import redis_url

NOWHERE = "redis://127.0.0.1:1/0"


class RedisProxy:
    """A TCP proxy to the real Redis that can refuse and close connections."""

    def __init__(self) -> None:
        self.refusing = False
        self.opened = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "RedisProxy":
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.url = f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.disconnect()

    def disconnect(self) -> None:
        self.refusing = True
        for writer in self._open:
            writer.close()

    def reset(self) -> None:
        """End all connections with RST, as a crash of the machine and some load balancers do."""
        for writer in self._open:
            if not writer.transport.is_closing():
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
        self._open.clear()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        if self.refusing:
            writer.close()
            return
        address = urlsplit(redis_url())
        far_reader, far_writer = await asyncio.open_connection(address.hostname, address.port)
        self._open |= {writer, far_writer}
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
    except (ConnectionError, RuntimeError):  # uvloop's, for a connection that was reset
        pass
    writer.close()


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid4().hex}"


@pytest.fixture
async def pair(prefix: str) -> AsyncIterator[tuple[FallbackWindowStorage, FallbackWindowStorage]]:
    """The storages of two gateways."""
    one, other = (FallbackWindowStorage(RedisWindowStorage(redis_url(), prefix), 1000) for _ in range(2))
    yield one, other
    await one.close()
    await other.close()


async def test_several_gateways_share_their_counts(pair: tuple[FallbackWindowStorage, FallbackWindowStorage]) -> None:
    one, other = pair
    hits = [await gateway.acquire_entry("k", 3, 60) for gateway in (one, other, one, other, one)]
    assert hits == [True, True, True, False, False]
    assert (await other.get_moving_window("k", 3, 60))[1] == 3


async def test_counts_follow_the_platforms_clock(
    pair: tuple[FallbackWindowStorage, FallbackWindowStorage],
) -> None:
    one, _ = pair
    assert [await one.acquire_entry("k", 1, 3600) for _ in range(2)] == [True, False]
    began = (await one.get_moving_window("k", 1, 3600))[0]
    assert abs(began - clock.timestamp()) < 60
    clock.advance(3601)
    try:
        assert await one.acquire_entry("k", 1, 3600)
    finally:
        clock.advance(-3601)


async def test_a_gateway_without_redis_counts_in_its_own_memory(prefix: str) -> None:
    alone = FallbackWindowStorage(RedisWindowStorage(NOWHERE, prefix), 1000)
    assert [await alone.acquire_entry("k", 2, 60) for _ in range(3)] == [True, True, False]
    assert (await alone.get_moving_window("k", 2, 60))[1] == 2
    await alone.close()


async def test_counting_continues_while_redis_is_unavailable_and_after(prefix: str) -> None:
    async with RedisProxy() as proxy:
        windows = FallbackWindowStorage(RedisWindowStorage(proxy.url, prefix), 1000, retry_seconds=0.05)
        assert await windows.acquire_entry("k", 2, 60)
        proxy.disconnect()
        assert [await windows.acquire_entry("k", 2, 60) for _ in range(3)] == [True, True, False]
        proxy.refusing = False

        async def redis_counts_again() -> bool:
            return (await windows.get_moving_window("k", 5, 60))[1] == 1

        await eventually(redis_counts_again)
        assert [await windows.acquire_entry("k", 2, 60) for _ in range(2)] == [True, False]
        await windows.close()


def test_requests_are_counted_while_redis_resets_its_connections(prefix: str) -> None:
    """On uvloop, which raises other exceptions than asyncio."""
    uvloop.run(count_during_resets(prefix))


async def count_during_resets(prefix: str) -> None:
    async with RedisProxy() as proxy:
        windows = FallbackWindowStorage(RedisWindowStorage(proxy.url, prefix), 1000, retry_seconds=0)
        for attempt in range(40):  # at several points of a request
            counting = [asyncio.create_task(windows.acquire_entry("k", 10_000, 60)) for _ in range(10)]
            await asyncio.sleep(0.0005 * (attempt % 5))
            proxy.reset()
            assert all(await asyncio.gather(*counting))
        await windows.close()


async def test_an_unavailable_redis_is_not_tried_for_every_request(prefix: str) -> None:
    async with RedisProxy() as proxy:
        proxy.refusing = True
        windows = FallbackWindowStorage(RedisWindowStorage(proxy.url, prefix), 1000)
        for _ in range(50):
            await windows.acquire_entry("k", 100, 60)
        assert proxy.opened < 10
        await windows.close()
