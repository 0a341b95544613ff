"""Connections to the broker: readiness, reconnecting, and the declaration and removal of queues."""

import asyncio

import aio_pika
import pytest
from common.messaging.rabbitmq.connection import run_with_reconnects
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.transport import RabbitTransport
from testkit.conditions import TIMEOUT_SECONDS, eventually
from testkit.harness import Harness
from testkit.ledger import note_written
from testkit.servers import amqp_url


async def test_a_service_without_subscriptions_is_ready_without_a_queue(
    ledger: Harness, topology: BrokerTopology
) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    await transport.consume("without subscriptions", ledger.service.handlers, ledger.database)
    assert transport.consuming
    await transport.close()


async def test_a_transport_is_consuming_from_its_subscription_until_it_is_closed(
    ledger: Harness, topology: BrokerTopology
) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    await transport.consume("ledger", ledger.service.handlers, ledger.database)
    assert not transport.consuming

    async def consuming() -> bool:
        return transport.consuming

    await eventually(consuming)
    await transport.close()
    assert not transport.consuming


async def test_a_publisher_whose_channel_was_closed_opens_another(ledger: Harness, topology: BrokerTopology) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    event = note_written("again")
    await transport.publish([event])
    channel = transport._channel
    assert channel is not None
    await channel.close()
    assert await transport.publish([event]) == {event.id}
    await transport.close()


async def test_an_unexpected_exception_does_not_end_the_reconnecting() -> None:
    enough, runs = asyncio.Event(), 0

    async def fail() -> None:
        nonlocal runs
        runs += 1
        if runs == 2:
            enough.set()
        raise RuntimeError("a bug")

    await asyncio.wait_for(run_with_reconnects("test", fail, until=enough), TIMEOUT_SECONDS)
    assert runs == 2


async def test_removing_a_topology_deletes_its_queues_and_may_be_repeated(topology: BrokerTopology) -> None:
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        await topology.remove(channel)
        await topology.remove(channel)
        with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
            await channel.declare_queue(topology.queue("ledger"), passive=True)
