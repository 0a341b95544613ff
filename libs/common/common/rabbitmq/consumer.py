"""One service's queue: each message runs its handlers, is retried later, or is buried with its reason."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

import psycopg
import sqlalchemy.exc
import structlog
from aio_pika import Message
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage

from common import context, faults, tracing
from common.consumers import Consumers
from common.database import Database
from common.deliveries import Delivery, Failure, deliver, deliveries
from common.events.envelope import Envelope
from common.heartbeats import Heartbeat, Heartbeats
from common.rabbitmq.connection import LOST, RECONNECT_SECONDS, again_and_again, closed, connected
from common.rabbitmq.topology import Topology
from common.tasks import DELAYS

ATTEMPTS = "x-atelier-attempts"
REASON = "x-atelier-reason"
MAX_REASON = 4000
DATABASE_AWAY_SECONDS = 1.0
DRAIN_SECONDS = 20.0
HANDLE_SECONDS = 300.0
"""All messages that had arrived are handled within this time, or the consumer has stopped moving."""
HANDS = 2
"""So many transactions at once; each handles all that has arrived."""
Arrived = asyncio.Queue[AbstractIncomingMessage]
Told = tuple[AbstractIncomingMessage, Envelope]
Failed = tuple[AbstractIncomingMessage, Exception]
log = structlog.get_logger()


class Consumer:
    """Takes at most `prefetch` messages at a time. A message is acknowledged after what it asked for was done.

    What arrives while others are handled is handled together.
    """

    def __init__(
        self,
        url: str,
        topology: Topology,
        service: str,
        consumers: Consumers,
        database: Database,
        prefetch: int,
        heartbeats: Heartbeats,
    ) -> None:
        self._url = url
        self._topology = topology
        self._service = service
        self._consumers = consumers
        self._database = database
        self._prefetch = prefetch
        self._heartbeats = heartbeats
        self._draining = asyncio.Event()
        self.subscribed = False
        self._connection: AbstractConnection | None = None

    async def run(self) -> None:
        """Until drained."""
        await again_and_again(f"{self._service} consumer", self._live, until=self._draining)

    def drain(self) -> None:
        """Take nothing new; `run` returns when what is in hand is finished."""
        self._draining.set()

    async def interrupt(self) -> None:
        """Lose the connection, as a restarted broker would make us; it comes back by itself."""
        if self._connection is not None:
            await self._connection.close()

    async def _live(self) -> None:
        async with connected(self._url, self._service) as connection:
            self._connection = connection
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            await self._topology.declare(channel)
            await channel.set_qos(prefetch_count=self._prefetch)
            queue = await channel.get_queue(self._topology.queue(self._service))
            arrived: Arrived = asyncio.Queue()
            working = [asyncio.create_task(self._work(channel, arrived)) for _ in range(HANDS)]
            try:
                tag = await queue.consume(arrived.put)
                self.subscribed = True
                await self._until_over(channel, working)
                if not channel.is_closed:
                    await queue.cancel(tag)
                    await self._finish(arrived)
            finally:
                self.subscribed = False
                for hand in working:
                    hand.cancel()
                await asyncio.gather(*working, return_exceptions=True)

    async def _until_over(self, channel: AbstractChannel, working: list[asyncio.Task[None]]) -> None:
        """The channel is lost, or we are drained. Raises whatever ended one of the hands, which work for ever."""
        losing, draining = asyncio.create_task(closed(channel)), asyncio.create_task(self._draining.wait())
        await asyncio.wait({losing, draining, *working}, return_when=asyncio.FIRST_COMPLETED)
        self.subscribed = False
        losing.cancel()
        draining.cancel()
        for hand in working:
            if hand.done():
                hand.result()

    @staticmethod
    async def _finish(arrived: Arrived) -> None:
        """Messages that were on their way when the subscription ended are in hand as well."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await arrived.join()

    async def _work(self, channel: AbstractChannel, arrived: Arrived) -> None:
        """All that has arrived, again and again."""
        async with self._heartbeats.during("consumer", HANDLE_SECONDS) as heartbeat:
            while True:
                heartbeat.rest()
                messages = [await arrived.get()]
                while not arrived.empty():
                    messages.append(arrived.get_nowait())
                heartbeat.beat()
                with context.within(service=self._service):
                    await self._handle(channel, messages, heartbeat)
                for _ in messages:
                    arrived.task_done()

    async def _handle(
        self, channel: AbstractChannel, messages: list[AbstractIncomingMessage], heartbeat: Heartbeat
    ) -> None:
        told, failed = _read(messages)
        asked = deliveries({envelope.id: envelope for _, envelope in told}.values(), self._consumers)
        reasons = {delivery.envelope.id: error for delivery, error in reversed(await self._deliver(asked, heartbeat))}
        failed += [(message, reasons[envelope.id]) for message, envelope in told if envelope.id in reasons]
        for message, error in failed:
            await self._settle(message, self._set_aside(channel, message, error))
        for message, envelope in told:
            if envelope.id not in reasons:
                await self._settle(message)

    @staticmethod
    async def _settle(message: AbstractIncomingMessage, before: Awaitable[None] | None = None) -> None:
        """Acknowledge it; when that, or what is to be done before, fails, it is to come again."""
        try:
            if before is not None:
                await before
            await message.ack()
        except Exception as error:
            log.warning("message_not_settled", event_type=message.type, reason=faults.reason(error))
            await asyncio.sleep(RECONNECT_SECONDS)
            with suppress(*LOST):
                await message.nack()

    async def _deliver(self, asked: list[Delivery], heartbeat: Heartbeat) -> list[Failure]:
        """That the database is away is no fault of the messages."""
        while True:
            heartbeat.beat()
            try:
                return await deliver(asked, self._database, "rabbitmq")
            except (psycopg.OperationalError, sqlalchemy.exc.OperationalError) as error:
                log.warning("database_away", reason=faults.reason(error))
                await asyncio.sleep(DATABASE_AWAY_SECONDS)

    async def _set_aside(self, channel: AbstractChannel, message: AbstractIncomingMessage, error: Exception) -> None:
        """Hand a copy to a retry queue, or to the dead-letter queue, before the original is acknowledged."""
        attempts = int(str(message.headers.get(ATTEMPTS, 0))) + 1
        dead = attempts > len(DELAYS) or isinstance(error, ValueError)
        name = self._topology.dead if dead else self._topology.retry(attempts)
        copy = Message(
            message.body,
            message_id=message.message_id,
            type=message.type,
            content_type=message.content_type,
            delivery_mode=message.delivery_mode,
            headers={**message.headers, ATTEMPTS: attempts, REASON: faults.reason(error)[:MAX_REASON]},
        )
        reason = faults.reason(error)
        log.warning(
            "event_failed",
            event_type=message.type,
            attempts=attempts,
            dead=dead,
            reason=reason,
            **tracing.told_of(message.headers),
        )
        await (await channel.get_exchange(name, ensure=False)).publish(copy, routing_key=self._service)


def _read(messages: list[AbstractIncomingMessage]) -> tuple[list[Told], list[Failed]]:
    """What the messages tell, and those that tell nothing."""
    told: list[Told] = []
    failed: list[Failed] = []
    for message in messages:
        try:
            told.append((message, Envelope.model_validate_json(message.body)))
        except ValueError as error:
            failed.append((message, error))
    return told, failed
