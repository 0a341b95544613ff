"""RabbitMQ as the transport: confirmed, told to everyone, retried later, buried with its reason."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import aio_pika
import pytest
from common.events.envelope import Envelope
from common.rabbitmq.dead_letters import BuriedEvents
from common.rabbitmq.publisher import message_of
from common.rabbitmq.topology import Topology
from common.rabbitmq.transport import RabbitTransport
from common.testing.conditions import PATIENCE, eventually
from common.testing.harness import Harness
from common.testing.ledger import NoteWritten, Outside, news
from common.testing.servers import amqp_url


@pytest.fixture
async def transport(topology: Topology) -> AsyncIterator[RabbitTransport]:
    transport = RabbitTransport(amqp_url(), topology)
    yield transport
    await transport.close()


async def messages(topology: Topology, queue: str) -> int:
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        declared = await channel.declare_queue(queue, passive=True)
        return declared.declaration_result.message_count or 0


async def test_a_confirmed_event_reaches_its_consumer(
    ledger: Harness, outside: Outside, transport: RabbitTransport
) -> None:
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    event = news("hello")
    assert await transport.publish([event]) == {event.id}
    await outside.hears("hello")


async def test_an_event_published_before_its_consumer_ever_ran_waits_for_it(
    ledger: Harness, outside: Outside, transport: RabbitTransport
) -> None:
    await transport.publish([news("early")])
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    await outside.hears("early")


async def test_an_event_delivered_twice_is_heard_once(
    ledger: Harness, outside: Outside, transport: RabbitTransport
) -> None:
    event, last = news("once"), news("last")
    await transport.publish([event])
    await transport.publish([event])
    await transport.publish([last])
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    await outside.hears("once", "last")


async def test_an_event_that_no_queue_takes_is_not_taken_for_published(topology: Topology) -> None:
    """The consumer's queue has lost its binding: the broker returns the event, and the outbox keeps it."""
    transport = RabbitTransport(amqp_url(), topology)
    await transport.publish([news("declares everything")])
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        queue = await channel.get_queue(topology.queue("ledger"))
        await queue.unbind(topology.events, NoteWritten.type)
    assert await transport.publish([news("lost?")]) == frozenset()
    await transport.close()


async def test_what_fails_is_retried_and_does_not_block_what_is_behind(
    ledger: Harness, outside: Outside, transport: RabbitTransport
) -> None:
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    outside.jammed = True
    await transport.publish([news("first")])
    await outside.hears("first")
    outside.jammed = False
    outside.heard.clear()
    await transport.publish([news("second")])
    await outside.hears("second", "first")


async def test_what_cannot_be_read_is_buried_at_once_with_its_reason(
    ledger: Harness, outside: Outside, transport: RabbitTransport, topology: Topology
) -> None:
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    await transport.publish([news("first")])
    await outside.hears("first")
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(topology.events)
        await exchange.publish(aio_pika.Message(b"not an event", type=NoteWritten.type), NoteWritten.type)

    async def buried() -> bool:
        return await messages(topology, topology.dead_queue("ledger")) == 1

    await eventually(buried)


async def test_a_dead_letter_is_listed_with_its_reason_and_replayed(
    ledger: Harness, outside: Outside, transport: RabbitTransport, topology: Topology
) -> None:
    await transport.publish([news("declares everything")])
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    await outside.hears("declares everything")
    event = news("buried alive")
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        dead = await channel.get_exchange(topology.dead)
        await dead.publish(message_of(event, {"x-atelier-attempts": 8, "x-atelier-reason": "jammed"}), "ledger")
    letters = BuriedEvents(amqp_url(), topology, "ledger")
    for _ in range(2):
        (letter,) = await letters.list()
        assert (letter.event_id, letter.attempts, letter.reason) == (str(event.id), 8, "jammed")
    assert await letters.replay(str(uuid4())) == 0
    assert await letters.replay(str(event.id)) == 1
    await outside.hears("declares everything", "buried alive")
    assert await letters.list() == []


async def test_a_lost_connection_is_made_anew_and_nothing_is_lost(
    ledger: Harness, outside: Outside, transport: RabbitTransport
) -> None:
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    await transport.publish([news("before")])
    await outside.hears("before")
    for consumer in transport._consumers.values():
        await consumer.interrupt()
    await transport.publish([news("after")])
    await outside.hears("before", "after")


async def test_a_listener_hears_what_happens_and_is_reset_when_it_begins(
    transport: RabbitTransport,
) -> None:
    events: list[str] = []
    resets = asyncio.Event()

    async def listen(envelope: Envelope) -> None:
        events.append(envelope.data["words"])

    async def reset() -> None:
        resets.set()

    transport.listen(frozenset({NoteWritten.type}), listen, reset)
    async with asyncio.timeout(PATIENCE):
        await resets.wait()
    await transport.publish([news("loud")])

    async def arrived() -> bool:
        return events == ["loud"]

    await eventually(arrived)


async def test_closing_finishes_what_is_in_hand(ledger: Harness, outside: Outside, topology: Topology) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    await transport.publish([news(str(number)) for number in range(30)])

    async def begun() -> bool:
        return bool(outside.heard)

    await eventually(begun)
    await transport.close()
    left = await messages(topology, topology.queue("ledger"))
    rows = await ledger.database.reads.rows("select 1 from inbox")
    assert len(rows) + left == 30
