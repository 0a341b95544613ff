"""Outbox, inbox and tasks: no event is lost or handled twice, and one that always fails becomes a dead letter."""

import asyncio
from uuid import UUID, uuid4

import pytest
from common.events.envelope import Envelope
from common.jobs.dead_letters import DeadLetters
from common.jobs.task import DELAYS
from common.kernel import clock
from common.messaging.outbox import find_event, publish, relay
from testkit.conditions import TIMEOUT_SECONDS, eventually
from testkit.harness import Harness, RecordingTransport
from testkit.ledger import NoteWritten, SideEffects, note_written


async def write(ledger: Harness, shop: str, words: str) -> None:
    assert (await ledger.customer(shop).post("/api/v1/notes/", json={"words": words})).is_success


async def test_an_event_is_handled_and_leaves_no_unpublished_row_and_no_task(
    ledger: Harness, effects: SideEffects
) -> None:
    await write(ledger, ledger.storefront(), "news")
    await ledger.drain()
    assert (effects.handled, effects.printed) == (["news"], ["news"])
    assert await ledger.database.autocommit.fetch("select 1 from tasks") == []
    assert await ledger.database.autocommit.fetch("select 1 from outbox where published_at is null") == []


async def test_an_event_published_twice_is_handled_once(ledger: Harness, effects: SideEffects) -> None:
    await ledger.deliver(NoteWritten(storefront=ledger.storefront(), words="twice"), times=2)
    assert effects.handled == ["twice"]


async def test_an_event_delivered_eagerly_and_by_the_relay_is_handled_once(
    ledger: Harness, effects: SideEffects
) -> None:
    shop = ledger.storefront()
    envelope = await ledger.deliver(NoteWritten(storefront=shop, words="eager"))
    response = await ledger.internal(shop).post("/deliver_event", json={"envelope": envelope.model_dump(mode="json")})
    assert response.status_code == 200
    assert effects.handled == ["eager"]


async def test_concurrent_relays_publish_every_event_once(ledger: Harness, effects: SideEffects) -> None:
    shop = ledger.storefront()
    for number in range(20):
        await write(ledger, shop, str(number))
    await asyncio.gather(*(ledger.drain() for _ in range(4)))
    assert sorted(effects.handled) == sorted(map(str, range(20)))
    assert len(ledger.transport.published) == 20


class DiesAfterwards(RecordingTransport):
    """Publishes the events and fails before it can return."""

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        await super().publish(envelopes)
        raise ConnectionError("killed")


class Slow(RecordingTransport):
    """Publishes once the test sets `done`."""

    def __init__(self) -> None:
        super().__init__()
        self.publishing, self.done = asyncio.Event(), asyncio.Event()

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        self.publishing.set()
        await self.done.wait()
        return await super().publish(envelopes)


async def test_events_of_a_relay_that_died_after_publishing_are_published_again_and_handled_once(
    ledger: Harness, effects: SideEffects
) -> None:
    shop = ledger.storefront()
    for words in ("one", "two"):
        await write(ledger, shop, words)
    dying = DiesAfterwards()
    await dying.consume("ledger", ledger.service.handlers, ledger.database)
    with pytest.raises(ConnectionError):
        await relay(ledger.database, dying)
    waiting = await ledger.database.autocommit.fetch("select 1 from outbox where published_at is null")
    assert (len(dying.published), len(waiting)) == (2, 2)
    await ledger.drain()
    assert len(ledger.transport.published) == 2
    assert sorted(effects.handled) == ["one", "two"]


async def test_a_recorded_event_is_found_by_its_id(ledger: Harness) -> None:
    event = note_written("one")
    async with ledger.database.transaction() as uow:
        await publish(uow, event)
    await ledger.drain()
    assert await find_event(ledger.database.autocommit, event.id) == event
    assert await find_event(ledger.database.autocommit, uuid4()) is None


async def test_concurrent_relays_share_the_outbox_without_waiting_for_each_other(ledger: Harness) -> None:
    """While the first publishes, the second takes only the events that the first has not taken."""
    await write(ledger, ledger.storefront(), "first")
    slow = Slow()
    first = asyncio.create_task(relay(ledger.database, slow))
    await slow.publishing.wait()
    await write(ledger, ledger.storefront(), "second")
    second = RecordingTransport()
    assert await asyncio.wait_for(relay(ledger.database, second), TIMEOUT_SECONDS) == 1
    assert [event.data["words"] for event in second.published] == ["second"]
    slow.done.set()
    assert await first == 1
    assert [event.data["words"] for event in slow.published] == ["first"]


async def test_a_failed_delivery_is_retried_later_and_does_not_block_later_events(
    ledger: Harness, effects: SideEffects
) -> None:
    """Tested after the fifth failure, because its delay of a minute is longer than the test takes on any machine."""
    shop = ledger.storefront()
    effects.is_failing = True
    await write(ledger, shop, "first")
    for delay in (0, *DELAYS[:4]):
        clock.advance(delay)
        await ledger.drain()
    effects.is_failing = False
    effects.handled.clear()
    await write(ledger, shop, "second")
    await ledger.drain()
    assert effects.handled == ["second"]
    clock.advance(DELAYS[4])
    await ledger.drain()
    assert effects.handled == ["second", "first"]


async def test_deliveries_and_jobs_that_fail_at_every_attempt_become_dead_letters_with_their_reason(
    ledger: Harness, effects: SideEffects
) -> None:
    shop = ledger.storefront()
    effects.is_failing = True
    await write(ledger, shop, "poison")
    for _ in range(10):
        await ledger.drain()
        clock.advance(1000)
    letters = await DeadLetters(ledger.database.autocommit, shop).page()
    assert sorted(letter.handler for letter in letters) == ["job:Print", "note.written:record_note"]
    assert all("jammed" in letter.error for letter in letters)
    assert await DeadLetters(ledger.database.autocommit, "another").page() == []

    effects.is_failing = False
    assert await DeadLetters(ledger.database.autocommit, shop).replay() == 2
    await ledger.drain()
    assert effects.printed == ["poison"]
    assert await DeadLetters(ledger.database.autocommit, shop).page() == []


async def test_an_event_that_always_fails_becomes_a_dead_letter_and_blocks_no_later_one(
    ledger: Harness, effects: SideEffects
) -> None:
    shop = ledger.storefront()
    effects.failing_words = "poison"
    await write(ledger, shop, "poison")
    for attempt in range(10):
        await write(ledger, shop, str(attempt))
        await ledger.drain()
        assert effects.printed == [str(number) for number in range(attempt + 1)]
        clock.advance(1000)
    assert {letter.handler for letter in await DeadLetters(ledger.database.autocommit, shop).page()} == {
        "job:Print",
        "note.written:record_note",
    }


async def test_a_notification_wakes_the_worker(ledger: Harness, effects: SideEffects) -> None:
    running = asyncio.create_task(ledger.worker.run())
    try:
        await write(ledger, ledger.storefront(), "wake up")
        await eventually(lambda: _is(effects.printed, ["wake up"]))
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _is(actual: list[str], expected: list[str]) -> bool:
    return actual == expected
