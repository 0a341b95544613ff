"""How events travel between services. Domain code never sees which transport it is."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from uuid import UUID

import psycopg
import sqlalchemy.exc
import structlog

from common import clock, context, faults, tracing
from common.consumers import Consumers
from common.database import Database
from common.deliveries import Delivery, Failure, deliver, deliveries
from common.events.envelope import Envelope
from common.heartbeats import Heartbeats
from common.tasks import keep

PATIENCE = 10.0
"""Seconds that handlers may take before their events are left to the queue of tasks."""
log = structlog.get_logger()

Listener = Callable[[Envelope], Awaitable[None]]
Reset = Callable[[], Awaitable[None]]


class Transport(ABC):
    """Carries published events to every service that consumes them, at least once, in no promised order."""

    @abstractmethod
    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        """The ids of those events of which every consumer is certain to be told; the others are to be repeated."""

    @abstractmethod
    async def consume(
        self, service: str, consumers: Consumers, database: Database, heartbeats: Heartbeats | None = None
    ) -> None:
        """Tell a service from now on. What was published for it while it was away is delivered as well.

        The transport's own loops add their `heartbeats`.
        """

    @abstractmethod
    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        """Tell a process without a database, while it runs.

        What happens while nobody listens is not told; `reset` is called whenever listening begins anew.
        """

    async def close(self) -> None:
        """Finish what is in hand, and take nothing new."""
        return


class InProcessTransport(Transport):
    """The embedded topology's transport: events are handled by their consumers before the outbox's rows are marked.

    So a crash between the two repeats the hand-over, which the inbox makes harmless. What a handler fails at, or takes
    long for, becomes a task of its service, which tries again and buries it in the end. So does whatever is older than
    this process, because it may be what ended the last one: only a task's lease counts such an attempt.
    """

    def __init__(self) -> None:
        self._began = clock.now()
        self._consumers: dict[str, tuple[Consumers, Database]] = {}
        self._listeners: list[tuple[frozenset[str], Listener]] = []

    async def consume(
        self, service: str, consumers: Consumers, database: Database, heartbeats: Heartbeats | None = None
    ) -> None:
        self._consumers[service] = consumers, database

    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        """Nothing can be missed inside one process, so `reset` is never called."""
        self._listeners.append((event_types, listener))

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        wanted = {name: deliveries(envelopes, consumers) for name, (consumers, _) in self._consumers.items()}
        handing = [self._hand_over(name, asked, self._consumers[name][1]) for name, asked in wanted.items() if asked]
        untold = set().union(*await asyncio.gather(*handing))
        for envelope in envelopes:
            for event_types, listener in self._listeners:
                if envelope.type in event_types:
                    await listener(envelope)
        return frozenset(envelope.id for envelope in envelopes) - untold

    async def _hand_over(self, service: str, asked: list[Delivery], database: Database) -> frozenset[UUID]:
        """The ids of those events that the service could neither handle nor keep: its database is away."""
        old = [delivery for delivery in asked if delivery.envelope.time < self._began]
        new = [delivery for delivery in asked if delivery.envelope.time >= self._began]
        with context.within(service=service):
            try:
                for envelope, reaction in old:
                    await keep(database, envelope, reaction.name)
                if new:
                    await _keep_failed(await _try(new, database), database)
            except (psycopg.Error, sqlalchemy.exc.DBAPIError) as error:
                log.warning("events_not_handed_over", events=len(asked), reason=faults.reason(error))
                return frozenset(delivery.envelope.id for delivery in asked)
        return frozenset()


async def _try(asked: list[Delivery], database: Database) -> list[Failure]:
    try:
        async with asyncio.timeout(PATIENCE):
            return await deliver(asked, database)
    except TimeoutError as error:
        return [Failure(delivery, error) for delivery in asked]


async def _keep_failed(failures: list[Failure], database: Database) -> None:
    """As tasks that have been tried once."""
    for (envelope, reaction), error in failures:
        reason = faults.reason(error)
        log.warning("event_failed", handler=reaction.name, reason=reason, **tracing.told_of(envelope.model_dump()))
        await keep(database, envelope, reaction.name, error)
