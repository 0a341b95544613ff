"""The dead letters of the distributed topology, in the services' databases, and unreadable messages at the broker."""

from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.unreadable_messages import UnreadableMessages

from crash.databases import Databases

DEAD = "select handler, attempts, error from tasks where state = 'dead'"
REPLAY = "update tasks set state = 'waiting', attempts = 0, run_at = created_at where state = 'dead' returning id"


class DeadLetters:
    """`prefix` is that of the platform's exchanges and queues."""

    def __init__(self, amqp: str, prefix: str, databases: Databases) -> None:
        self._databases = databases
        topology = BrokerTopology(CONSUMERS, prefix)
        self._messages = {service: UnreadableMessages(amqp, topology, service) for service in CONSUMERS}

    async def dead(self) -> list[str]:
        """Return a description of every dead letter and unreadable message."""
        messages = [
            f"{service} could not read a message of type {message.type}: {message.reason}"
            for service, unreadable in self._messages.items()
            for message in await unreadable.list()
        ]
        letters = [
            f"{service} gave up {row}"
            for service in self._databases.services
            for row in self._databases.rows(service, DEAD)
        ]
        return messages + letters

    async def replay(self) -> None:
        """Replay all dead letters."""
        for service in self._databases.services:
            self._databases.rows(service, REPLAY)
