"""Restarts of the database and of the broker, after which no process needs a restart."""

import asyncio

import psycopg
import pytest
from common.kernel.errors import ServiceUnavailable
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.transport import RabbitTransport
from common.rpc.interfaces.every_service import EveryServiceInterface
from psycopg import sql
from testkit.conditions import eventually
from testkit.harness import Harness
from testkit.ledger import SideEffects
from testkit.servers import amqp_url
from testkit.services import TRANSPORTS, resolver_of


async def terminate_backends(ledger: Harness) -> None:
    """End all connections to the ledger's database, as a restart of the server does; returns when they have ended."""
    async with await psycopg.AsyncConnection.connect(ledger.database.url, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


async def test_reads_succeed_after_their_connections_were_lost(ledger: Harness) -> None:
    executor = ledger.database.autocommit
    await asyncio.gather(*(executor.fetch("select 1") for _ in range(8)))
    await terminate_backends(ledger)
    assert await asyncio.gather(*(executor.fetch("select 1 as one") for _ in range(8))) == [[{"one": 1}]] * 8


async def open_to_connections(ledger: Harness, allowed: bool) -> None:
    server, _, name = ledger.database.url.rpartition("/")
    async with await psycopg.AsyncConnection.connect(f"{server}/postgres", autocommit=True) as connection:
        database, word = sql.Identifier(name.partition("?")[0]), sql.Literal(allowed)
        await connection.execute(sql.SQL("alter database {} with allow_connections {}").format(database, word))


async def test_writes_succeed_after_idle_connections_were_lost(ledger: Harness) -> None:
    customer = ledger.customer(ledger.storefront())
    for words in ("one", "two"):
        assert (await customer.post("/api/v1/notes/", json={"words": words})).status_code == 201
        await terminate_backends(ledger)


async def test_a_write_is_refused_while_the_database_is_unavailable_and_the_next_one_succeeds(ledger: Harness) -> None:
    customer = ledger.customer(ledger.storefront())
    assert (await customer.post("/api/v1/notes/", json={"words": "one"})).status_code == 201
    await terminate_backends(ledger)
    await open_to_connections(ledger, False)
    try:
        refused = await customer.post("/api/v1/notes/", json={"words": "two"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    finally:
        await open_to_connections(ledger, True)
    assert (await customer.post("/api/v1/notes/", json={"words": "two"})).status_code == 201


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_service_reports_whether_its_database_responds(ledger: Harness, transport: str) -> None:
    service = resolver_of(ledger.service, transport, ledger.tokens).get(EveryServiceInterface, "ledger")
    await service.ping_database()
    await terminate_backends(ledger)
    await open_to_connections(ledger, False)
    try:
        with pytest.raises(ServiceUnavailable):
            await service.ping_database()
    finally:
        await open_to_connections(ledger, True)
    await service.ping_database()


async def test_a_worker_continues_after_its_connections_were_lost(
    ledger: Harness, effects: SideEffects, topology: BrokerTopology
) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    working = asyncio.create_task(ledger.service.worker(transport).run())
    customer = ledger.customer(ledger.storefront())
    try:
        for words in ("before", "between", "after"):

            async def is_written(words: str = words) -> bool:
                return (await customer.post("/api/v1/notes/", json={"words": words})).status_code == 201

            async def is_handled(words: str = words) -> bool:
                return words in effects.handled and words in effects.printed

            await eventually(is_written)
            await eventually(is_handled)
            await terminate_backends(ledger)
    finally:
        await transport.close()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
