"""Dead letters of the distributed topology: events in the broker's dead-letter queues, jobs in the services' tables."""

from common.events.catalogue import CONSUMERS
from common.rabbitmq.dead_letters import BuriedEvents
from common.rabbitmq.topology import Topology

from crash.databases import Databases

JOBS = "select handler, attempts, error from tasks where state = 'dead'"
REVIVE = "update tasks set state = 'waiting', attempts = 0, run_at = created_at where state = 'dead' returning id"


class Graveyard:
    """`prefix` is that of the platform's exchanges and queues."""

    def __init__(self, amqp: str, prefix: str, databases: Databases) -> None:
        self._databases = databases
        topology = Topology(CONSUMERS, prefix)
        self._events = {service: BuriedEvents(amqp, topology, service) for service in CONSUMERS}

    async def dead(self) -> list[str]:
        """What was given up, in words."""
        events = [
            f"{service} buried {event.event_type} after {event.attempts} attempts: {event.reason}"
            for service, buried in self._events.items()
            for event in await buried.list()
        ]
        jobs = [f"{name} buried {row}" for name in self._databases.services for row in self._databases.rows(name, JOBS)]
        return events + jobs

    async def events(self) -> set[str]:
        """The ids of the events among them."""
        return {event.event_id for buried in self._events.values() for event in await buried.list(limit=10_000)}

    async def replay(self) -> None:
        """One more try for all of them."""
        for buried in self._events.values():
            await buried.replay()
        for service in self._databases.services:
            self._databases.rows(service, REVIVE)
