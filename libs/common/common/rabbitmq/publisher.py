"""Publishing with confirms: an event counts as published when the broker has it on disk in a queue."""

import asyncio
from uuid import UUID

import aio_pika
import structlog
from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange
from aio_pika.exceptions import DeliveryError, PublishError

from common import faults
from common.events.envelope import Envelope
from common.rabbitmq.topology import Topology

CONFIRM_SECONDS = 15.0
log = structlog.get_logger()


class Publisher:
    """Connects when it is first needed, and again after the connection was lost."""

    def __init__(self, url: str, topology: Topology) -> None:
        self._url = url
        self._topology = topology
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._exchange: AbstractExchange | None = None
        self._connecting = asyncio.Lock()

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        """The ids the broker confirmed. Raises when the broker is away."""
        exchange = await self._connected()
        confirmed = await asyncio.gather(*(self._send(exchange, envelope) for envelope in envelopes))
        return frozenset(envelope.id for envelope, done in zip(envelopes, confirmed, strict=True) if done)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        self._connection = self._channel = self._exchange = None

    async def _send(self, exchange: AbstractExchange, envelope: Envelope) -> bool:
        """False when the broker refused the event or no queue takes it; it then stays in the outbox, and is seen."""
        mandatory = envelope.type in self._topology.consumed
        try:
            await exchange.publish(
                message_of(envelope), routing_key=envelope.type, mandatory=mandatory, timeout=CONFIRM_SECONDS
            )
        except (DeliveryError, PublishError) as error:
            log.error(
                "event_not_taken", event_type=envelope.type, event_id=str(envelope.id), reason=faults.reason(error)
            )
            return False
        return True

    async def _connected(self) -> AbstractExchange:
        async with self._connecting:
            if self._exchange is None or self._channel is None or self._channel.is_closed:
                await self.close()
                self._connection = await aio_pika.connect(
                    self._url, client_properties={"connection_name": "outbox"}, timeout=10
                )
                self._channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
                self._exchange = await self._topology.declare(self._channel)
            return self._exchange


def message_of(envelope: Envelope, headers: dict[str, str | int] | None = None) -> Message:
    trace = {"traceparent": envelope.traceparent} if envelope.traceparent else {}
    return Message(
        envelope.model_dump_json().encode(),
        message_id=str(envelope.id),
        type=envelope.type,
        content_type="application/cloudevents+json",
        delivery_mode=DeliveryMode.PERSISTENT,
        timestamp=envelope.time,
        headers={**trace, **(headers or {})},
    )
