"""Faults with RabbitMQ: messages that cannot be handled, repeated deliveries, an unavailable database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aio_pika
import psycopg
import pytest
from common.events.envelope import Envelope
from common.jobs.dead_letters import DeadLetters
from common.jobs.task import DELAYS
from common.messaging.rabbitmq.consumer import SUSPICIOUS_DELIVERIES, Consumer
from common.messaging.rabbitmq.message import message_of
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.transport import RabbitTransport
from common.messaging.rabbitmq.unreadable_messages import UnreadableMessages
from psycopg import sql
from structlog.testing import capture_logs
from testkit.conditions import TIMEOUT_SECONDS, eventually
from testkit.harness import Harness
from testkit.ledger import SideEffects, note_written
from testkit.servers import amqp_url, postgres_url

from .conftest import Interrupt


@pytest.fixture
async def transport(topology: BrokerTopology) -> AsyncIterator[RabbitTransport]:
    """Takes one message at a time."""
    transport = RabbitTransport(amqp_url(), topology, prefetch=1)
    yield transport
    await transport.close()


@asynccontextmanager
async def unavailable_database(ledger: Harness) -> AsyncIterator[None]:
    """The ledger's database refuses connections, and ends those that it had."""
    name = urlsplit(ledger.database.url).path.removeprefix("/")
    allow = sql.SQL("alter database {} with allow_connections {}")
    async with await psycopg.AsyncConnection.connect(postgres_url(), autocommit=True) as server:
        await server.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
        try:
            await server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))
            yield
        finally:
            await server.execute(allow.format(sql.Identifier(name), sql.Literal(True)))


def retried(event: Envelope, attempts: int, reason: str | None = None) -> aio_pika.Message:
    """An event as earlier releases left it at the broker after so many failed attempts."""
    message = message_of(event)
    message.headers["x-atelier-attempts"] = attempts
    if reason is not None:
        message.headers["x-atelier-reason"] = reason
    return message


async def test_workers_that_receive_the_same_event_at_once_handle_it_once(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    other = RabbitTransport(amqp_url(), topology)
    for each in (transport, other):
        await each.consume("ledger", ledger.service.handlers, ledger.database)
    await transport.publish([note_written("one")] * 20)
    await transport.publish([note_written("last")])
    await effects.wait_for("one", "last")
    for each in (transport, other):
        await each.close()  # what they took before the last one is finished now
    assert sorted(effects.handled) == ["last", "one"]


async def test_an_event_that_always_fails_becomes_a_dead_letter_of_the_consumer_and_blocks_no_other(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    """It arrives from the last of the retry queues of earlier releases."""
    effects.failing_words = "poison"
    behind = [str(number) for number in range(5)]
    await transport.publish([note_written("before")])
    async with await aio_pika.connect(amqp_url()) as connection:
        redelivery = await (await connection.channel()).get_exchange(topology.redelivery)
        await redelivery.publish(retried(note_written("poison"), len(DELAYS)), "ledger")
    await transport.publish([note_written(words) for words in behind])
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await effects.wait_for("before", "poison", *behind)
    await eventually(lambda: has_dead_letter(ledger))
    (letter,) = await DeadLetters(ledger.database.autocommit).page()
    assert (letter.attempts, letter.reason) == (len(DELAYS) + 1, "RuntimeError: jammed")


async def has_dead_letter(ledger: Harness) -> bool:
    return bool(await DeadLetters(ledger.database.autocommit).page())


async def test_events_in_the_brokers_dead_letter_queue_become_dead_letters_of_the_consumer_when_a_worker_starts(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    """An earlier release left them there. Messages that are not events, or have no handler any more, stay."""
    failed = note_written("failed")
    unknown = note_written("unknown").model_copy(update={"type": "note.unknown"})
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        dead = await channel.get_exchange(topology.dead)
        for message in (
            aio_pika.Message(b"no event", message_id="no event"),
            retried(failed, 8, reason="RuntimeError: jammed"),
            message_of(unknown),
        ):
            await dead.publish(message, "ledger")
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await eventually(lambda: has_dead_letter(ledger))
    (letter,) = await DeadLetters(ledger.database.autocommit).page()
    assert (letter.attempts, letter.reason) == (8, "RuntimeError: jammed")
    unreadable = UnreadableMessages(amqp_url(), topology, "ledger")

    async def returned() -> bool:
        return {message.id for message in await unreadable.list()} == {"no event", str(unknown.id)}

    await eventually(returned)
    assert effects.handled == []
    await DeadLetters(ledger.database.autocommit).replay(letter.id)
    await ledger.drain()
    assert effects.handled == ["failed"]


async def test_a_dead_letter_of_an_event_that_was_handled_after_all_is_not_taken_over(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology, interrupt: Interrupt
) -> None:
    event = note_written("handled")
    await transport.publish([event])
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await transport.consume("ledger", ledger.service.handlers, ledger.database)
        await effects.wait_for("handled")
        await (await channel.get_exchange(topology.dead)).publish(message_of(event), "ledger")
    with capture_logs() as logs:

        async def is_taken_over() -> bool:
            return any(each["event"] == "dead_letters_taken_over" for each in logs)

        await interrupt()
        await eventually(is_taken_over)
    assert await UnreadableMessages(amqp_url(), topology, "ledger").list() == []
    assert not await has_dead_letter(ledger)


async def test_a_message_that_was_delivered_often_without_acknowledgement_becomes_a_task(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    event = note_written("kills")
    await transport.publish([event])
    async with await aio_pika.connect(amqp_url()) as connection:
        queue = await (await connection.channel()).get_queue(topology.queue("ledger"))
        for _ in range(SUSPICIOUS_DELIVERIES):
            message = await queue.get(timeout=TIMEOUT_SECONDS)
            assert message is not None
            await message.nack()
    await transport.consume("ledger", ledger.service.handlers, ledger.database)

    async def stored() -> bool:
        return await ledger.database.autocommit.fetch("select key, attempts from tasks") == [
            {"key": event.id, "attempts": 0}
        ]

    await eventually(stored)
    assert effects.handled == []
    await ledger.drain()
    assert effects.handled == ["kills"]


async def test_an_event_at_its_last_attempt_survives_an_unavailable_database(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        redelivery = await channel.get_exchange(topology.redelivery)
        with capture_logs() as logs:

            async def tried() -> bool:
                return any(each["event"] in ("database_unavailable", "event_failed") for each in logs)

            async with unavailable_database(ledger):
                await redelivery.publish(retried(note_written("patient"), len(DELAYS)), "ledger")
                await transport.consume("ledger", ledger.service.handlers, ledger.database)
                await eventually(tried)
            await effects.wait_for("patient")


async def test_a_failing_message_of_a_batch_fails_no_other(
    ledger: Harness, effects: SideEffects, topology: BrokerTopology
) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    effects.failing_words = "poison"
    words = [str(number) for number in range(6)]
    async with unavailable_database(ledger):
        await transport.consume("ledger", ledger.service.handlers, ledger.database)
        await transport.publish([note_written(each) for each in (*words, "poison")])

    async def all_handled() -> bool:
        return len(await ledger.database.autocommit.fetch("select 1 from inbox")) == len(words)

    await eventually(all_handled)
    await transport.close()
    assert set(effects.handled) == {*words, "poison"}


async def test_a_message_whose_dead_letter_the_broker_refuses_is_delivered_again(
    ledger: Harness,
    effects: SideEffects,
    transport: RabbitTransport,
    topology: BrokerTopology,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refused(*_: object) -> None:
        raise aio_pika.exceptions.AMQPError("refused")

    await transport.publish([note_written("declares everything")])
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    await effects.wait_for("declares everything")
    unreadable = UnreadableMessages(amqp_url(), topology, "ledger")
    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(Consumer, "_dead_letter", refused)
        async with await aio_pika.connect(amqp_url()) as connection:
            redelivery = await (await connection.channel()).get_exchange(topology.redelivery)
            await redelivery.publish(aio_pika.Message(b"no event", message_id="no event"), "ledger")

        async def was_refused() -> bool:
            return any(each["event"] == "message_not_settled" for each in logs)

        await eventually(was_refused)
        assert await unreadable.list() == []

    async def is_dead_lettered() -> bool:
        return [message.id for message in await unreadable.list()] == ["no event"]

    await eventually(is_dead_lettered)


async def test_an_event_that_postgresql_cannot_store_stays_at_the_broker(
    ledger: Harness, effects: SideEffects, transport: RabbitTransport, topology: BrokerTopology
) -> None:
    """JSON may contain the character NUL, PostgreSQL's jsonb may not."""
    effects.failing_words = "a\0b"
    await transport.publish([note_written("a\0b"), note_written("other")])
    await transport.consume("ledger", ledger.service.handlers, ledger.database)

    async def is_dead_lettered() -> bool:
        return len(await UnreadableMessages(amqp_url(), topology, "ledger").list()) == 1

    await eventually(is_dead_lettered)
    assert "other" in effects.handled


async def test_a_failed_delivery_is_not_acknowledged_while_the_database_is_unavailable(
    ledger: Harness, effects: SideEffects, topology: BrokerTopology, interrupt: Interrupt
) -> None:
    """It can be neither handled nor stored, and is delivered to the next worker."""
    transport = RabbitTransport(amqp_url(), topology)
    await transport.publish([note_written("kept")])
    with capture_logs() as logs:

        async def tried() -> bool:
            return any(each["event"] == "database_unavailable" for each in logs)

        async with unavailable_database(ledger):
            await transport.consume("ledger", ledger.service.handlers, ledger.database)
            await eventually(tried)
            await interrupt()
            await transport.close()
    following = RabbitTransport(amqp_url(), topology)
    await following.consume("ledger", ledger.service.handlers, ledger.database)
    await effects.wait_for("kept")
    await following.close()
