"""What the recorded release leaves at RabbitMQ: every message of every queue, with its headers and properties."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from testkit.conditions import eventually

SERVICES = ("identity", "catalog", "cart", "orders", "payments", "generation")
"""Those that consume events."""
Message = dict[str, Any]


class Broker:
    """`prefix` is that of the recorded platform's exchanges and queues."""

    def __init__(self, url: str, prefix: str) -> None:
        self._url = url
        self._prefix = prefix

    async def send_unreadable(self) -> None:
        """Let cart receive a message that is no event, and return when it has set it aside."""
        async with self._channel() as channel:
            redelivery = await channel.get_exchange(f"{self._prefix}.redelivery", ensure=False)
            await redelivery.publish(aio_pika.Message(b"not an event", type="stock.changed"), routing_key="cart")

            async def set_aside() -> bool:
                queue = await channel.declare_queue(f"{self._prefix}.cart.dead", passive=True)
                return queue.declaration_result.message_count == 1

            await eventually(set_aside, within=30, every=0.1)

    async def messages(self) -> list[Message]:
        """Everything, in the order of the queues. The queues are empty afterwards."""
        names = [*SERVICES, *(f"{service}.dead" for service in SERVICES)]
        found = []
        for name in names:
            while message := await self._get(name):
                found.append(self._described(message, name))
        return found

    async def _get(self, name: str) -> AbstractIncomingMessage | None:
        async with self._channel() as channel:
            queue = await channel.get_queue(f"{self._prefix}.{name}", ensure=False)
            return await queue.get(fail=False, no_ack=True)

    def _described(self, message: AbstractIncomingMessage, name: str) -> Message:
        """As JSON, with `PREFIX` for the prefix."""
        described = {
            "queue": f"PREFIX.{name}",
            "exchange": message.exchange,
            "routing_key": message.routing_key,
            "headers": message.headers,
            "message_id": message.message_id,
            "type": message.type,
            "content_type": message.content_type,
            "delivery_mode": message.delivery_mode,
            "body": message.body.decode(),
        }
        text = json.dumps(described, default=str)
        result: Message = json.loads(text.replace(f'"{self._prefix}.', '"PREFIX.'))
        return result

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[AbstractChannel]:
        async with await aio_pika.connect(self._url) as connection:
            yield await connection.channel()
