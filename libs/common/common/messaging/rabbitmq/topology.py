"""Exchanges and queues, declared by the code and safe to declare again from any process.

    atelier.events (topic) ──type──▶ atelier.SERVICE (quorum, delivery limit)
    atelier.dead (direct) ──service──▶ atelier.SERVICE.dead (quorum): messages that cannot be read
    atelier.redelivery (direct) ──service──▶ atelier.SERVICE

This release publishes nothing to `atelier.redelivery`. The retry queues of earlier releases, which are not declared any
more, publish to it when the delay of their messages is over.

Every process declares the queues of all services, so that an event is stored for a consumer that has never run yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractExchange

DELIVERY_LIMIT = 20
RETIRED_RETRIES = (1, 2, 5, 15, 60, 300, 900)
"""The retry queues of earlier releases, by the seconds that messages waited there."""
UNREADABLE_ARGUMENTS: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-delivery-limit": 1_000_000,  # listing messages counts as delivering them, and must never drop one
}


@dataclass(frozen=True, slots=True)
class BrokerTopology:
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

    def queue(self, service: str) -> str:
        return f"{self.prefix}.{service}"

    def dead_queue(self, service: str) -> str:
        return f"{self.prefix}.{service}.dead"

    @property
    def retired(self) -> list[str]:
        """Exchanges, and queues of the same names, that only earlier releases declared."""
        return [f"{self.prefix}.retry.{seconds}" for seconds in RETIRED_RETRIES]

    async def declare(self, channel: AbstractChannel) -> AbstractExchange:
        """Declare everything; returns the exchange that events are published to."""
        events = await channel.declare_exchange(self.events, ExchangeType.TOPIC, durable=True)
        dead = await channel.declare_exchange(self.dead, ExchangeType.DIRECT, durable=True)
        redelivery = await channel.declare_exchange(self.redelivery, ExchangeType.DIRECT, durable=True)
        for service, event_types in self.consumers.items():
            queue = await channel.declare_queue(self.queue(service), durable=True, arguments=self._arguments(service))
            await queue.bind(redelivery, service)
            for event_type in sorted(event_types):
                await queue.bind(events, event_type)
            unreadable = await channel.declare_queue(
                self.dead_queue(service), durable=True, arguments=UNREADABLE_ARGUMENTS
            )
            await unreadable.bind(dead, service)
        return events

    async def remove(self, channel: AbstractChannel) -> None:
        """Delete everything that exists, with all messages."""
        queues = [name for service in self.consumers for name in (self.queue(service), self.dead_queue(service))]
        for name in (*queues, *self.retired):
            await channel.queue_delete(name)
        for name in (self.events, self.dead, self.redelivery, *self.retired):
            await channel.exchange_delete(name)

    def _arguments(self, service: str) -> dict[str, Any]:
        return {
            "x-queue-type": "quorum",
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": self.dead,
            "x-dead-letter-routing-key": service,
        }
