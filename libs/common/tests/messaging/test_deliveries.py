"""Deliveries in batches: one transaction where all succeed, and one each where one fails."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.messaging import failed_deliveries
from common.messaging.handlers import HandlerRegistry
from common.messaging.inbox import deliver, deliveries
from common.observability import telemetry
from psycopg import OperationalError
from psycopg.errors import UniqueViolation
from testkit.harness import Harness, RecordingTransport
from testkit.ledger import NoteWritten, SideEffects, note_written

_FAIL = "insert into nothing (storefront, words) values (%(storefront)s, %(words)s)"
_KEEP = "insert into notes (storefront, words) values (%(storefront)s, %(words)s)"


def keeping(handlers: HandlerRegistry) -> HandlerRegistry:
    """Adds a handler that inserts a row with the commit, which fails for `poison`."""

    @handlers.on(NoteWritten, batch=True, name="keep")
    async def keep(event: NoteWritten, uow: UnitOfWork) -> None:
        statement = _FAIL if event.words == "poison" else _KEEP
        await uow.defer(statement, storefront=event.storefront, words=event.words)

    return handlers


async def kept(database: Database) -> list[str]:
    return [row["words"] for row in await database.autocommit.fetch("select words from notes order by words")]


async def test_batch_deliveries_are_handled_in_one_transaction(ledger: Harness) -> None:
    all_deliveries = deliveries([note_written(str(number)) for number in range(5)], keeping(HandlerRegistry()))
    assert await deliver(all_deliveries, ledger.database) == []
    assert await kept(ledger.database) == ["0", "1", "2", "3", "4"]
    (found,) = await ledger.database.autocommit.fetch("select count(distinct xmin::text) as transactions from notes")
    assert found["transactions"] == 1


async def test_other_deliveries_are_handled_in_a_transaction_each(ledger: Harness) -> None:
    single = HandlerRegistry()

    @single.on(NoteWritten, name="keep")
    async def keep(event: NoteWritten, uow: UnitOfWork) -> None:
        await uow.defer(_KEEP, storefront=event.storefront, words=event.words)

    assert await deliver(deliveries([note_written(str(number)) for number in range(3)], single), ledger.database) == []
    (found,) = await ledger.database.autocommit.fetch("select count(distinct xmin::text) as transactions from notes")
    assert found["transactions"] == 3


async def test_a_failed_delivery_rolls_back_no_other(ledger: Harness) -> None:
    all_deliveries = deliveries(
        [note_written("one"), note_written("poison"), note_written("two")], keeping(HandlerRegistry())
    )
    (failure,) = await deliver(all_deliveries, ledger.database)
    assert failure.delivery.envelope.data["words"] == "poison"
    assert await kept(ledger.database) == ["one", "two"]
    handled = await ledger.database.autocommit.fetch("select 1 from inbox")
    assert len(handled) == 2


async def test_an_event_that_is_twice_in_a_batch_is_handled_once(ledger: Harness) -> None:
    event = note_written("twice")
    assert await deliver(deliveries([event, event], keeping(HandlerRegistry())), ledger.database) == []
    assert await deliver(deliveries([event, note_written("other")], keeping(HandlerRegistry())), ledger.database) == []
    assert await kept(ledger.database) == ["other", "twice"]


async def test_only_the_new_events_of_a_batch_are_handled(ledger: Harness) -> None:
    known, new = note_written("known"), note_written("new")
    assert await deliver(deliveries([known], keeping(HandlerRegistry())), ledger.database) == []
    assert await deliver(deliveries([new, known], keeping(HandlerRegistry())), ledger.database) == []
    assert await kept(ledger.database) == ["known", "new"]


async def test_a_known_event_does_not_fail_although_its_handler_would(ledger: Harness) -> None:
    strict = HandlerRegistry()

    @strict.on(NoteWritten, batch=True, name="keep")
    async def keep(event: NoteWritten, uow: UnitOfWork) -> None:
        await uow.execute("insert into singles values (%(words)s)", words=event.words)

    await ledger.database.autocommit.execute("create table singles (words text primary key)")
    event = note_written("one")
    for events in ([event], [event], [event, note_written("two")]):
        assert await deliver(deliveries(events, strict), ledger.database) == []
    (failure,) = await deliver(deliveries([note_written("two")], strict), ledger.database)
    assert isinstance(failure.error, UniqueViolation)


async def test_a_known_event_is_not_measured_as_a_failure(ledger: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded: list[Mapping[str, object]] = []
    monkeypatch.setattr(telemetry.process_duration, "record", lambda _, attributes: recorded.append(attributes))
    event = note_written("one")
    for _ in range(2):
        assert await deliver(deliveries([event], keeping(HandlerRegistry())), ledger.database) == []
    assert [attributes for attributes in recorded if "error.type" in attributes] == []


async def test_concurrent_deliveries_of_the_same_events_handle_each_once(ledger: Harness) -> None:
    all_deliveries = deliveries([note_written(str(number)) for number in range(20)], keeping(HandlerRegistry()))
    failures = await asyncio.gather(
        *(deliver(list(order), ledger.database) for order in (all_deliveries, all_deliveries[::-1]) * 3)
    )
    assert failures == [[]] * 6
    assert len(await kept(ledger.database)) == 20


async def test_an_unavailable_database_is_raised_and_fails_no_delivery(ledger: Harness) -> None:
    unreachable = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1", pool_size=1)
    with pytest.raises(OperationalError):
        await asyncio.wait_for(deliver(deliveries([note_written("one")], keeping(HandlerRegistry())), unreachable), 30)
    await unreachable.close()


async def test_an_event_whose_consumers_database_is_unavailable_stays_unpublished(ledger: Harness) -> None:
    recorder = RecordingTransport()
    unreachable = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1", pool_size=1)
    await recorder.consume("ledger", keeping(HandlerRegistry()), unreachable)
    lost = note_written("lost").model_copy(update={"type": "note.lost"})
    assert await recorder.publish([note_written("one"), lost]) == {lost.id}
    await unreachable.close()


async def test_a_delivery_that_takes_too_long_becomes_a_task_and_is_handled_once(
    ledger: Harness, effects: SideEffects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed_deliveries, "TIMEOUT_SECONDS", 0.05)
    slow = HandlerRegistry()
    stuck = asyncio.Event()

    @slow.on(NoteWritten, name="record_note")
    async def record_note(event: NoteWritten, uow: UnitOfWork) -> None:
        await stuck.wait()

    recorder = RecordingTransport()
    await recorder.consume("ledger", slow, ledger.database)
    event = note_written("slow")
    assert await recorder.publish([event]) == {event.id}
    (task,) = await ledger.database.autocommit.fetch("select handler, attempts, error from tasks")
    assert (task["handler"], task["attempts"]) == ("note.written:record_note", 1)
    assert "TimeoutError" in task["error"]
    await recorder.consume("ledger", ledger.service.handlers, ledger.database)
    await recorder.publish([event])
    assert effects.handled == ["slow"]


async def test_an_event_older_than_the_process_becomes_a_task_whose_attempts_are_counted(
    ledger: Harness, effects: SideEffects
) -> None:
    """It may have ended the last process, and would end this one as well."""
    old = note_written("old")
    recorder = RecordingTransport()
    await recorder.consume("ledger", ledger.service.handlers, ledger.database)
    old = old.model_copy(update={"time": old.time - timedelta(minutes=1)})
    new = note_written("new")
    assert await recorder.publish([old, new]) == {old.id, new.id}
    assert effects.handled == ["new"]
    assert await ledger.database.autocommit.fetch("select key, attempts, error from tasks") == [
        {"key": old.id, "attempts": 0, "error": None}
    ]
    await ledger.drain()
    assert effects.handled == ["new", "old"]
