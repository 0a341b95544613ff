"""A service's dead-letter queue at the broker: messages that are not events stay there, listed or discarded.

Events are taken over into the consumer's database when a worker starts. Earlier releases kept the events that they gave
up at the broker, and the broker itself moves a message there whose deliveries ended with their process too often.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self

import orjson
import psycopg
import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from aio_pika.exceptions import ChannelNotFoundEntity

from common.db.database import Database
from common.messaging.failed_deliveries import store
from common.messaging.handlers import HandlerRegistry
from common.messaging.inbox import deliveries
from common.messaging.rabbitmq import message as messages
from common.messaging.rabbitmq.connection import connect
from common.messaging.rabbitmq.topology import BrokerTopology
from common.observability import redaction

MAX_REASON_LOGGED = 300
RETURN_SECONDS = 5.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class UnreadableMessage:
    """`payload` is the body as JSON, or as text if it is not JSON.

    `id` is the message's own, in any form; without one `body-` and a digest of the body.
    """

    id: str
    type: str
    reason: str
    payload: Any

    @classmethod
    def of(cls, message: AbstractIncomingMessage) -> Self:
        try:
            payload = orjson.loads(message.body)
        except ValueError:
            payload = message.body.decode(errors="replace")
        message_id = message.message_id or f"body-{hashlib.sha256(message.body).hexdigest()[:16]}"
        return cls(message_id, message.type or "", _reason(message), payload)


class UnreadableMessages:
    """The messages in one service's dead-letter queue."""

    def __init__(self, url: str, topology: BrokerTopology, service: str) -> None:
        self._url = url
        self._connection_name = f"{service} unreadable messages"
        self._queue_name = topology.dead_queue(service)

    async def list(self, limit: int | None = None) -> list[UnreadableMessage]:
        """The oldest messages; they stay."""
        async with self._fetched(limit) as found:
            return [UnreadableMessage.of(message) for message in found]

    async def discard(self, ids: Collection[str], by: str) -> int:
        """Delete messages; returns how many. The log has `by`: who requested it."""
        async with self._fetched() as found:
            chosen = [(message, each) for message in found if (each := UnreadableMessage.of(message)).id in ids]
            for message, unreadable in chosen:
                await message.ack()
                log.warning(
                    "unreadable_message_discarded",
                    message=unreadable.id,
                    event_type=unreadable.type,
                    reason=unreadable.reason[:MAX_REASON_LOGGED],
                    by=by,
                )
        return len(chosen)

    @asynccontextmanager
    async def _fetched(self, limit: int | None = None) -> AsyncIterator[Sequence[AbstractIncomingMessage]]:
        async with (
            await connect(self._url, self._connection_name) as connection,
            connection.channel() as channel,
            _fetched(channel, self._queue_name, limit) as found,
        ):
            yield found


async def take_over_dead_letters(
    channel: AbstractChannel, queue_name: str, handlers: HandlerRegistry, database: Database
) -> None:
    """Make events that have a handler dead letters of its database. Raises when the database is unavailable."""
    async with _fetched(channel, queue_name) as found:
        taken_over = [message for message in found if await _take_over(message, handlers, database)]
    if taken_over:
        log.warning("dead_letters_taken_over", queue=queue_name, letters=len(taken_over))


async def _take_over(message: AbstractIncomingMessage, handlers: HandlerRegistry, database: Database) -> bool:
    """False for a message that has to stay."""
    try:
        found = deliveries([messages.read(message)], handlers)
        for envelope, subscription in found:
            attempts = max(messages.number(message, messages.ATTEMPTS), subscription.retries.max_attempts)
            await store(database, envelope, subscription, attempts, _reason(message))
    except (ValueError, psycopg.DataError) as error:
        log.warning("message_unreadable", event_type=message.type, reason=redaction.reason(error))
        return False
    if found:
        await message.ack()
    return bool(found)


def _reason(message: AbstractIncomingMessage) -> str:
    return str(message.headers.get(messages.REASON, "the broker's delivery limit was reached"))


@asynccontextmanager
async def _fetched(
    channel: AbstractChannel, queue_name: str, limit: int | None = None
) -> AsyncIterator[Sequence[AbstractIncomingMessage]]:
    """The messages of a queue; those that are not acknowledged go back, and can be fetched again afterwards.

    Nothing is declared: a queue that does not exist has no messages, and is not created by reading it.
    """
    try:
        queue = await channel.get_queue(queue_name)
    except ChannelNotFoundEntity:
        yield []
        return
    found: list[AbstractIncomingMessage] = []
    while (limit is None or len(found) < limit) and (message := await queue.get(fail=False)) is not None:
        found.append(message)
    try:
        yield found
    finally:
        kept = [message for message in found if not message.processed]
        for message in kept:
            await message.nack(requeue=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(RETURN_SECONDS):
                while ((await queue.declare()).message_count or 0) < len(kept):  # noqa: ASYNC110 - the broker's
                    await asyncio.sleep(0.02)
