"""The transport of the distributed topology."""

import asyncio
from uuid import UUID

from aio_pika.abc import AbstractIncomingMessage

from common.consumers import Consumers
from common.database import Database
from common.events.envelope import Envelope
from common.heartbeats import Heartbeats
from common.rabbitmq.connection import again_and_again, closed, connected
from common.rabbitmq.consumer import Consumer
from common.rabbitmq.publisher import Publisher
from common.rabbitmq.topology import Topology
from common.transport import Listener, Reset, Transport

PREFETCH = 16


class RabbitTransport(Transport):
    """`url` is an AMQP URL. Consumers and listeners reconnect by themselves; a publisher that fails raises."""

    def __init__(self, url: str, topology: Topology, prefetch: int = PREFETCH) -> None:
        self._url = url
        self._topology = topology
        self._prefetch = prefetch
        self._publisher = Publisher(url, topology)
        self._consumers: dict[str, Consumer] = {}
        self._consuming: list[asyncio.Task[None]] = []
        self._listening: list[asyncio.Task[None]] = []

    @property
    def consuming(self) -> bool:
        """Whether every queue that is to be consumed is, at this moment."""
        return all(consumer.subscribed for consumer in self._consumers.values())

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        return await self._publisher.publish(envelopes)

    async def consume(
        self, service: str, consumers: Consumers, database: Database, heartbeats: Heartbeats | None = None
    ) -> None:
        if service in self._consumers or service not in self._topology.consumers:
            return
        consumer = Consumer(
            self._url, self._topology, service, consumers, database, self._prefetch, heartbeats or Heartbeats(service)
        )
        self._consumers[service] = consumer
        self._consuming.append(asyncio.create_task(consumer.run()))

    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        async def life() -> None:
            async with connected(self._url, "listener") as connection:
                channel = await connection.channel()
                events = await self._topology.declare(channel)
                queue = await channel.declare_queue(exclusive=True, auto_delete=True)
                for event_type in sorted(event_types):
                    await queue.bind(events, event_type)

                async def take(message: AbstractIncomingMessage) -> None:
                    await listener(Envelope.model_validate_json(message.body))

                await queue.consume(take, no_ack=True)
                await reset()
                await closed(channel)

        self._listening.append(asyncio.create_task(again_and_again("listener", life)))

    async def close(self) -> None:
        """Finish what is in hand, then let go of the broker."""
        for consumer in self._consumers.values():
            consumer.drain()
        for listening in self._listening:
            listening.cancel()
        await asyncio.gather(*self._consuming, *self._listening, return_exceptions=True)
        await self._publisher.close()
