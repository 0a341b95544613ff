"""Results that arrive in small pieces while messages succeed and fail, on uvloop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from urllib.parse import urlsplit

import pytest
import uvloop
from pgpipe import PipelinedConnection, Statement, as_dict, cache
from psycopg.errors import UniqueViolation

MESSAGES = 150
MOST_ROWS = 20
BEGIN, COMMIT, ROLLBACK = (Statement(sql, (), as_dict) for sql in ("begin", "commit", "rollback"))
CREATE = Statement("create temporary table things (id int primary key, words text)", (), as_dict)
EMPTY = Statement("delete from things", (), as_dict)
IDS = Statement("select id from things", (), as_dict)


class Splitter:
    """A relay on the event loop of its client that sends the server's bytes in small pieces and yields between them."""

    def __init__(self, server: tuple[str, int], random: Random) -> None:
        self._server = server
        self._random = random

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(*self._server)
        await asyncio.gather(self._pass_on(reader, to_server), self._split(from_server, writer), return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def _split(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            while data:
                size = self._random.choice((1, 2, 5, 9, 17, 40, 200, 5000))
                writer.write(data[:size])
                data = data[size:]
                for _ in range(self._random.choice((0, 1, 3))):
                    await asyncio.sleep(0)
        writer.close()


@asynccontextmanager
async def split_connection(url: str, random: Random) -> AsyncIterator[PipelinedConnection]:
    parts = urlsplit(url)
    splitter = Splitter((parts.hostname or "127.0.0.1", parts.port or 5432), random)
    async with await asyncio.start_server(splitter.serve, "127.0.0.1", 0) as relay:
        address = f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{relay.sockets[0].getsockname()[1]}"
        through = parts._replace(netloc=address).geturl()
        connection = await PipelinedConnection.connect(through, autocommit=True, sslmode="disable")
        yield connection
        await connection.close()


def insertion(id: int, random: Random) -> Statement:
    """One of more statements than the cache holds; its result is small or larger than a packet."""
    sql = "insert into things values (%s, %s) returning id, words" + " " * random.randrange(8)
    return Statement(sql, (id, "x" * random.choice((1, 500, 9000))), as_dict)


async def insert_at_random(connection: PipelinedConnection, random: Random) -> None:
    """Messages of one to three insertions, in a transaction or not, each of which succeeds or fails as a whole."""
    stored: set[int] = set()
    for _ in range(MESSAGES):
        ids = [random.randrange(30) for _ in range(random.randint(1, 3))]
        statements = [insertion(id, random) for id in ids]
        if is_transaction := random.random() < 0.5:
            statements.insert(0, BEGIN)
        if len(set(ids)) < len(ids) or stored & set(ids):
            with pytest.raises(UniqueViolation):
                await connection.run(*statements)
            end = ROLLBACK
        else:
            results = await connection.run(*statements)
            assert [row["id"] for result in results for row in result.rows] == ids
            stored |= set(ids)
            end = COMMIT
        if is_transaction:
            await connection.run(end)
        (found,) = await connection.run(IDS)
        assert {row["id"] for row in found.rows} == stored
        if len(stored) > MOST_ROWS:
            await connection.run(EMPTY)
            stored = set()


@pytest.mark.parametrize("seed", range(3))
def test_messages_succeed_and_fail_as_a_whole_however_their_results_are_split(
    database_url: str, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(cache, "CAPACITY", 4)
    random = Random(seed)

    async def run() -> None:
        async with asyncio.timeout(60), split_connection(database_url, random) as connection:
            await connection.run(CREATE)
            await insert_at_random(connection, random)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())
