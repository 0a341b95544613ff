"""Several gateways count together in Redis, and each alone while it is away."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from common import clock
from common.testing.conditions import eventually
from common.testing.servers import redis_url
from gateway.shared_windows import ClockedRedis, SharedWindows

NOWHERE = "redis://127.0.0.1:1/0"


class Wire:
    """A way to the real Redis that can be cut and mended."""

    def __init__(self) -> None:
        self.cut = False
        self.opened = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Wire":
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.url = f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.sever()

    def sever(self) -> None:
        self.cut = True
        for writer in self._open:
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        if self.cut:
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
    except ConnectionError:
        pass
    writer.close()


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid4().hex}"


@pytest.fixture
async def pair(prefix: str) -> AsyncIterator[tuple[SharedWindows, SharedWindows]]:
    """Two gateways."""
    one, other = (SharedWindows(ClockedRedis(redis_url(), prefix), 1000) for _ in range(2))
    yield one, other
    await one.close()
    await other.close()


async def test_gateways_count_together(pair: tuple[SharedWindows, SharedWindows]) -> None:
    one, other = pair
    hits = [await gateway.acquire_entry("k", 3, 60) for gateway in (one, other, one, other, one)]
    assert hits == [True, True, True, False, False]
    assert (await other.get_moving_window("k", 3, 60))[1] == 3


async def test_counts_follow_the_platforms_clock(pair: tuple[SharedWindows, SharedWindows]) -> None:
    one, _ = pair
    assert [await one.acquire_entry("k", 1, 3600) for _ in range(2)] == [True, False]
    began = (await one.get_moving_window("k", 1, 3600))[0]
    assert abs(began - clock.timestamp()) < 60
    clock.advance(3601)
    try:
        assert await one.acquire_entry("k", 1, 3600)
    finally:
        clock.advance(-3601)


async def test_a_gateway_without_redis_counts_for_itself(prefix: str) -> None:
    alone = SharedWindows(ClockedRedis(NOWHERE, prefix), 1000)
    assert [await alone.acquire_entry("k", 2, 60) for _ in range(3)] == [True, True, False]
    assert (await alone.get_moving_window("k", 2, 60))[1] == 2
    await alone.close()


async def test_redis_may_go_and_come_back(prefix: str) -> None:
    async with Wire() as wire:
        windows = SharedWindows(ClockedRedis(wire.url, prefix), 1000, rest=0.05)
        assert await windows.acquire_entry("k", 2, 60)
        wire.sever()
        assert [await windows.acquire_entry("k", 2, 60) for _ in range(3)] == [True, True, False]
        wire.cut = False

        async def one_is_counted_there() -> bool:
            return (await windows.get_moving_window("k", 5, 60))[1] == 1

        await eventually(one_is_counted_there)
        assert [await windows.acquire_entry("k", 2, 60) for _ in range(2)] == [True, False]
        await windows.close()


async def test_while_redis_is_away_it_is_not_asked_for_every_request(prefix: str) -> None:
    async with Wire() as wire:
        wire.cut = True
        windows = SharedWindows(ClockedRedis(wire.url, prefix), 1000)
        for _ in range(50):
            await windows.acquire_entry("k", 100, 60)
        assert wire.opened < 10
        await windows.close()
