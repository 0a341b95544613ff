"""Inserted rows wake an idle worker, and do not notify a busy one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest
from common.jobs import wakeup
from common.jobs.wakeup import AdvisoryLockWakeup
from common.messaging.outbox import publish
from common.observability.heartbeats import Heartbeats
from pgpipe import PipelinedConnection, Result, Statement
from testkit.conditions import eventually
from testkit.harness import Harness
from testkit.ledger import note_written

SECONDS = 20.0
LOCKS = """
    select count(*) from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())
"""


def wakeup_of(ledger: Harness, heartbeats: Heartbeats, *events: asyncio.Event) -> AdvisoryLockWakeup:
    return AdvisoryLockWakeup("ledger", ledger.database.url, ledger.database.deadlines, heartbeats, *events)


class Woken:
    """A wakeup that sets two events."""

    def __init__(self, ledger: Harness) -> None:
        self._ledger = ledger
        self.waiting = asyncio.Event(), asyncio.Event()
        self.heartbeats = Heartbeats("ledger")
        self.wakeup = wakeup_of(ledger, self.heartbeats, *self.waiting)

    async def notify(self) -> None:
        await self._ledger.database.autocommit.fetch("select pg_notify('work', 'outbox')")

    async def publish(self, words: str) -> None:
        async with self._ledger.database.transaction() as uow:
            await publish(uow, note_written(words))

    async def both_are_set(self) -> None:
        """Wait until both events are set, and clear them."""
        await eventually(_true_when(lambda: all(event.is_set() for event in self.waiting)))
        for event in self.waiting:
            event.clear()

    async def has_unlocked(self) -> None:
        """Wait until the lock is released, by which writers know that a worker is idle."""

        async def look() -> bool:
            return bool(await self._ledger.database.autocommit.fetch_value(LOCKS) == 0)

        await eventually(look)

    async def is_listening(self) -> None:
        await eventually(_true_when(lambda: not self.wakeup.is_suppressed))
        await self.both_are_set()


def _true_when(condition: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return condition()

    return look


@pytest.fixture
async def woken(ledger: Harness, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Woken]:
    monkeypatch.setattr(wakeup, "SUPPRESS_SECONDS", 0.1)
    monkeypatch.setattr(wakeup, "RECONNECT_SECONDS", 0.01)
    woken = Woken(ledger)
    async with running(woken.wakeup):
        await woken.both_are_set()
        yield woken


@asynccontextmanager
async def running(waking: AdvisoryLockWakeup) -> AsyncIterator[None]:
    running_task = asyncio.create_task(waking.run())
    try:
        yield
    finally:
        running_task.cancel()
        with suppress(asyncio.CancelledError):
            await running_task


async def test_a_notification_sets_every_event_and_suppresses_further_ones_while_there_is_work(woken: Woken) -> None:
    for _ in range(3):
        await woken.notify()
        await woken.both_are_set()
        assert woken.wakeup.is_suppressed
        await woken.is_listening()


async def test_a_notification_while_suppressed_sets_the_events_when_listening_begins_again(woken: Woken) -> None:
    await woken.notify()
    await woken.both_are_set()
    await woken.notify()
    assert woken.wakeup.is_suppressed
    assert not any(event.is_set() for event in woken.waiting)
    await woken.is_listening()


async def test_it_stays_suppressed_while_more_work_is_found(woken: Woken, monkeypatch: pytest.MonkeyPatch) -> None:
    await woken.notify()
    await woken.both_are_set()
    found = asyncio.get_running_loop().time()
    monkeypatch.setattr(wakeup, "SUPPRESS_SECONDS", 0.5)
    woken.wakeup.suppress()
    await woken.is_listening()
    assert asyncio.get_running_loop().time() - found >= 0.5


async def test_a_writer_notifies_only_while_a_worker_is_idle(
    woken: Woken, ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await PipelinedConnection.connect(ledger.database.url, autocommit=True) as listener:
        await listener.execute("listen work")
        monkeypatch.setattr(wakeup, "SUPPRESS_SECONDS", 2.0)  # time to write before the worker is idle again
        await woken.publish("idle")
        await woken.both_are_set()
        assert await listener.notifications(SECONDS) == [b"outbox"]
        await woken.has_unlocked()
        await woken.publish("busy")
        assert woken.wakeup.is_suppressed
        await woken.is_listening()
        await woken.publish("idle again")
        await woken.both_are_set()
        assert await listener.notifications(SECONDS) == [b"outbox"]


async def test_no_worker_goes_idle_before_a_written_row_is_visible(
    woken: Woken, ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = 0
    run = PipelinedConnection.run

    async def counting(connection: PipelinedConnection, *statements: Statement) -> list[Result]:
        nonlocal attempts
        attempts += "pg_try_advisory_lock" in statements[0].sql
        return await run(connection, *statements)

    monkeypatch.setattr(PipelinedConnection, "run", counting)
    monkeypatch.setattr(wakeup, "SUPPRESS_SECONDS", 1.0)  # time to write before the worker is idle again
    await woken.notify()
    await woken.both_are_set()
    async with ledger.database.transaction() as uow:
        await publish(uow, note_written("slow"))
        await uow.execute("select 1")
        await eventually(_true_when(lambda: attempts > 1))
        assert woken.wakeup.is_suppressed
    await woken.is_listening()


async def test_a_notification_wakes_all_idle_workers(woken: Woken, ledger: Harness) -> None:
    also = asyncio.Event()
    other = wakeup_of(ledger, Heartbeats("ledger"), also)

    async def is_woken() -> bool:
        await woken.notify()
        return other.is_suppressed

    async with running(other):
        await eventually(is_woken)
        for words in ("first", "second"):
            await eventually(_true_when(lambda: not other.is_suppressed and not woken.wakeup.is_suppressed))
            also.clear()
            await woken.publish(words)
            await eventually(_true_when(lambda: other.is_suppressed and woken.wakeup.is_suppressed))
            assert also.is_set()


async def test_a_lost_connection_is_replaced(woken: Woken, ledger: Harness) -> None:
    async with await psycopg.AsyncConnection.connect(ledger.database.url, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            " and query like 'select pg_try_advisory_lock(%'"
        )
    await woken.both_are_set()
    await woken.notify()
    await woken.both_are_set()
