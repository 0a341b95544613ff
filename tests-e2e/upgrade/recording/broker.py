"""What the recorded release leaves at RabbitMQ: every message of every queue, with its headers and properties."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from testkit.conditions import eventually

ATTEMPTS = "x-atelier-attempts"
LAST_ATTEMPT = 7
RETRIES = (1, 2, 5, 15, 60, 300, 900)
SERVICES = ("catalog", "cart", "orders", "payments")
"""Those that consume events."""
RETRY_OF_A_MINUTE = 60
Message = dict[str, Any]


class Broker:
    """`prefix` is that of the recorded platform's exchanges and queues."""

    def __init__(self, url: str, prefix: str) -> None:
        self._url = url
        self._prefix = prefix

    async def bury(self, product_id: str) -> None:
        """Let the next attempt of the event that cart fails at be the last, and return when it was made."""
        message = await self._failing(product_id, RETRIES)
        async with self._channel() as channel:
            redelivery = await channel.get_exchange(f"{self._prefix}.redelivery", ensure=False)
            headers = {**message["headers"], ATTEMPTS: LAST_ATTEMPT}
            await redelivery.publish(_message({**message, "headers": headers}), routing_key="cart")
            await redelivery.publish(aio_pika.Message(b"not an event", type="stock.changed"), routing_key="cart")

            async def buried() -> bool:
                queue = await channel.declare_queue(f"{self._prefix}.cart.dead", passive=True)
                return queue.declaration_result.message_count == 2

            await eventually(buried, within=30, every=0.1)

    async def waits_long(self, product_id: str) -> Message:
        """Take the event that cart fails at from the queue in which it waits for a minute."""
        return await self._failing(product_id, (RETRY_OF_A_MINUTE,))

    async def messages(self) -> list[Message]:
        """Everything, in the order of the queues. The queues are empty afterwards."""
        names = [*SERVICES, *(f"{service}.dead" for service in SERVICES), *(f"retry.{delay}" for delay in RETRIES)]
        found = []
        for name in names:
            while message := await self._get(name):
                found.append(self._described(message, name))
        return found

    async def _failing(self, product_id: str, delays: tuple[int, ...]) -> Message:
        async def take() -> Message | None:
            for delay in delays:
                if message := await self._get(f"retry.{delay}"):
                    assert product_id in message.body.decode()
                    return self._described(message, f"retry.{delay}")
            return None

        taken = await eventually(take, within=60, every=0.05)
        assert taken is not None
        return taken

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


def _message(described: Message) -> aio_pika.Message:
    return aio_pika.Message(
        described["body"].encode(),
        message_id=described["message_id"],
        type=described["type"],
        content_type=described["content_type"],
        delivery_mode=described["delivery_mode"],
        headers=described["headers"],
    )
