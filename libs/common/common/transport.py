"""How events travel between services. Domain code never sees which transport it is."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from uuid import UUID

from common import clock
from common.consumers import Consumers
from common.database import Database
from common.events.envelope import Envelope

Listener = Callable[[Envelope], Awaitable[None]]
Reset = Callable[[], Awaitable[None]]


class Transport(ABC):
    """Carries published events to every service that consumes them, at least once, in no promised order."""

    @abstractmethod
    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        """The ids of those events of which every consumer is certain to be told; the others are to be repeated."""

    @abstractmethod
    async def consume(self, service: str, consumers: Consumers, database: Database) -> None:
        """Tell a service from now on. What was published for it while it was away is delivered as well."""

    @abstractmethod
    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        """Tell a process without a database, while it runs.

        What happens while nobody listens is not told; `reset` is called whenever listening begins anew.
        """

    async def close(self) -> None:
        """Finish what is in hand, and take nothing new."""
        return


class InProcessTransport(Transport):
    """The embedded topology's transport: an event becomes one task per handler in each consumer's own database.

    Tasks are written before the outbox row is marked, and once per event and handler, so a crash between
    the two repeats the hand-over without effect. What the consumer was told eagerly needs no task any more.
    """

    def __init__(self) -> None:
        self._consumers: dict[str, tuple[Consumers, Database]] = {}
        self._listeners: list[tuple[frozenset[str], Listener]] = []

    async def consume(self, service: str, consumers: Consumers, database: Database) -> None:
        self._consumers[service] = consumers, database

    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        """Nothing can be missed inside one process, so `reset` is never called."""
        self._listeners.append((event_types, listener))

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        for consumers, database in self._consumers.values():
            deliveries = [
                (envelope, reaction.name) for envelope in envelopes for reaction in consumers.of(envelope.type)
            ]
            if deliveries:
                await _store(database, deliveries)
        for envelope in envelopes:
            for event_types, listener in self._listeners:
                if envelope.type in event_types:
                    await listener(envelope)
        return frozenset(envelope.id for envelope in envelopes)


async def _store(database: Database, deliveries: list[tuple[Envelope, str]]) -> None:
    moment = clock.now()
    await database.reads.write(
        "insert into tasks (key, handler, payload, run_at, created_at)"
        " select key, delivery.handler, payload::jsonb, %s, %s"
        " from unnest(%s::uuid[], %s::text[], %s::text[]) as delivery (key, handler, payload)"
        " where not exists (select from inbox where event_id = key and inbox.handler = delivery.handler)"
        " on conflict (key, handler) do nothing",
        (
            moment,
            moment,
            [envelope.id for envelope, _ in deliveries],
            [handler for _, handler in deliveries],
            [envelope.model_dump_json() for envelope, _ in deliveries],
        ),
    )
