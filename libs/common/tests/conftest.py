"""The ledger service on a real database, and queues for one test on a real broker."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aio_pika
import pytest
from common.db.database import Database
from common.messaging.rabbitmq.topology import BrokerTopology
from dialects.emporium import EMPORIUM
from testkit.databases import migrated_database
from testkit.harness import Harness, running
from testkit.ledger import NoteWritten, SideEffects, create_ledger
from testkit.servers import amqp_url
from testkit.storefronts import OpenStorefronts


@pytest.fixture(scope="session")
async def ledger_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parent / "ledger") as url:
        yield url


@pytest.fixture
def effects() -> SideEffects:
    return SideEffects()


@pytest.fixture
async def ledger(ledger_url: str, effects: SideEffects) -> AsyncIterator[Harness]:
    storefronts = OpenStorefronts()
    service = create_ledger(Database(ledger_url), effects, storefronts, EMPORIUM)
    async with running(service, storefronts) as harness:
        await service.database.autocommit.execute("truncate tasks, outbox, inbox, notes, idempotency_keys")
        yield harness


@pytest.fixture
async def topology() -> AsyncIterator[BrokerTopology]:
    """Removed afterwards."""
    mine = BrokerTopology({"ledger": frozenset({NoteWritten.type})}, prefix=f"test-{uuid4().hex[:8]}")
    yield mine
    async with await aio_pika.connect(amqp_url()) as connection:
        await mine.remove(await connection.channel())


@pytest.fixture
async def names(ledger_url: str) -> AsyncIterator[Database]:
    """A database with a table of names, each of which is there once."""
    database = Database(ledger_url)
    await database.autocommit.execute("create table names (name text primary key)")
    yield database
    await database.autocommit.execute("drop table names")
    await database.close()
