"""The dead-letter queues of RabbitMQ: listed with their reasons, shown, and replayed to the service that gave up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from aio_pika import Message
from aio_pika.abc import AbstractIncomingMessage

from common.rabbitmq.connection import connected
from common.rabbitmq.consumer import ATTEMPTS, REASON
from common.rabbitmq.topology import Topology


@dataclass(frozen=True, slots=True)
class BuriedEvent:
    """`payload` is the event's envelope, or the raw text where it was none."""

    event_id: str
    event_type: str
    attempts: int
    reason: str
    payload: Any


class BuriedEvents:
    """One service's dead-letter queue."""

    def __init__(self, url: str, topology: Topology, service: str) -> None:
        self._url = url
        self._topology = topology
        self._service = service

    async def list(self, limit: int = 100) -> list[BuriedEvent]:
        """The events that wait there; they stay."""
        return [_buried(message) async for message, _ in self._each(limit)]

    async def replay(self, event_id: UUID | None = None) -> int:
        """Hand one event, or all, back to the service with fresh attempts; answers how many."""
        count = 0
        async for message, redelivery in self._each():
            if event_id is None or message.message_id == str(event_id):
                headers = {key: value for key, value in message.headers.items() if not key.startswith("x-")}
                copy = Message(
                    message.body,
                    message_id=message.message_id,
                    type=message.type,
                    content_type=message.content_type,
                    delivery_mode=message.delivery_mode,
                    headers=headers,
                )
                await redelivery.publish(copy, routing_key=self._service)
                await message.ack()
                count += 1
        return count

    async def _each(self, limit: int | None = None) -> AsyncIterator[tuple[AbstractIncomingMessage, Any]]:
        """Every message once; what was not acknowledged goes back when the channel closes."""
        async with connected(self._url, f"{self._service} dead letters") as connection:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            await self._topology.declare(channel)
            redelivery = await channel.get_exchange(self._topology.redelivery)
            queue = await channel.get_queue(self._topology.dead_queue(self._service))
            waiting = (await queue.declare()).message_count or 0
            for _ in range(waiting if limit is None else min(limit, waiting)):
                message = await queue.get(fail=False)
                if message is None:
                    return
                yield message, redelivery


def _buried(message: AbstractIncomingMessage) -> BuriedEvent:
    try:
        payload = orjson.loads(message.body)
    except ValueError:
        payload = message.body.decode(errors="replace")
    return BuriedEvent(
        event_id=message.message_id or "",
        event_type=message.type or "",
        attempts=int(str(message.headers.get(ATTEMPTS, 0))),
        reason=str(message.headers.get(REASON, "the broker's delivery limit was reached")),
        payload=payload,
    )
