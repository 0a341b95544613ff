"""One service's queue: each message runs its handlers, is retried later, or is buried with its reason."""

import asyncio

import psycopg
import sqlalchemy.exc
import structlog
from aio_pika import Message
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage

from common import context, faults, telemetry, tracing
from common.consumers import Consumers, react
from common.database import Database
from common.events.envelope import Envelope
from common.rabbitmq.connection import again_and_again, closed, connected
from common.rabbitmq.topology import Topology
from common.tasks import DELAYS

ATTEMPTS = "x-atelier-attempts"
REASON = "x-atelier-reason"
MAX_REASON = 4000
DATABASE_AWAY_SECONDS = 1.0
DRAIN_SECONDS = 20.0
DATABASE_AWAY = (psycopg.OperationalError, sqlalchemy.exc.OperationalError)
log = structlog.get_logger()


class Consumer:
    """Takes at most `prefetch` messages at a time. A message is acknowledged after what it asked for was done."""

    def __init__(
        self, url: str, topology: Topology, service: str, consumers: Consumers, database: Database, prefetch: int
    ) -> None:
        self._url = url
        self._topology = topology
        self._service = service
        self._consumers = consumers
        self._database = database
        self._prefetch = prefetch
        self._in_hand: set[asyncio.Task[None]] = set()
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

            async def take(message: AbstractIncomingMessage) -> None:
                task = asyncio.create_task(self._handle(channel, message))
                self._in_hand.add(task)
                task.add_done_callback(self._in_hand.discard)

            tag = await queue.consume(take)
            self.subscribed = True
            losing, draining = asyncio.create_task(closed(channel)), asyncio.create_task(self._draining.wait())
            await asyncio.wait({losing, draining}, return_when=asyncio.FIRST_COMPLETED)
            self.subscribed = False
            losing.cancel()
            draining.cancel()
            if not channel.is_closed:
                await queue.cancel(tag)
                await self._finish()

    async def _finish(self) -> None:
        """Messages that were on their way when the subscription ended are in hand as well."""
        deadline = asyncio.get_running_loop().time() + DRAIN_SECONDS
        while self._in_hand and asyncio.get_running_loop().time() < deadline:
            await asyncio.wait(self._in_hand, timeout=1)

    async def _handle(self, channel: AbstractChannel, message: AbstractIncomingMessage) -> None:
        with context.within(service=self._service):
            try:
                await self._deliver(Envelope.model_validate_json(message.body))
            except Exception as error:
                await self._set_aside(channel, message, error)
            await message.ack()

    async def _deliver(self, envelope: Envelope) -> None:
        for reaction in self._consumers.of(envelope.type):
            while True:
                try:
                    with telemetry.consuming(envelope, reaction.name, "rabbitmq"):
                        async with self._database.transaction() as session:
                            await react(reaction, envelope, session)
                    break
                except DATABASE_AWAY as error:  # no fault of the message: the database is away
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
