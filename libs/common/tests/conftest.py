"""The toy ledger on a real database, and queues of a test's own on a real broker."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aio_pika
import pytest
from common.database import Database
from common.rabbitmq.topology import Topology
from common.testing.databases import migrated_database
from common.testing.harness import Harness, running
from common.testing.ledger import NoteWritten, Outside, create_ledger
from common.testing.servers import amqp_url
from common.testing.storefronts import OpenStorefronts
from dialects.emporium import EMPORIUM


@pytest.fixture(scope="session")
async def ledger_url() -> AsyncIterator[str]:
    async with migrated_database(Path(__file__).parent / "ledger") as url:
        yield url


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
async def ledger(ledger_url: str, outside: Outside) -> AsyncIterator[Harness]:
    storefronts = OpenStorefronts()
    service = create_ledger(Database(ledger_url), outside, storefronts, EMPORIUM)
    async with running(service, storefronts) as harness:
        await service.database.reads.write("truncate tasks, outbox, inbox, notes, idempotency_keys")
        yield harness


@pytest.fixture
async def topology() -> AsyncIterator[Topology]:
    """Removed afterwards."""
    mine = Topology({"ledger": frozenset({NoteWritten.type})}, prefix=f"test-{uuid4().hex[:8]}")
    yield mine
    async with await aio_pika.connect(amqp_url()) as connection:
        await mine.remove(await connection.channel())


@pytest.fixture
async def names(ledger_url: str) -> AsyncIterator[Database]:
    """A database with a table of names, each of which is there once."""
    database = Database(ledger_url)
    await database.open()
    await database.reads.write("create table names (name text primary key)")
    yield database
    await database.reads.write("drop table names")
    await database.close()
