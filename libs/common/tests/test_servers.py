"""The servers of the tests can be started from installed programs, and leave no files."""

import asyncio
import os
from pathlib import Path
from uuid import uuid4

import aio_pika
import psycopg
import pytest
from testkit import postgres_sources, rabbitmq_sources
from testkit.servers import create_database, database_url, drop_database


async def test_a_database_is_copied_from_its_template() -> None:
    template, copy = f"test_template_{uuid4().hex[:8]}", f"test_copy_{uuid4().hex[:8]}"
    await create_database(template)
    async with await psycopg.AsyncConnection.connect(database_url(template)) as connection:
        await connection.execute("create table kept as select 7 as n")
    await create_database(copy, template)
    async with await psycopg.AsyncConnection.connect(database_url(copy)) as connection:
        assert await (await connection.execute("select n from kept")).fetchone() == (7,)
    await drop_database(copy)
    await drop_database(template)


async def test_dropping_a_database_that_does_not_exist_is_no_error() -> None:
    await drop_database(f"test_never_{uuid4().hex[:8]}")


@pytest.mark.nightly
@pytest.mark.verify
def test_a_postgresql_starts_from_the_installed_programs_and_leaves_no_files() -> None:
    server = postgres_sources.of_our_own()
    assert server is not None
    with psycopg.connect(server.url) as connection:
        row = connection.execute("show data_directory").fetchone()
    server.stop()
    assert row is not None
    assert not Path(row[0]).exists()


@pytest.mark.verify
async def test_a_private_rabbitmq_starts_from_the_installed_programs() -> None:
    server = await asyncio.to_thread(rabbitmq_sources.from_local_programs)
    if server is None and os.geteuid() == 0:
        server = await asyncio.to_thread(rabbitmq_sources.from_debian)
    assert server is not None
    try:
        async with await aio_pika.connect(server.url) as connection:
            channel = await connection.channel()
            queue = await channel.declare_queue("letters", durable=True, arguments={"x-queue-type": "quorum"})
            await channel.default_exchange.publish(aio_pika.Message(b"hello"), routing_key=queue.name)
            assert (await queue.get(timeout=60)).body == b"hello"
    finally:
        await asyncio.to_thread(server.stop)
