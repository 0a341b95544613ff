"""The transport of events between services, in process or over a broker: domain code does not depend on which."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from uuid import UUID

from common.db.database import Database
from common.events.envelope import Envelope
from common.messaging.handlers import HandlerRegistry
from common.observability.heartbeats import Heartbeats

Listener = Callable[[Envelope], Awaitable[None]]
Reset = Callable[[], Awaitable[None]]


class Transport(ABC):
    """Delivers published events to every service that consumes them: at least once, in no guaranteed order."""

    @abstractmethod
    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        """The ids of the events that are certain to reach every consumer; the others must be published again."""

    @abstractmethod
    async def consume(
        self, service: str, handlers: HandlerRegistry, database: Database, heartbeats: Heartbeats | None = None
    ) -> None:
        """Deliver to a service from now on, also the events that were published before it ran.

        Deliveries that fail become tasks in its database. The transport's own loops add their `heartbeats`.
        """

    @abstractmethod
    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        """Deliver to a process without a database, while it runs.

        Events are missed while the connection is lost; `reset` is called whenever listening begins again.
        """

    async def close(self) -> None:
        """Finish the deliveries that have begun, and begin no others."""
        return
