"""An idle worker is woken by what is written, and a busy one is left alone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest
from common import wakeup
from common.database import execute
from common.heartbeats import Heartbeats
from common.outbox import publish
from common.testing.conditions import eventually
from common.testing.harness import Harness
from common.testing.ledger import news
from common.wakeup import AdvisoryLockWakeup
from pgpipe import PipelinedConnection, Result, Statement
from sqlalchemy import text

SECONDS = 20.0


def wakeup_of(ledger: Harness, heartbeats: Heartbeats, *events: asyncio.Event) -> AdvisoryLockWakeup:
    return AdvisoryLockWakeup("ledger", ledger.database.url, ledger.database.deadlines, heartbeats, *events)


class Woken:
    """A wake-up that sets two events."""

    def __init__(self, ledger: Harness) -> None:
        self._ledger = ledger
        self.waiting = asyncio.Event(), asyncio.Event()
        self.heartbeats = Heartbeats("ledger")
        self.wakeup = wakeup_of(ledger, self.heartbeats, *self.waiting)

    async def notify(self) -> None:
        await self._ledger.database.reads.rows("select pg_notify('work', 'outbox')")

    async def publish(self, words: str) -> None:
        async with self._ledger.database.transaction() as session:
            await publish(session, news(words))

    async def both_are_set(self) -> None:
        """Both events, which are cleared then."""
        await eventually(_true_when(lambda: all(event.is_set() for event in self.waiting)))
        for event in self.waiting:
            event.clear()

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
    ringing = asyncio.create_task(waking.run())
    try:
        yield
    finally:
        ringing.cancel()
        with suppress(asyncio.CancelledError):
            await ringing


async def test_a_notification_sets_every_event_and_suppresses_others_until_it_is_quiet(woken: Woken) -> None:
    for _ in range(3):
        await woken.notify()
        await woken.both_are_set()
        assert woken.wakeup.is_suppressed
        await woken.is_listening()


async def test_what_is_notified_while_suppressed_sets_the_events_when_listening_begins_again(woken: Woken) -> None:
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


async def test_a_writer_notifies_only_while_a_worker_is_idle(woken: Woken, ledger: Harness) -> None:
    async with await PipelinedConnection.connect(ledger.database.url, autocommit=True) as listener:
        await listener.execute("listen work")
        await woken.publish("idle")
        await woken.both_are_set()
        assert await listener.notifications(SECONDS) == [b"outbox"]
        await woken.publish("busy")
        assert woken.wakeup.is_suppressed
        await woken.is_listening()
        await woken.publish("idle again")
        await woken.both_are_set()
        assert await listener.notifications(SECONDS) == [b"outbox"]


async def test_no_worker_goes_idle_before_it_can_see_what_was_written(
    woken: Woken, ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    run = PipelinedConnection.run

    async def counting(connection: PipelinedConnection, *statements: Statement) -> list[Result]:
        nonlocal tries
        tries += "pg_try_advisory_lock" in statements[0].sql
        return await run(connection, *statements)

    monkeypatch.setattr(PipelinedConnection, "run", counting)
    await woken.notify()
    await woken.both_are_set()
    async with ledger.database.transaction() as session:
        await publish(session, news("slow"))
        await execute(session, text("select 1"))
        await eventually(_true_when(lambda: tries > 1))
        assert woken.wakeup.is_suppressed
    await woken.is_listening()


async def test_of_two_idle_workers_both_are_woken(woken: Woken, ledger: Harness) -> None:
    also = asyncio.Event()
    other = wakeup_of(ledger, Heartbeats("ledger"), also)

    async def woken_somehow() -> bool:
        await woken.notify()
        return other.is_suppressed

    async with running(other):
        await eventually(woken_somehow)
        for words in ("first", "second"):
            await eventually(_true_when(lambda: not other.is_suppressed and not woken.wakeup.is_suppressed))
            also.clear()
            await woken.publish(words)
            await eventually(_true_when(lambda: other.is_suppressed and woken.wakeup.is_suppressed))
            assert also.is_set()


async def test_a_connection_that_was_cut_is_made_anew(woken: Woken, ledger: Harness) -> None:
    async with await psycopg.AsyncConnection.connect(ledger.database.url, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            " and query like 'select pg_try_advisory_lock(%'"
        )
    await woken.both_are_set()
    await woken.notify()
    await woken.both_are_set()
