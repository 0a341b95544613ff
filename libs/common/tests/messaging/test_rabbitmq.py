"""RabbitMQ as the transport: events are confirmed, and delivered; failed deliveries become tasks of the consumer."""

import asyncio
from collections.abc import AsyncIterator

import aio_pika
import pytest
from common.events.envelope import Envelope
from common.jobs.task import DELAYS
from common.kernel import clock
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.transport import RabbitTransport
from common.messaging.rabbitmq.unreadable_messages import UnreadableMessages
from testkit.conditions import TIMEOUT_SECONDS, eventually
from testkit.harness import Harness
from testkit.ledger import NoteWritten, SideEffects, note_written
from testkit.servers import amqp_url

from .conftest import Interrupt


@pytest.fixture
async def transport(topology: BrokerTopology) -> AsyncIterator[RabbitTransport]:
    transport = RabbitTransport(amqp_url(), topology)
    yield transport
    await transport.close()


async def messages(topology: BrokerTopology, queue: str) -> int:
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        declared = await channel.declare_queue(queue, passive=True)
        return declared.declaration_result.message_count or 0


async def test_a_confirmed_event_reaches_its_consumer(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport
) -> None:
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    event = note_written("hello")
    assert await transport.publish([event]) == {event.id}
    await effects.wait_for("hello")


async def test_an_event_published_before_its_consumer_first_runs_is_delivered_then(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport
) -> None:
    await transport.publish([note_written("early")])
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await effects.wait_for("early")


async def test_an_event_delivered_twice_is_handled_once(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport
) -> None:
    event, last = note_written("once"), note_written("last")
    await transport.publish([event])
    await transport.publish([event])
    await transport.publish([last])
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await effects.wait_for("once", "last")


async def test_an_event_that_no_queue_accepts_is_not_confirmed(topology: BrokerTopology) -> None:
    """The consumer's queue has no binding: the broker returns the event, and it stays in the outbox."""
    transport = RabbitTransport(amqp_url(), topology)
    await transport.publish([note_written("declares everything")])
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        queue = await channel.get_queue(topology.queue("ledger"))
        await queue.unbind(topology.events, NoteWritten.type)
    assert await transport.publish([note_written("lost?")]) == frozenset()
    await transport.close()


async def test_a_failed_delivery_becomes_a_task_of_the_consumer_and_does_not_block_later_events(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    effects.failing_words = "first"
    event, behind = note_written("first"), note_written("second")
    await transport.publish([event])
    await transport.publish([behind])
    await eventually(lambda: stored(ledger, event))
    await eventually(lambda: handled(ledger, behind))
    (task,) = await ledger.database.autocommit.fetch("select handler, state, attempts, error from tasks")
    assert (task["handler"], task["state"], task["attempts"]) == ("note.written:record_note", "waiting", 1)
    assert "jammed" in task["error"]
    assert await messages(topology, topology.queue("ledger")) == 0
    effects.failing_words = ""
    clock.advance(DELAYS[0])
    await ledger.drain()
    assert not await stored(ledger, event)
    assert await handled(ledger, event)


async def stored(ledger: Harness, event: Envelope) -> bool:
    return bool(await ledger.database.autocommit.fetch("select 1 from tasks where key = %(id)s", id=event.id))


async def handled(ledger: Harness, event: Envelope) -> bool:
    sql = "select 1 from inbox where event_id = %(id)s"
    return bool(await ledger.database.autocommit.fetch(sql, id=event.id))


async def test_a_message_that_is_not_an_event_stays_at_the_broker_with_its_reason(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await transport.publish([note_written("first")])
    await effects.wait_for("first")
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(topology.events)
        await exchange.publish(aio_pika.Message(b"not an event", type=NoteWritten.type), NoteWritten.type)

    async def is_dead_lettered() -> bool:
        return await messages(topology, topology.dead_queue("ledger")) == 1

    await eventually(is_dead_lettered)
    (message,) = await UnreadableMessages(amqp_url(), topology, "ledger").list()
    assert (message.type, message.payload) == (NoteWritten.type, "not an event")
    assert "ValidationError" in message.reason
    assert await ledger.database.autocommit.fetch("select 1 from tasks") == []


async def test_a_consumer_connects_again_after_its_connection_is_lost_and_loses_no_event(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, interrupt: Interrupt
) -> None:
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await transport.publish([note_written("before")])
    await effects.wait_for("before")
    await interrupt()
    await transport.publish([note_written("after")])
    await effects.wait_for("before", "after")


async def test_a_listener_receives_events_and_is_reset_when_it_begins(
    transport: RabbitTransport,
) -> None:
    events: list[str] = []
    resets = asyncio.Event()

    async def listen(envelope: Envelope) -> None:
        events.append(envelope.data["words"])

    async def reset() -> None:
        resets.set()

    transport.listen(frozenset({NoteWritten.type}), listen, reset)
    async with asyncio.timeout(TIMEOUT_SECONDS):
        await resets.wait()
    await transport.publish([note_written("loud")])

    async def arrived() -> bool:
        return events == ["loud"]

    await eventually(arrived)


async def test_closing_finishes_the_deliveries_that_have_begun(
    ledger: Harness, effects: SideEffects, topology: BrokerTopology
) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await transport.publish([note_written(str(number)) for number in range(30)])

    async def begun() -> bool:
        return bool(effects.handled)

    await eventually(begun)
    await transport.close()
    left = await messages(topology, topology.queue("ledger"))
    rows = await ledger.database.autocommit.fetch("select 1 from inbox")
    assert len(rows) + left == 30
