"""Events of the embedded topology, delivered without a broker."""

import asyncio
from uuid import UUID

import psycopg
import structlog
from common.db.database import Database
from common.events.envelope import Envelope
from common.kernel import clock
from common.messaging.failed_deliveries import deliver_or_store, store_untried
from common.messaging.handlers import HandlerRegistry
from common.messaging.inbox import Delivery, deliveries
from common.messaging.transport import Listener, Reset, Transport
from common.observability import log_context, redaction
from common.observability.heartbeats import Heartbeats

log = structlog.get_logger()


class InProcessTransport(Transport):
    """Consumers handle the events before the outbox's rows are marked as published.

    If the process ends between the two, the delivery is repeated, and the inbox ignores it. A delivery that fails or
    takes too long becomes a task of the service. So does an event that is older than this process, because it may have
    ended the last one: only a task's lease counts such an attempt.
    """

    def __init__(self) -> None:
        self._started_at = clock.now()
        self._consumers: dict[str, tuple[HandlerRegistry, Database]] = {}
        self._listeners: list[tuple[frozenset[str], Listener]] = []

    async def consume(
        self, service: str, handlers: HandlerRegistry, database: Database, heartbeats: Heartbeats | None = None
    ) -> None:
        self._consumers[service] = handlers, database

    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        """No event is missed inside one process, so `reset` is never called."""
        self._listeners.append((event_types, listener))

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        wanted = {name: deliveries(envelopes, handlers) for name, (handlers, _) in self._consumers.items()}
        delivering = [self._deliver(name, each, self._consumers[name][1]) for name, each in wanted.items() if each]
        undelivered = set().union(*await asyncio.gather(*delivering))
        for envelope in envelopes:
            for event_types, listener in self._listeners:
                if envelope.type in event_types:
                    await listener(envelope)
        return frozenset(envelope.id for envelope in envelopes) - undelivered

    async def _deliver(self, service: str, deliveries: list[Delivery], database: Database) -> frozenset[UUID]:
        """The ids of the events that could neither be handled nor stored."""
        old = [delivery for delivery in deliveries if delivery.envelope.time < self._started_at]
        new = [delivery for delivery in deliveries if delivery.envelope.time >= self._started_at]
        with log_context.bound(service=service):
            try:
                await store_untried(old, database)
                unstorable = await deliver_or_store(new, database)
            except psycopg.Error as error:
                log.warning("events_not_delivered", events=len(deliveries), reason=redaction.reason(error))
                return frozenset(delivery.envelope.id for delivery in deliveries)
        return frozenset(delivery.envelope.id for delivery, _ in unstorable)
