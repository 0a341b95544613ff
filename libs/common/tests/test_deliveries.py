"""Events handed over together are handled together; what fails, fails alone."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from common import telemetry, transport
from common.consumers import Consumers
from common.database import Database, execute, execute_later
from common.deliveries import deliver, deliveries
from common.testing.harness import Harness, Recorder
from common.testing.ledger import NoteWritten, Outside, news
from psycopg import OperationalError
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

_FAIL = text("insert into nothing (storefront, words) values (:storefront, :words)")
_KEEP = text("insert into notes (storefront, words) values (:storefront, :words)")


def keeping(consumers: Consumers) -> Consumers:
    """Handlers whose effect is a row: one that cannot be written fails with the commit."""

    @consumers.on(NoteWritten, together=True)
    async def keep(event: NoteWritten, tx: AsyncSession) -> None:
        statement = _FAIL if event.words == "poison" else _KEEP
        await execute_later(tx, statement, {"storefront": event.storefront, "words": event.words})

    return consumers


class Root(SQLModel, registry=registry()):
    pass


class Copy(Root, table=True):
    __tablename__ = "copies"

    words: str = Field(primary_key=True)


async def kept(database: Database) -> list[str]:
    return [row["words"] for row in await database.reads.rows("select words from notes order by words")]


async def test_many_are_one_transaction(ledger: Harness) -> None:
    asked = deliveries([news(str(number)) for number in range(5)], keeping(Consumers()))
    assert await deliver(asked, ledger.database) == []
    assert await kept(ledger.database) == ["0", "1", "2", "3", "4"]
    (found,) = await ledger.database.reads.rows("select count(distinct xmin::text) as transactions from notes")
    assert found["transactions"] == 1


async def test_handlers_that_do_not_say_so_have_a_transaction_each(ledger: Harness) -> None:
    shy = Consumers()

    @shy.on(NoteWritten)
    async def keep(event: NoteWritten, tx: AsyncSession) -> None:
        await execute_later(tx, _KEEP, {"storefront": event.storefront, "words": event.words})

    assert await deliver(deliveries([news(str(number)) for number in range(3)], shy), ledger.database) == []
    (found,) = await ledger.database.reads.rows("select count(distinct xmin::text) as transactions from notes")
    assert found["transactions"] == 3


async def test_one_that_fails_takes_no_other_with_it(ledger: Harness) -> None:
    asked = deliveries([news("one"), news("poison"), news("two")], keeping(Consumers()))
    (failure,) = await deliver(asked, ledger.database)
    assert failure.delivery.envelope.data["words"] == "poison"
    assert await kept(ledger.database) == ["one", "two"]
    handled = await ledger.database.reads.rows("select 1 from inbox")
    assert len(handled) == 2


async def test_the_same_event_twice_in_one_hand_over_is_handled_once(ledger: Harness) -> None:
    event = news("twice")
    assert await deliver(deliveries([event, event], keeping(Consumers())), ledger.database) == []
    assert await deliver(deliveries([event, news("other")], keeping(Consumers())), ledger.database) == []
    assert await kept(ledger.database) == ["other", "twice"]


async def test_of_known_events_and_new_ones_in_one_hand_over_the_new_ones_are_handled(ledger: Harness) -> None:
    known, new = news("known"), news("new")
    assert await deliver(deliveries([known], keeping(Consumers())), ledger.database) == []
    assert await deliver(deliveries([new, known], keeping(Consumers())), ledger.database) == []
    assert await kept(ledger.database) == ["known", "new"]


async def test_what_a_handler_gave_to_sqlalchemy_for_a_known_event_is_never_written(ledger: Harness) -> None:
    """Neither before its first statement nor behind it."""
    mapped = Consumers()

    @mapped.on(NoteWritten, together=True)
    async def keep(event: NoteWritten, tx: AsyncSession) -> None:
        tx.add(Copy(words=event.words))
        await execute(tx, text("select 1"))
        tx.add(Copy(words=f"{event.words} again"))

    await ledger.database.reads.write("create table copies (words text primary key)")
    event = news("one")
    for events in ([event], [event], [news("two"), event]):
        assert await deliver(deliveries(events, mapped), ledger.database) == []
    found = await ledger.database.reads.rows("select words from copies order by words")
    assert [row["words"] for row in found] == ["one", "one again", "two", "two again"]


async def test_what_cannot_be_done_twice_is_no_failure_of_a_known_event(ledger: Harness) -> None:
    strict = Consumers()

    @strict.on(NoteWritten, together=True)
    async def keep(event: NoteWritten, tx: AsyncSession) -> None:
        await execute(tx, text("insert into singles values (:words)"), {"words": event.words})

    await ledger.database.reads.write("create table singles (words text primary key)")
    event = news("one")
    for events in ([event], [event], [event, news("two")]):
        assert await deliver(deliveries(events, strict), ledger.database) == []
    (failure,) = await deliver(deliveries([news("two")], strict), ledger.database)
    assert isinstance(failure.error, UniqueViolation)


async def test_handling_a_known_event_is_no_failure_to_be_seen(
    ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Mapping[str, object]] = []
    monkeypatch.setattr(telemetry.process_duration, "record", lambda _, attributes: told.append(attributes))
    event = news("one")
    for _ in range(2):
        assert await deliver(deliveries([event], keeping(Consumers())), ledger.database) == []
    assert [attributes for attributes in told if "error.type" in attributes] == []


async def test_two_who_are_handed_the_same_events_at_once_handle_each_once(ledger: Harness) -> None:
    asked = deliveries([news(str(number)) for number in range(20)], keeping(Consumers()))
    answers = await asyncio.gather(*(deliver(list(order), ledger.database) for order in (asked, asked[::-1]) * 3))
    assert answers == [[]] * 6
    assert len(await kept(ledger.database)) == 20


async def test_a_database_that_is_away_is_nobodys_failure(ledger: Harness) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1", pool_size=1)
    await nowhere.open()
    with pytest.raises(OperationalError):
        await asyncio.wait_for(deliver(deliveries([news("one")], keeping(Consumers())), nowhere), 30)
    await nowhere.close()


async def test_an_event_no_consumer_can_be_told_of_stays_with_its_producer(ledger: Harness) -> None:
    recorder = Recorder()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1", pool_size=1)
    await nowhere.open()
    await recorder.consume("ledger", keeping(Consumers()), nowhere)
    lost = news("lost").model_copy(update={"type": "note.lost"})
    assert await recorder.publish([news("one"), lost]) == {lost.id}
    await nowhere.close()


async def test_what_takes_too_long_is_left_to_the_queue_and_done_once(
    ledger: Harness, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "PATIENCE", 0.05)
    slow = Consumers()
    stuck = asyncio.Event()

    @slow.on(NoteWritten)
    async def hear(event: NoteWritten, tx: AsyncSession) -> None:
        await stuck.wait()

    recorder = Recorder()
    await recorder.consume("ledger", slow, ledger.database)
    event = news("slow")
    assert await recorder.publish([event]) == {event.id}
    (task,) = await ledger.database.reads.rows("select handler, attempts, error from tasks")
    assert (task["handler"], task["attempts"]) == ("note.written:hear", 1)
    assert "TimeoutError" in task["error"]
    await recorder.consume("ledger", ledger.service.consumers, ledger.database)
    await recorder.publish([event])
    assert outside.heard == ["slow"]


async def test_what_is_older_than_the_process_becomes_a_task_whose_attempts_are_counted(
    ledger: Harness, outside: Outside
) -> None:
    """It may be what the last process died of, and would die of again and again."""
    old = news("old")
    recorder = Recorder()
    await recorder.consume("ledger", ledger.service.consumers, ledger.database)
    old = old.model_copy(update={"time": old.time - timedelta(minutes=1)})
    new = news("new")
    assert await recorder.publish([old, new]) == {old.id, new.id}
    assert outside.heard == ["new"]
    assert await ledger.database.reads.rows("select key, attempts, error from tasks") == [
        {"key": old.id, "attempts": 0, "error": None}
    ]
    await ledger.settle()
    assert outside.heard == ["new", "old"]
