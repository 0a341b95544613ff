"""A worker is woken when something comes, and not again and again while it is up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import psycopg
import pytest
from common import doorbell
from common.doorbell import Doorbell
from common.testing.conditions import eventually
from common.testing.harness import Harness


class Door:
    """A doorbell that two wait for."""

    def __init__(self, ledger: Harness) -> None:
        self._ledger = ledger
        self.waiting = asyncio.Event(), asyncio.Event()
        self.bell = Doorbell("ledger", ledger.database.url, *self.waiting)

    async def come(self) -> None:
        await self._ledger.database.reads.rows("select pg_notify('work', 'outbox')")

    async def wakes(self) -> None:
        """Everybody; and nobody has been woken yet afterwards."""
        await eventually(_true_when(lambda: all(event.is_set() for event in self.waiting)))
        for event in self.waiting:
            event.clear()

    async def listens(self) -> None:
        await eventually(_true_when(lambda: not self.bell.is_off))
        await self.wakes()


def _true_when(condition: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return condition()

    return look


@pytest.fixture
async def door(ledger: Harness, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    monkeypatch.setattr(doorbell, "AWAKE_SECONDS", 0.1)
    monkeypatch.setattr(doorbell, "RECONNECT_SECONDS", 0.01)
    door = Door(ledger)
    ringing = asyncio.create_task(door.bell.ring())
    await door.wakes()
    yield door
    ringing.cancel()
    with suppress(asyncio.CancelledError):
        await ringing


async def test_everybody_is_woken_and_then_nobody_until_it_is_quiet(door: Door) -> None:
    for _ in range(3):
        await door.come()
        await door.wakes()
        assert door.bell.is_off
        await door.listens()


async def test_what_comes_while_nobody_listens_wakes_when_somebody_does(door: Door) -> None:
    await door.come()
    await door.wakes()
    await door.come()
    assert door.bell.is_off
    assert not any(event.is_set() for event in door.waiting)
    await door.listens()


async def test_it_stays_off_while_more_is_found(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    await door.come()
    await door.wakes()
    found = asyncio.get_running_loop().time()
    monkeypatch.setattr(doorbell, "AWAKE_SECONDS", 0.5)
    door.bell.stay_off()
    await door.listens()
    assert asyncio.get_running_loop().time() - found >= 0.5


async def test_a_connection_that_was_cut_is_made_anew(door: Door, ledger: Harness) -> None:
    async with await psycopg.AsyncConnection.connect(ledger.database.url, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid() and query = 'listen work'"
        )
    await door.wakes()
    await door.come()
    await door.wakes()
