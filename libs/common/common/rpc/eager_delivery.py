"""Delivers events right after commit and before the response, because the client reads their effect at once."""

import asyncio

import structlog

from common.db.database import Database
from common.events.envelope import Envelope
from common.events.registry import CONSUMERS, NEVER_EAGER
from common.kernel.errors import RemoteRefusal, ServiceUnavailable
from common.messaging.outbox import mark_delivered, relay_now
from common.observability import redaction
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.resolver import ServiceResolver

log = structlog.get_logger()


def enable(database: Database, services: ServiceResolver) -> None:
    """Make `publish(…, eager=True)` deliver the events of this database's service."""
    database.deliver_now = EagerDelivery(database, services)


class EagerDelivery:
    """Delivers an event to every eager consumer at once. A failure is only logged: the outbox delivers the event later.

    Between processes the event is published at the broker as well.
    """

    def __init__(self, database: Database, services: ServiceResolver) -> None:
        self._database = database
        self._services = services
        self._clients: dict[str, EveryServiceInterface] = {}

    async def __call__(self, envelope: Envelope) -> bool:
        """Whether every eager consumer has handled it. Takes at most two seconds, the timeout of `deliver_event`."""
        consumers = {service for service, types in CONSUMERS.items() if envelope.type in types}
        eager = sorted(consumers - NEVER_EAGER)
        delivered = all(await asyncio.gather(*(self._deliver(envelope, service) for service in eager)))
        if not delivered:
            await relay_now(self._database, envelope)
        elif consumers and not consumers & NEVER_EAGER and self._services.is_in_process:
            mark_delivered(self._database, envelope)
        return delivered

    async def _deliver(self, envelope: Envelope, service: str) -> bool:
        try:
            await self._client(service).deliver_event(envelope)
        except (RemoteRefusal, ServiceUnavailable) as error:
            log.warning("eager_delivery_failed", to=service, event_type=envelope.type, reason=redaction.reason(error))
            return False
        return True

    def _client(self, service: str) -> EveryServiceInterface:
        if service not in self._clients:
            self._clients[service] = self._services.get(EveryServiceInterface, service)
        return self._clients[service]
