"""A service's database is away while events come: they are held, which is no fault of theirs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import aio_pika
import psycopg
from common.events.envelope import Envelope
from common.rabbitmq.publisher import message_of
from common.rabbitmq.topology import Topology
from common.rabbitmq.transport import RabbitTransport
from common.tasks import DELAYS
from common.testing.conditions import eventually
from common.testing.harness import Harness
from common.testing.ledger import NoteWritten, Outside
from common.testing.servers import amqp_url, postgres_url
from psycopg import sql
from structlog.testing import capture_logs


@asynccontextmanager
async def away(ledger: Harness) -> AsyncIterator[None]:
    """Nobody gets into the ledger's database, and who is inside is put out."""
    name = urlsplit(ledger.database.url).path.removeprefix("/")
    allow = sql.SQL("alter database {} with allow_connections {}")
    async with await psycopg.AsyncConnection.connect(postgres_url(), autocommit=True) as server:
        await server.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
        try:
            await server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))
            yield
        finally:
            await server.execute(allow.format(sql.Identifier(name), sql.Literal(True)))


async def test_an_event_at_its_last_attempt_outlives_an_absence_of_the_database(
    ledger: Harness, outside: Outside
) -> None:
    topology = Topology({"ledger": frozenset({NoteWritten.type})}, prefix=f"test-{uuid4().hex[:8]}")
    transport = RabbitTransport(amqp_url(), topology)
    event = Envelope.around(NoteWritten(storefront="emporium", words="patient"))
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        redelivery = await channel.get_exchange(topology.redelivery)
        with capture_logs() as logs:

            async def tried() -> bool:
                return any(each["event"] in ("database_away", "event_failed") for each in logs)

            async def heard() -> bool:
                return outside.heard == ["patient"]

            async with away(ledger):
                await redelivery.publish(message_of(event, {"x-atelier-attempts": len(DELAYS)}), "ledger")
                await transport.consume("ledger", ledger.service.consumers, ledger.database)
                await eventually(tried)
            await eventually(heard)
        await transport.close()
        await topology.remove(channel)
