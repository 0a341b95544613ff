"""Outbox, inbox and tasks: nothing lost, nothing done twice, what keeps failing is kept with its reason."""

import asyncio

from common import clock
from common.dead_letters import DeadLetters
from common.testing.conditions import eventually
from common.testing.harness import Harness
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


async def test_what_fails_is_retried_later_and_does_not_block_what_is_behind(ledger: Harness, outside: Outside) -> None:
    shop = ledger.storefront()
    outside.jammed = True
    await write(ledger, shop, "first")
    await ledger.settle()
    outside.jammed = False
    outside.heard.clear()
    await write(ledger, shop, "second")
    await ledger.settle()
    assert outside.heard == ["second"]
    clock.advance(2)
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
