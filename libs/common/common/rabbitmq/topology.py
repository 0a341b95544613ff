"""Exchanges and queues, declared by the code and safe to declare again from any process.

    atelier.events (topic) ──type──▶ atelier.SERVICE (quorum, delivery limit)
    atelier.retry.N (topic) ──service──▶ queue with a TTL of N seconds ──▶ atelier.redelivery
    atelier.redelivery (direct) ──service──▶ atelier.SERVICE
    atelier.dead (direct) ──service──▶ atelier.SERVICE.dead (quorum)

Every process declares the queues of all services, so an event finds its consumers' queues also when they have
never run yet: they catch up when they come.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractExchange

from common.tasks import DELAYS

DELIVERY_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Topology:
    """`consumers` maps a service to the event types it takes; `prefix` keeps installations on one broker apart."""

    consumers: Mapping[str, frozenset[str]]
    prefix: str = "atelier"

    @property
    def consumed(self) -> frozenset[str]:
        return frozenset().union(*self.consumers.values())

    @property
    def events(self) -> str:
        return f"{self.prefix}.events"

    @property
    def dead(self) -> str:
        return f"{self.prefix}.dead"

    @property
    def redelivery(self) -> str:
        return f"{self.prefix}.redelivery"

    @property
    def installation(self) -> str:
        """The queue that says whose installation the others are; the distributed topology on one machine uses it."""
        return f"{self.prefix}.installation"

    def queue(self, service: str) -> str:
        return f"{self.prefix}.{service}"

    def dead_queue(self, service: str) -> str:
        return f"{self.prefix}.{service}.dead"

    def retry(self, attempts: int) -> str:
        """The exchange (and queue) in which a message waits after its nth failed attempt, from 1."""
        return f"{self.prefix}.retry.{DELAYS[attempts - 1]}"

    async def declare(self, channel: AbstractChannel) -> AbstractExchange:
        """Everything; answers the exchange that events are published to."""
        events = await channel.declare_exchange(self.events, ExchangeType.TOPIC, durable=True)
        dead = await channel.declare_exchange(self.dead, ExchangeType.DIRECT, durable=True)
        redelivery = await channel.declare_exchange(self.redelivery, ExchangeType.DIRECT, durable=True)
        for service, event_types in self.consumers.items():
            queue = await channel.declare_queue(self.queue(service), durable=True, arguments=self._arguments(service))
            await queue.bind(redelivery, service)
            for event_type in sorted(event_types):
                await queue.bind(events, event_type)
            buried = await channel.declare_queue(self.dead_queue(service), durable=True, arguments=BURIED)
            await buried.bind(dead, service)
        for attempts, delay in enumerate(DELAYS, start=1):
            await self._declare_retry(channel, attempts, delay)
        return events

    async def remove(self, channel: AbstractChannel) -> None:
        """Everything, with all messages that wait there. Also when there is nothing to remove."""
        retries = [self.retry(attempts) for attempts in range(1, len(DELAYS) + 1)]
        for service in self.consumers:
            await channel.queue_delete(self.queue(service))
            await channel.queue_delete(self.dead_queue(service))
        for name in (*retries, self.installation):
            await channel.queue_delete(name)
        for name in (self.events, self.dead, self.redelivery, *retries):
            await channel.exchange_delete(name)

    async def _declare_retry(self, channel: AbstractChannel, attempts: int, delay: int) -> None:
        name = self.retry(attempts)
        exchange = await channel.declare_exchange(name, ExchangeType.TOPIC, durable=True)
        arguments = {**QUORUM, **LOSSLESS, "x-message-ttl": delay * 1000, "x-dead-letter-exchange": self.redelivery}
        await (await channel.declare_queue(name, durable=True, arguments=arguments)).bind(exchange, "#")

    def _arguments(self, service: str) -> dict[str, Any]:
        return {
            **QUORUM,
            **LOSSLESS,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": self.dead,
            "x-dead-letter-routing-key": service,
        }


BURIED_READS = 1_000_000  # listing dead letters counts as delivering them, and must never drop one
QUORUM: dict[str, Any] = {"x-queue-type": "quorum"}
LOSSLESS: dict[str, Any] = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
BURIED: dict[str, Any] = {**QUORUM, "x-delivery-limit": BURIED_READS}
