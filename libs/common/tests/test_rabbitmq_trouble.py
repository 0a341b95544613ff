"""Messages that cannot be handled, and deliveries that happen more than once, do not disturb the others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aio_pika
import psycopg
import pytest
from common.rabbitmq.consumer import Consumer
from common.rabbitmq.dead_letters import BuriedEvents
from common.rabbitmq.publisher import message_of
from common.rabbitmq.topology import Topology
from common.rabbitmq.transport import RabbitTransport
from common.tasks import DELAYS
from common.testing.conditions import eventually
from common.testing.harness import Harness
from common.testing.ledger import Outside, news
from common.testing.servers import amqp_url, postgres_url
from psycopg import sql
from structlog.testing import capture_logs


@pytest.fixture
async def transport(topology: Topology) -> AsyncIterator[RabbitTransport]:
    """Takes one message at a time."""
    transport = RabbitTransport(amqp_url(), topology, prefetch=1)
    yield transport
    await transport.close()


@asynccontextmanager
async def away(ledger: Harness) -> AsyncIterator[None]:
    """Nobody gets into the ledger's database, and who is inside is put out."""
    name = urlsplit(ledger.database.url).path.removeprefix("/")
    allow = sql.SQL("alter database {} with allow_connections {}")
    async with await psycopg.AsyncConnection.connect(postgres_url(), autocommit=True) as server:
        await server.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
        try:
            await server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))
            yield
        finally:
            await server.execute(allow.format(sql.Identifier(name), sql.Literal(True)))


async def test_workers_that_get_one_event_at_the_same_time_handle_it_once(
    ledger: Harness, outside: Outside, transport: RabbitTransport, topology: Topology
) -> None:
    other = RabbitTransport(amqp_url(), topology)
    for each in (transport, other):
        await each.consume("ledger", ledger.service.consumers, ledger.database)
    await transport.publish([news("one")] * 20)
    await transport.publish([news("last")])
    await outside.hears("one", "last")
    for each in (transport, other):
        await each.close()  # what they took before the last one is finished now
    assert sorted(outside.heard) == ["last", "one"]


async def test_poison_is_buried_with_its_reason_and_never_blocks_what_is_behind(
    ledger: Harness, outside: Outside, transport: RabbitTransport, topology: Topology
) -> None:
    """It comes back from its last retry."""
    outside.poison = "poison"
    behind = [str(number) for number in range(5)]
    await transport.publish([news("before")])
    async with await aio_pika.connect(amqp_url()) as connection:
        redelivery = await (await connection.channel()).get_exchange(topology.redelivery)
        await redelivery.publish(message_of(news("poison"), {"x-atelier-attempts": len(DELAYS)}), "ledger")
    await transport.publish([news(words) for words in behind])
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    await outside.hears("before", "poison", *behind)
    (letter,) = await BuriedEvents(amqp_url(), topology, "ledger").list()
    assert (letter.attempts, letter.reason) == (len(DELAYS) + 1, "RuntimeError: jammed")


async def test_an_event_at_its_last_attempt_outlives_an_absence_of_the_database(
    ledger: Harness, outside: Outside, transport: RabbitTransport, topology: Topology
) -> None:
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        redelivery = await channel.get_exchange(topology.redelivery)
        with capture_logs() as logs:

            async def tried() -> bool:
                return any(each["event"] in ("database_away", "event_failed") for each in logs)

            async with away(ledger):
                await redelivery.publish(message_of(news("patient"), {"x-atelier-attempts": len(DELAYS)}), "ledger")
                await transport.consume("ledger", ledger.service.consumers, ledger.database)
                await eventually(tried)
            await outside.hears("patient")


async def test_poison_among_messages_that_waited_together_takes_none_of_them_with_it(
    ledger: Harness, outside: Outside, topology: Topology
) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    outside.poison = "poison"
    words = [str(number) for number in range(6)]
    async with away(ledger):
        await transport.consume("ledger", ledger.service.consumers, ledger.database)
        await transport.publish([news(each) for each in (*words, "poison")])

    async def all_handled() -> bool:
        return len(await ledger.database.reads.rows("select 1 from inbox")) == len(words)

    await eventually(all_handled)
    await transport.close()
    assert set(outside.heard) == {*words, "poison"}


async def test_a_failed_event_whose_copy_the_broker_refuses_comes_again(
    ledger: Harness, outside: Outside, transport: RabbitTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise aio_pika.exceptions.AMQPError("refused")

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(Consumer, "_set_aside", refused)
        outside.jammed = True
        await transport.consume("ledger", ledger.service.consumers, ledger.database)
        await transport.publish([news("stubborn")])

        async def was_refused() -> bool:
            return any(each["event"] == "message_not_settled" for each in logs)

        await eventually(was_refused)
        outside.jammed = False

        async def handled() -> bool:
            return bool(await ledger.database.reads.rows("select 1 from inbox"))

        await eventually(handled)
