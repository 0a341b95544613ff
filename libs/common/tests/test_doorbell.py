"""A worker is woken when something comes, and not again and again while it is up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest
from common import doorbell
from common.database import execute
from common.doorbell import Doorbell
from common.driver import Answer, Connection, Statement
from common.outbox import publish
from common.testing.conditions import eventually
from common.testing.harness import Harness
from common.testing.ledger import news
from sqlalchemy import text


class Door:
    """A doorbell that two wait for."""

    def __init__(self, ledger: Harness) -> None:
        self._ledger = ledger
        self.waiting = asyncio.Event(), asyncio.Event()
        self.bell = Doorbell("ledger", ledger.database.url, *self.waiting)

    async def come(self) -> None:
        await self._ledger.database.reads.rows("select pg_notify('work', 'outbox')")

    async def bring(self, words: str) -> None:
        async with self._ledger.database.transaction() as session:
            await publish(session, news(words))

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
    async with rung(door.bell):
        await door.wakes()
        yield door


@asynccontextmanager
async def rung(bell: Doorbell) -> AsyncIterator[None]:
    ringing = asyncio.create_task(bell.ring())
    try:
        yield
    finally:
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


async def test_whoever_brings_something_rings_only_while_the_worker_sleeps(door: Door, ledger: Harness) -> None:
    async with await Connection.connect(ledger.database.url, autocommit=True) as listener:
        await listener.execute("listen work")
        await door.bring("while it sleeps")
        await door.wakes()
        assert await listener.short.notified() == [b"outbox"]
        await door.bring("while it is up")
        assert door.bell.is_off
        await door.listens()
        await door.bring("while it sleeps again")
        await door.wakes()
        assert await listener.short.notified() == [b"outbox"]


async def test_no_worker_falls_asleep_before_it_can_see_what_was_brought(
    door: Door, ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    ask = Connection.ask

    async def asking(connection: Connection, *statements: Statement) -> list[Answer]:
        nonlocal tries
        tries += "pg_try_advisory_lock" in statements[0].sql
        return await ask(connection, *statements)

    monkeypatch.setattr(Connection, "ask", asking)
    await door.come()
    await door.wakes()
    async with ledger.database.transaction() as session:
        await publish(session, news("slow"))
        await execute(session, text("select 1"))
        await eventually(_true_when(lambda: tries > 1))
        assert door.bell.is_off
    await door.listens()


async def test_of_two_workers_that_sleep_both_are_woken(door: Door, ledger: Harness) -> None:
    woken = asyncio.Event()
    other = Doorbell("ledger", ledger.database.url, woken)

    async def woken_somehow() -> bool:
        await door.come()
        return other.is_off

    async with rung(other):
        await eventually(woken_somehow)
        for words in ("first", "second"):
            await eventually(_true_when(lambda: not other.is_off and not door.bell.is_off))
            woken.clear()
            await door.bring(words)
            await eventually(_true_when(lambda: other.is_off and door.bell.is_off))
            assert woken.is_set()


async def test_a_connection_that_was_cut_is_made_anew(door: Door, ledger: Harness) -> None:
    async with await psycopg.AsyncConnection.connect(ledger.database.url, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            " and query like 'select pg_try_advisory_lock(%'"
        )
    await door.wakes()
    await door.come()
    await door.wakes()
