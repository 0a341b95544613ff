"""The transport of the distributed topology: published with confirms, consumed from one queue for each service."""

import asyncio
from contextlib import suppress
from uuid import UUID

import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange, AbstractIncomingMessage
from aio_pika.exceptions import DeliveryError, PublishError

from common.db.database import Database
from common.events.envelope import Envelope
from common.messaging.handlers import HandlerRegistry
from common.messaging.rabbitmq.connection import UNUSABLE, connect, lost_instead_of_cancelled, run_with_reconnects
from common.messaging.rabbitmq.consumer import Consumer
from common.messaging.rabbitmq.message import message_of, read
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.transport import Listener, Reset, Transport
from common.observability import redaction
from common.observability.heartbeats import Heartbeats

CONFIRM_SECONDS = 15.0
CLOSE_SECONDS = 2.0
PREFETCH = 16
log = structlog.get_logger()


class RabbitTransport(Transport):
    """`url` is an AMQP URL. Consumers and listeners reconnect by themselves; `publish` connects when it is called."""

    def __init__(
        self, url: str, topology: BrokerTopology, prefetch: int = PREFETCH, confirm_seconds: float = CONFIRM_SECONDS
    ) -> None:
        self._confirm_seconds = confirm_seconds
        self._url = url
        self._topology = topology
        self._prefetch = prefetch
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._exchange: AbstractExchange | None = None
        self._connecting = asyncio.Lock()
        self._consumers: dict[str, Consumer] = {}
        self._consuming: list[asyncio.Task[None]] = []
        self._listening: list[asyncio.Task[None]] = []

    @property
    def consuming(self) -> bool:
        """Whether every queue that is to be consumed is, at this moment."""
        return all(consumer.subscribed for consumer in self._consumers.values())

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        """The ids that the broker confirmed: it has the event on disk in a queue. Raises when it is unavailable.

        After a failure the next call opens a new connection: a channel whose confirms do not come stays open.
        """
        with lost_instead_of_cancelled():
            exchange = await self._publishing_exchange()
            try:
                confirmed = await asyncio.gather(*(self._publish(exchange, envelope) for envelope in envelopes))
            except BaseException:
                await self._replace(exchange)
                raise
        return frozenset(envelope.id for envelope, done in zip(envelopes, confirmed, strict=True) if done)

    async def consume(
        self, service: str, handlers: HandlerRegistry, database: Database, heartbeats: Heartbeats | None = None
    ) -> None:
        if service in self._consumers or service not in self._topology.consumers:
            return
        consumer = Consumer(
            self._url, self._topology, service, handlers, database, self._prefetch, heartbeats or Heartbeats(service)
        )
        self._consumers[service] = consumer
        self._consuming.append(asyncio.create_task(consumer.run()))

    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        async def listen_once() -> None:
            async with await connect(self._url, "listener") as connection:
                channel = await connection.channel()
                events = await self._topology.declare(channel)
                queue = await channel.declare_queue(exclusive=True, auto_delete=True)
                for event_type in sorted(event_types):
                    await queue.bind(events, event_type)

                async def receive(message: AbstractIncomingMessage) -> None:
                    await listener(read(message))

                await queue.consume(receive, no_ack=True)
                await reset()
                await channel.closed()

        self._listening.append(asyncio.create_task(run_with_reconnects("listener", listen_once)))

    async def close(self) -> None:
        """Finish the deliveries that have begun, then disconnect."""
        for consumer in self._consumers.values():
            consumer.drain()
        for listening in self._listening:
            listening.cancel()
        await asyncio.gather(*self._consuming, *self._listening, return_exceptions=True)
        await self._disconnect()

    async def _publish(self, exchange: AbstractExchange, envelope: Envelope) -> bool:
        """False when the broker refused the event or no queue takes it: it stays in the outbox, which is measured."""
        mandatory = envelope.type in self._topology.consumed
        try:
            await exchange.publish(
                message_of(envelope), envelope.type, mandatory=mandatory, timeout=self._confirm_seconds
            )
        except (DeliveryError, PublishError) as error:
            reason = redaction.reason(error)
            log.error("event_not_taken", event_type=envelope.type, event_id=str(envelope.id), reason=reason)
            return False
        return True

    async def _publishing_exchange(self) -> AbstractExchange:
        async with self._connecting:
            if self._exchange is None or self._channel is None or self._channel.is_closed:
                await self._disconnect()
                self._connection = await connect(self._url, "outbox")
                self._channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
                self._exchange = await self._topology.declare(self._channel)
            return self._exchange

    async def _replace(self, failed: AbstractExchange) -> None:
        async with self._connecting:
            if self._exchange is failed:
                await self._disconnect()

    async def _disconnect(self) -> None:
        """Without an error if the broker does not respond: a connection that is lost is closed."""
        connection, self._connection, self._channel, self._exchange = self._connection, None, None, None
        if connection is not None:
            with suppress(*UNUSABLE):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await connection.close()
