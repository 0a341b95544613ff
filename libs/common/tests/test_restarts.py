"""The database and the broker may go and come back; nobody needs to be restarted with them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aio_pika
import httpx
import psycopg
import pytest
from common.clients.reach import over_network
from common.events.envelope import Envelope
from common.rabbitmq.connection import again_and_again
from common.rabbitmq.topology import Topology
from common.rabbitmq.transport import RabbitTransport
from common.testing.conditions import PATIENCE, eventually
from common.testing.harness import Harness
from common.testing.ledger import NoteWritten, Outside
from common.testing.servers import amqp_url
from psycopg import sql


async def cut(ledger: Harness) -> None:
    """End every connection to the ledger's database, as a restart of the server would."""
    async with await psycopg.AsyncConnection.connect(ledger.database.url, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


async def test_reads_do_not_notice_that_their_connections_were_cut(ledger: Harness) -> None:
    reads = ledger.database.reads
    await asyncio.gather(*(reads.rows("select 1") for _ in range(8)))
    await cut(ledger)
    assert await asyncio.gather(*(reads.rows("select 1 as one") for _ in range(8))) == [[{"one": 1}]] * 8


async def open_to_connections(ledger: Harness, allowed: bool) -> None:
    server, _, name = ledger.database.url.rpartition("/")
    async with await psycopg.AsyncConnection.connect(f"{server}/postgres", autocommit=True) as connection:
        database, word = sql.Identifier(name.partition("?")[0]), sql.Literal(allowed)
        await connection.execute(sql.SQL("alter database {} with allow_connections {}").format(database, word))


async def test_writes_do_not_notice_that_idle_connections_were_cut(ledger: Harness) -> None:
    customer = ledger.customer(ledger.storefront())
    for words in ("one", "two"):
        assert (await customer.post("/api/v1/notes/", json={"words": words})).status_code == 201
        await cut(ledger)


async def test_a_write_is_unavailable_while_the_server_is_away_and_the_next_one_succeeds(ledger: Harness) -> None:
    customer = ledger.customer(ledger.storefront())
    assert (await customer.post("/api/v1/notes/", json={"words": "one"})).status_code == 201
    await cut(ledger)
    await open_to_connections(ledger, False)
    try:
        refused = await customer.post("/api/v1/notes/", json={"words": "two"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    finally:
        await open_to_connections(ledger, True)
    assert (await customer.post("/api/v1/notes/", json={"words": "two"})).status_code == 201


async def test_a_service_tells_its_siblings_whether_its_database_answers(ledger: Harness) -> None:
    sibling = ledger.internal(ledger.storefront())
    assert (await sibling.get("/database")).status_code == 204
    await cut(ledger)
    await open_to_connections(ledger, False)
    try:
        assert (await sibling.get("/database")).status_code == 503
    finally:
        await open_to_connections(ledger, True)
    assert (await sibling.get("/database")).status_code == 204


async def test_a_worker_goes_on_after_cuts(ledger: Harness, outside: Outside, topology: Topology) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    working = asyncio.create_task(ledger.service.worker(transport).run())
    customer = ledger.customer(ledger.storefront())
    try:
        for words in ("before", "between", "after"):

            async def written(words: str = words) -> bool:
                return (await customer.post("/api/v1/notes/", json={"words": words})).status_code == 201

            async def heard(words: str = words) -> bool:
                return words in outside.heard and words in outside.printed

            await eventually(written)
            await eventually(heard)
            await cut(ledger)
    finally:
        await transport.close()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_a_service_that_takes_no_events_has_nothing_to_wait_for(ledger: Harness, topology: Topology) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    await transport.consume("hermit", ledger.service.consumers, ledger.database)
    assert transport.consuming
    await transport.close()


async def test_a_worker_is_ready_when_it_has_its_queue(ledger: Harness, topology: Topology) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    await transport.consume("ledger", ledger.service.consumers, ledger.database)
    assert not transport.consuming

    async def consuming() -> bool:
        return transport.consuming

    await eventually(consuming)
    await transport.close()
    assert not transport.consuming


async def test_a_publisher_whose_channel_was_closed_opens_another(ledger: Harness, topology: Topology) -> None:
    transport = RabbitTransport(amqp_url(), topology)
    event = Envelope.around(NoteWritten(storefront="emporium", words="again"))
    await transport.publish([event])
    channel = transport._publisher._channel
    assert channel is not None
    await channel.close()
    assert await transport.publish([event]) == {event.id}
    await transport.close()


async def test_nothing_that_happens_to_a_connection_ends_listening() -> None:
    enough, lives = asyncio.Event(), 0

    async def life() -> None:
        nonlocal lives
        lives += 1
        if lives == 2:
            enough.set()
        raise RuntimeError("something nobody thought of")

    await asyncio.wait_for(again_and_again("test", life, until=enough), PATIENCE)
    assert lives == 2


async def test_a_topology_is_removed_whole_and_twice(topology: Topology) -> None:
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        await topology.remove(channel)
        await topology.remove(channel)
        with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
            await channel.declare_queue(topology.queue("ledger"), passive=True)


async def test_replicas_are_asked_in_turn() -> None:
    async with replica() as one, replica() as two:
        way = over_network({"cart": f"{one.url}, {two.url}"})("cart")
        for _ in range(4):
            await way.ask("GET", "/internal/x", b"", [], b"")
        await way.aclose()
    assert (one.asked, two.asked) == (2, 2)


async def test_a_replica_that_is_away_is_asked_no_second_time() -> None:
    async with replica() as gone:
        pass
    async with replica() as there:
        way = over_network({"cart": f"{gone.url},{there.url}"})("cart")
        with pytest.raises(httpx.ConnectError):
            await way.ask("GET", "/internal/x", b"", [], b"")
        for _ in range(3):
            assert (await way.ask("GET", "/internal/x", b"", [], b"")).status == 204
        await way.aclose()
    assert there.asked == 3


def test_an_address_must_be_a_services() -> None:
    with pytest.raises(ValueError, match="is not the address of a service"):
        over_network({"cart": "https://cart/base"})("cart")


@dataclass
class Replica:
    url: str
    asked: int = 0


@asynccontextmanager
async def replica() -> AsyncIterator[Replica]:
    """Answers 204 to whatever it is asked."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                this.asked += 1
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    this = Replica(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with server:
        yield this
