"""Connections to the broker: readiness, reconnecting, and the declaration and removal of queues."""

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

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


class MuteableBroker:
    """A TCP proxy to the real broker. Connections that are muted get no more of its responses, until reset."""

    def __init__(self) -> None:
        self.opened = 0
        self._to_clients: list[asyncio.StreamWriter] = []
        self._muted: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "MuteableBroker":
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        address = urlsplit(amqp_url())
        port = self._server.sockets[0].getsockname()[1]
        self.url = urlunsplit(address._replace(netloc=f"{address.username}:{address.password}@127.0.0.1:{port}"))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._to_clients:
            writer.close()

    def mute(self) -> None:
        self._muted.update(self._to_clients)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        address = urlsplit(amqp_url())
        far_reader, far_writer = await asyncio.open_connection(address.hostname, address.port)
        self._to_clients.append(writer)
        await asyncio.gather(self._pipe(reader, far_writer), self._pipe(far_reader, writer))

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, RuntimeError):
            while data := await reader.read(65_536):
                if writer not in self._muted:
                    writer.write(data)
        writer.close()


async def test_a_publisher_whose_confirms_do_not_come_opens_another_connection(
    ledger: Harness, topology: BrokerTopology
) -> None:
    async with MuteableBroker() as broker:
        transport = RabbitTransport(broker.url, topology, confirm_seconds=0.3)
        event = note_written("unconfirmed")
        assert await transport.publish([event]) == {event.id}
        broker.mute()
        with pytest.raises(TimeoutError):
            await transport.publish([event])
        assert await transport.publish([event]) == {event.id}
        assert broker.opened == 2
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


async def test_a_cancellation_that_the_client_library_replaces_by_its_error_ends_the_reconnecting() -> None:
    """In Python 3.11 `asyncio.wait_for` raises the error of what it waits for, if that has just failed."""
    connecting = asyncio.Event()

    async def fail_when_cancelled() -> None:
        connecting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise aio_pika.exceptions.AMQPConnectionError("name or service not known") from None

    reconnecting = asyncio.create_task(run_with_reconnects("test", fail_when_cancelled))
    await asyncio.wait_for(connecting.wait(), TIMEOUT_SECONDS)
    reconnecting.cancel()
    done, _ = await asyncio.wait({reconnecting}, timeout=TIMEOUT_SECONDS)
    assert done
    assert reconnecting.cancelled()


async def test_removing_a_topology_deletes_its_queues_and_may_be_repeated(topology: BrokerTopology) -> None:
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        await topology.remove(channel)
        await topology.remove(channel)
        with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
            await channel.declare_queue(topology.queue("ledger"), passive=True)
