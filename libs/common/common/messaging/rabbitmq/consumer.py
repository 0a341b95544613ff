"""One service's queue at the broker: each message runs its handlers, or becomes a task of the service's own queue."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
import structlog
from aio_pika import Message
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage

from common.db.database import Database
from common.events.envelope import Envelope
from common.messaging.failed_deliveries import deliver_or_store, store_untried
from common.messaging.handlers import HandlerRegistry
from common.messaging.inbox import deliveries
from common.messaging.rabbitmq import message as messages
from common.messaging.rabbitmq.connection import RECONNECT_SECONDS, UNUSABLE, connect, run_with_reconnects
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.unreadable_messages import take_over_dead_letters
from common.observability import log_context, redaction, tracing
from common.observability.heartbeats import Heartbeat, Heartbeats

MAX_REASON = 4000
DATABASE_RETRY_SECONDS = 1.0
DRAIN_SECONDS = 20.0
HANDLE_SECONDS = 300.0
"""The limit of the heartbeat's age: a batch that is not handled within this time counts as stalled."""
CONCURRENT_BATCHES = 2
"""How many batches are handled at once; each is all that has arrived."""
SUSPICIOUS_DELIVERIES = 3
"""A message that was delivered so often without being acknowledged may have ended its process each time."""
Arrived = asyncio.Queue[AbstractIncomingMessage]
log = structlog.get_logger()


@dataclass(eq=False)
class Consumer:
    """Takes at most `prefetch` messages at a time. A message is acknowledged once its handlers have committed, or the
    deliveries that failed are stored as tasks.

    Messages that arrive while others are handled are handled together.
    """

    url: str
    topology: BrokerTopology
    service: str
    handlers: HandlerRegistry
    database: Database
    prefetch: int
    heartbeats: Heartbeats
    subscribed: bool = False
    _draining: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Consume until drained, and reconnect when the connection is lost."""
        await run_with_reconnects(f"{self.service} consumer", self._consume, until=self._draining)

    def drain(self) -> None:
        """Stop consuming; `run` returns when the messages that have arrived are handled."""
        self._draining.set()

    async def _consume(self) -> None:
        async with await connect(self.url, self.service) as connection, asyncio.TaskGroup() as group:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            await self.topology.declare(channel)
            await channel.set_qos(prefetch_count=self.prefetch)
            queue = await channel.get_queue(self.topology.queue(self.service))
            arrived: Arrived = asyncio.Queue()
            working = [group.create_task(self._work(channel, arrived)) for _ in range(CONCURRENT_BATCHES)]
            taking_over = group.create_task(self._take_over(connection))
            losing, draining = asyncio.ensure_future(channel.closed()), group.create_task(self._draining.wait())
            try:
                tag = await queue.consume(arrived.put)
                self.subscribed = True
                await asyncio.wait({losing, draining}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                self.subscribed = False
            if not channel.is_closed:
                await queue.cancel(tag)
                with suppress(TimeoutError):  # messages that were on their way when the subscription ended are handled
                    async with asyncio.timeout(DRAIN_SECONDS):
                        await arrived.join()
            for task in (*working, taking_over, losing, draining):
                task.cancel()

    async def _take_over(self, connection: AbstractConnection) -> None:
        """Take over dead letters of earlier releases; repeated until the database has answered."""
        while True:
            try:
                with log_context.bound(service=self.service):
                    async with connection.channel() as channel:
                        dead = self.topology.dead_queue(self.service)
                        return await take_over_dead_letters(channel, dead, self.handlers, self.database)
            except UNUSABLE:
                return None  # the next connection takes over
            except Exception as error:
                log.warning("dead_letters_not_taken_over", service=self.service, reason=redaction.reason(error))
            await asyncio.sleep(DATABASE_RETRY_SECONDS)

    async def _work(self, channel: AbstractChannel, arrived: Arrived) -> None:
        """Handle all that has arrived, until cancelled."""
        async with self.heartbeats.monitor("consumer", HANDLE_SECONDS) as heartbeat:
            while True:
                heartbeat.suspend()
                batch = [await arrived.get()]
                while not arrived.empty():
                    batch.append(arrived.get_nowait())
                heartbeat.beat()
                with log_context.bound(service=self.service):
                    await self._handle(channel, batch, heartbeat)
                for _ in batch:
                    arrived.task_done()

    async def _handle(
        self, channel: AbstractChannel, batch: list[AbstractIncomingMessage], heartbeat: Heartbeat
    ) -> None:
        envelopes: dict[AbstractIncomingMessage, Envelope] = {}
        errors: dict[AbstractIncomingMessage, Exception] = {}
        for message in batch:
            try:
                envelopes[message] = messages.read(message)
            except ValueError as error:
                errors[message] = error
        unstorable = await self._deliver(envelopes, heartbeat)
        errors |= {message: unstorable[each.id] for message, each in envelopes.items() if each.id in unstorable}
        for message in batch:
            await self._settle(channel, message, errors.get(message))

    async def _deliver(
        self, envelopes: Mapping[AbstractIncomingMessage, Envelope], heartbeat: Heartbeat
    ) -> dict[UUID, Exception]:
        """Returns why events could neither be handled nor stored, by id. Waits while the database is unavailable."""
        suspicious = {
            envelope.id: envelope
            for message, envelope in envelopes.items()
            if messages.number(message, messages.DELIVERIES) >= SUSPICIOUS_DELIVERIES
        }
        others = {each.id: each for each in envelopes.values() if each.id not in suspicious}
        failed_before = {each.id: messages.number(message, messages.ATTEMPTS) for message, each in envelopes.items()}
        while True:
            heartbeat.beat()
            try:
                await store_untried(deliveries(suspicious.values(), self.handlers), self.database)
                failures = await deliver_or_store(
                    deliveries(others.values(), self.handlers), self.database, "rabbitmq", failed_before
                )
                return {delivery.envelope.id: error for delivery, error in reversed(failures)}
            except psycopg.OperationalError as error:
                log.warning("database_unavailable", reason=redaction.reason(error))
                await asyncio.sleep(DATABASE_RETRY_SECONDS)

    async def _settle(
        self, channel: AbstractChannel, message: AbstractIncomingMessage, error: Exception | None
    ) -> None:
        """Acknowledge a message, after a copy of one with an error was published to the dead-letter queue.

        When either fails, the message is delivered again.
        """
        try:
            if error is not None:
                await self._dead_letter(channel, message, error)
            await message.ack()
        except Exception as failure:
            log.warning("message_not_settled", event_type=message.type, reason=redaction.reason(failure))
            await asyncio.sleep(RECONNECT_SECONDS)
            with suppress(*UNUSABLE):
                await message.nack()

    async def _dead_letter(self, channel: AbstractChannel, message: AbstractIncomingMessage, error: Exception) -> None:
        reason = redaction.reason(error)
        copy = Message(
            message.body,
            message_id=message.message_id,
            type=message.type,
            content_type=message.content_type,
            delivery_mode=message.delivery_mode,
            headers={**message.headers, messages.REASON: reason[:MAX_REASON]},
        )
        log.error("message_unreadable", event_type=message.type, reason=reason, **tracing.log_fields(message.headers))
        exchange = await channel.get_exchange(self.topology.dead, ensure=False)
        await exchange.publish(copy, routing_key=self.service)
