"""The exchanges and queues that the recorded release declared at RabbitMQ, and the messages it left in them.

Written out instead of imported: the release of today may declare others, and has to find its way from these.
"""

from datetime import datetime
from typing import Any

import aio_pika
from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, HeadersType

CONSUMERS = ("identity", "catalog", "cart", "orders", "payments", "generation")
LOSSLESS = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
Message = dict[str, Any]


async def restore_queues(amqp: str, prefix: str, messages: list[Message]) -> None:
    async with await aio_pika.connect(amqp) as connection:
        channel = await connection.channel()
        await _declare(channel, prefix)
        for message in messages:
            await _put(channel, prefix, message)


async def _declare(channel: AbstractChannel, prefix: str) -> None:
    await channel.declare_exchange(f"{prefix}.events", ExchangeType.TOPIC, durable=True)
    dead = await channel.declare_exchange(f"{prefix}.dead", ExchangeType.DIRECT, durable=True)
    redelivery = await channel.declare_exchange(f"{prefix}.redelivery", ExchangeType.DIRECT, durable=True)
    for service in CONSUMERS:
        queue = await _queue(
            channel,
            f"{prefix}.{service}",
            **LOSSLESS,
            **{
                "x-delivery-limit": 20,
                "x-dead-letter-exchange": f"{prefix}.dead",
                "x-dead-letter-routing-key": service,
            },
        )
        await queue.bind(redelivery, service)
        buried = await _queue(channel, f"{prefix}.{service}.dead", **{"x-delivery-limit": 1_000_000})
        await buried.bind(dead, service)


async def _queue(channel: AbstractChannel, name: str, **arguments: Any) -> aio_pika.abc.AbstractQueue:
    return await channel.declare_queue(name, durable=True, arguments={"x-queue-type": "quorum", **arguments})


async def _put(channel: AbstractChannel, prefix: str, recorded: Message) -> None:
    """Publish to its queue alone, with its routing key, which a delay queue uses when it forwards the message."""
    queue = await channel.get_queue(recorded["queue"].replace("PREFIX", prefix))
    exchange = await channel.declare_exchange(f"{prefix}.restoring", ExchangeType.TOPIC, auto_delete=True)
    await queue.bind(exchange, recorded["routing_key"])
    message = aio_pika.Message(
        recorded["body"].encode(),
        message_id=recorded["message_id"],
        type=recorded["type"],
        content_type=recorded["content_type"],
        delivery_mode=recorded["delivery_mode"],
        headers=_headers(recorded["headers"], prefix),
    )
    await exchange.publish(message, recorded["routing_key"])
    await queue.unbind(exchange, recorded["routing_key"])


def _headers(recorded: dict[str, Any], prefix: str) -> HeadersType:
    return {name: _header(value, prefix) for name, value in recorded.items()}


def _header(value: Any, prefix: str) -> Any:
    if isinstance(value, list):
        return [_header(each, prefix) for each in value]
    if isinstance(value, dict):
        times = {"time": datetime.fromisoformat(value["time"])} if "time" in value else {}
        return {name: _header(each, prefix) for name, each in value.items()} | times
    return value.replace("PREFIX.", f"{prefix}.") if isinstance(value, str) else value
