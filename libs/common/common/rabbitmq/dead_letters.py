"""The dead-letter queues of RabbitMQ: listed with their reasons, replayed to the service that gave up, or discarded."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from aio_pika import Message
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue
from aio_pika.exceptions import ChannelNotFoundEntity

from common.rabbitmq.connection import connected
from common.rabbitmq.consumer import ATTEMPTS, REASON
from common.rabbitmq.topology import Topology

LONGEST_REASON = 300
RETURN_SECONDS = 5.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class BuriedEvent:
    """`payload` is the event's envelope, or the raw text where it was none.

    `event_id` is whatever the message has as its id; where it has none, `body-` and a digest of the body.
    """

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

    async def list(self, limit: int | None = 100) -> list[BuriedEvent]:
        """The events that wait there, or the oldest so many; they stay."""
        return [_buried(message) async for message, _ in self._each(limit)]

    async def replay(self, event_id: str | None = None) -> int:
        """Hand one event, or all, back to the service with fresh attempts; answers how many."""
        count, redelivery = 0, None
        async for message, channel in self._each():
            if event_id is None or _id(message) == event_id:
                redelivery = redelivery or await channel.get_exchange(self._topology.redelivery)
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

    async def discard(self, event_ids: Collection[str], by: str) -> int:
        """Remove them for good; answers how many. `by` says in the log who wanted it."""
        count = 0
        async for message, _ in self._each():
            event = _buried(message)
            if event.event_id in event_ids:
                await message.ack()
                count += 1
                log.warning(
                    "dead_letter_discarded",
                    kept="broker",
                    letter=event.event_id,
                    event_type=event.event_type,
                    attempts=event.attempts,
                    reason=event.reason[:LONGEST_REASON],
                    by=by,
                )
        return count

    async def _each(self, limit: int | None = None) -> AsyncIterator[tuple[AbstractIncomingMessage, AbstractChannel]]:
        """Every message once; what was not acknowledged goes back.

        Nothing is declared: a queue that does not exist holds nothing, and is not made by looking for it.
        """
        async with connected(self._url, f"{self._service} dead letters") as connection:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            try:
                queue = await channel.get_queue(self._topology.dead_queue(self._service))
            except ChannelNotFoundEntity:
                return
            taken = await _take(queue, limit)
            for message in taken:
                yield message, channel
            await _give_back(queue, [message for message in taken if not message.processed])


async def _take(queue: AbstractQueue, limit: int | None) -> list[AbstractIncomingMessage]:
    """All of them before the first is looked at: what is replayed may be given up again at once, and come back."""
    taken: list[AbstractIncomingMessage] = []
    while (limit is None or len(taken) < limit) and (message := await queue.get(fail=False)) is not None:
        taken.append(message)
    return taken


async def _give_back(queue: AbstractQueue, messages: Sequence[AbstractIncomingMessage]) -> None:
    """Return them and wait until they can be taken again, or the next command would find fewer of them."""
    for message in messages:
        await message.nack(requeue=True)
    with suppress(TimeoutError):
        async with asyncio.timeout(RETURN_SECONDS):
            while ((await queue.declare()).message_count or 0) < len(messages):  # noqa: ASYNC110 - the broker's
                await asyncio.sleep(0.02)


def _id(message: AbstractIncomingMessage) -> str:
    return message.message_id or f"body-{hashlib.sha256(message.body).hexdigest()[:16]}"


def _buried(message: AbstractIncomingMessage) -> BuriedEvent:
    try:
        payload = orjson.loads(message.body)
    except ValueError:
        payload = message.body.decode(errors="replace")
    return BuriedEvent(
        event_id=_id(message),
        event_type=message.type or "",
        attempts=_number(message.headers.get(ATTEMPTS)),
        reason=str(message.headers.get(REASON, "the broker's delivery limit was reached")),
        payload=payload,
    )


def _number(header: object) -> int:
    """What somebody else wrote into the queue may have anything in its headers."""
    text = str(header)
    return int(text) if text.isascii() and text.isdigit() else 0
