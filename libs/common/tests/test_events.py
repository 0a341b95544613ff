"""Outbox, inbox and tasks: nothing lost, nothing done twice, what keeps failing is kept with its reason."""

import asyncio
from uuid import UUID

import pytest
from common import clock
from common.dead_letters import DeadLetters
from common.events.envelope import Envelope
from common.outbox import relay
from common.tasks import DELAYS
from common.testing.conditions import PATIENCE, eventually
from common.testing.harness import Harness, Recorder
from common.testing.ledger import NoteWritten, Outside


async def write(ledger: Harness, shop: str, words: str) -> None:
    assert (await ledger.customer(shop).post("/api/v1/notes/", json={"words": words})).is_success


async def test_an_event_reaches_its_consumer_and_leaves_nothing_waiting(ledger: Harness, outside: Outside) -> None:
    await write(ledger, ledger.storefront(), "news")
    await ledger.settle()
    assert (outside.heard, outside.printed) == (["news"], ["news"])
    assert await ledger.database.reads.rows("select 1 from tasks") == []
    assert await ledger.database.reads.rows("select 1 from outbox where published_at is null") == []


async def test_an_event_told_twice_is_heard_once(ledger: Harness, outside: Outside) -> None:
    await ledger.tell(NoteWritten(storefront=ledger.storefront(), words="twice"), times=2)
    assert outside.heard == ["twice"]


async def test_an_event_told_eagerly_and_by_the_outbox_is_heard_once(ledger: Harness, outside: Outside) -> None:
    shop = ledger.storefront()
    envelope = await ledger.tell(NoteWritten(storefront=shop, words="eager"))
    response = await ledger.internal(shop).post("/events", json=envelope.model_dump(mode="json"))
    assert response.status_code == 204
    assert outside.heard == ["eager"]


async def test_two_relays_at_once_publish_every_event_once(ledger: Harness, outside: Outside) -> None:
    shop = ledger.storefront()
    for number in range(20):
        await write(ledger, shop, str(number))
    await asyncio.gather(*(ledger.settle() for _ in range(4)))
    assert sorted(outside.heard) == sorted(map(str, range(20)))
    assert len(ledger.recorder.published) == 20


class DiesAfterwards(Recorder):
    """Hands the events over and is killed before it can note that."""

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        await super().publish(envelopes)
        raise ConnectionError("killed")


class Slow(Recorder):
    """Takes as long as the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.publishing, self.done = asyncio.Event(), asyncio.Event()

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        self.publishing.set()
        await self.done.wait()
        return await super().publish(envelopes)


async def test_a_relay_that_dies_after_publishing_leaves_its_events_to_the_next_and_they_are_heard_once(
    ledger: Harness, outside: Outside
) -> None:
    shop = ledger.storefront()
    for words in ("one", "two"):
        await write(ledger, shop, words)
    dying = DiesAfterwards()
    await dying.consume("ledger", ledger.service.consumers, ledger.database)
    with pytest.raises(ConnectionError):
        await relay(ledger.database, dying)
    waiting = await ledger.database.reads.rows("select 1 from outbox where published_at is null")
    assert (len(dying.published), len(waiting)) == (2, 2)
    await ledger.settle()
    assert len(ledger.recorder.published) == 2
    assert sorted(outside.heard) == ["one", "two"]


async def test_two_relays_at_once_share_the_outbox_and_neither_waits_for_the_other(ledger: Harness) -> None:
    """The first still publishes when the second comes: it takes only what the first has not."""
    await write(ledger, ledger.storefront(), "first")
    slow = Slow()
    first = asyncio.create_task(relay(ledger.database, slow))
    await slow.publishing.wait()
    await write(ledger, ledger.storefront(), "second")
    second = Recorder()
    assert await asyncio.wait_for(relay(ledger.database, second), PATIENCE) == 1
    assert [event.data["words"] for event in second.published] == ["second"]
    slow.done.set()
    assert await first == 1
    assert [event.data["words"] for event in slow.published] == ["first"]


async def test_what_fails_is_retried_later_and_does_not_block_what_is_behind(ledger: Harness, outside: Outside) -> None:
    """At its fifth failure, after which a minute passes: no machine is so slow that it comes by itself."""
    shop = ledger.storefront()
    outside.jammed = True
    await write(ledger, shop, "first")
    for delay in (0, *DELAYS[:4]):
        clock.advance(delay)
        await ledger.settle()
    outside.jammed = False
    outside.heard.clear()
    await write(ledger, shop, "second")
    await ledger.settle()
    assert outside.heard == ["second"]
    clock.advance(DELAYS[4])
    await ledger.settle()
    assert outside.heard == ["second", "first"]


async def test_what_keeps_failing_becomes_a_dead_letter_with_its_reason(ledger: Harness, outside: Outside) -> None:
    shop = ledger.storefront()
    outside.jammed = True
    await write(ledger, shop, "poison")
    for _ in range(10):
        await ledger.settle()
        clock.advance(1000)
    letters = await DeadLetters(ledger.database, shop).page()
    assert sorted(letter.handler for letter in letters) == ["job:Print", "note.written:hear"]
    assert all("jammed" in letter.error for letter in letters)
    assert await DeadLetters(ledger.database, "another").page() == []

    outside.jammed = False
    assert await DeadLetters(ledger.database, shop).replay() == 2
    await ledger.settle()
    assert outside.printed == ["poison"]
    assert await DeadLetters(ledger.database, shop).page() == []


async def test_poison_becomes_a_dead_letter_and_never_blocks_what_is_behind(ledger: Harness, outside: Outside) -> None:
    shop = ledger.storefront()
    outside.poison = "poison"
    await write(ledger, shop, "poison")
    for attempt in range(10):
        await write(ledger, shop, str(attempt))
        await ledger.settle()
        assert outside.printed == [str(number) for number in range(attempt + 1)]
        clock.advance(1000)
    assert {letter.handler for letter in await DeadLetters(ledger.database, shop).page()} == {
        "job:Print",
        "note.written:hear",
    }


async def test_a_notification_wakes_the_worker(ledger: Harness, outside: Outside) -> None:
    running = asyncio.create_task(ledger.worker.run())
    try:
        await write(ledger, ledger.storefront(), "wake up")
        await eventually(lambda: _is(outside.printed, ["wake up"]))
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _is(actual: list[str], expected: list[str]) -> bool:
    return actual == expected
