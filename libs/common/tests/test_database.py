"""Connections and transactions: nobody waits for one while holding another, and nothing that waits is lost."""

import asyncio
from contextlib import suppress

import pytest
from common.database import Database, execute, execute_all, execute_alone, execute_later, start_over
from common.testing.conditions import eventually
from psycopg.errors import UniqueViolation
from sqlalchemy import text


async def test_more_transactions_that_read_beside_than_connections_do_not_wait_for_each_other(ledger_url: str) -> None:
    database = Database(ledger_url, pool_size=2)
    await database.open()
    together = asyncio.Barrier(2)

    async def write_then_read() -> object:
        async with database.transaction() as session:
            await execute(session, text("create temporary table mine (words text) on commit drop"))
            await execute(session, text("insert into mine values ('my own')"))
            await together.wait()
            row = await database.reads.beside(session).row("select words from mine")
            return row and row["words"]

    assert await asyncio.gather(*(write_then_read() for _ in range(4))) == ["my own"] * 4
    await database.close()


async def test_a_read_beside_a_transaction_that_has_not_begun_leaves_it_so(ledger_url: str) -> None:
    database = Database(ledger_url, pool_size=1)
    await database.open()
    async with database.transaction() as session, database.transaction():
        for _ in range(2):
            assert await database.reads.beside(session).rows("select 1 as one") == [{"one": 1}]
        assert await database.reads.rows("select 1 as one") == [{"one": 1}]
    await database.close()


INSERT = text("insert into names values (:name)")


async def test_what_waits_goes_with_the_commit(names: Database) -> None:
    async with names.transaction() as session:
        await execute_later(session, INSERT, [{"name": "Ann"}, {"name": "Bob"}])
        assert await names.reads.rows("select name from names") == []
    assert await names.reads.rows("select name from names order by name") == [{"name": "Ann"}, {"name": "Bob"}]


async def test_whoever_reads_in_the_transaction_sees_what_waits(names: Database) -> None:
    async with names.transaction() as session:
        await execute_later(session, INSERT, {"name": "Ann"})
        assert await names.reads.beside(session).rows("select name from names") == [{"name": "Ann"}]
        await execute_later(session, INSERT, {"name": "Bob"})
        assert (await execute(session, text("select count(*) from names"))).scalar_one() == 2
        await execute_later(session, INSERT, {"name": "Cid"})
        connection = await session.connection()
        assert (await connection.scalar(text("select count(*) from names"))) == 3
        await execute_later(session, INSERT, {"name": "Dan"})
        assert (await connection.scalar(text("select count(*) from names"))) == 4


async def test_what_is_wrong_with_what_waited_is_raised_by_the_commit_and_nothing_is_written(names: Database) -> None:
    async def write_twice() -> None:
        async with names.transaction() as session:
            await execute_later(session, INSERT, [{"name": "Ann"}, {"name": "Ann"}])

    with pytest.raises(UniqueViolation):
        await write_twice()
    async with names.transaction() as session:
        await execute_later(session, INSERT, {"name": "Bob"})
    assert await names.reads.rows("select name from names") == [{"name": "Bob"}]


async def test_what_waits_is_forgotten_when_the_transaction_fails(names: Database) -> None:
    with suppress(LookupError):
        async with names.transaction() as session:
            await execute_later(session, INSERT, {"name": "Ann"})
            raise LookupError
    assert await names.reads.rows("select name from names") == []


async def test_what_stands_alone_is_committed_by_itself_and_what_follows_is_a_transaction(names: Database) -> None:
    with suppress(LookupError):
        async with names.transaction() as session:
            await execute_alone(session, INSERT, {"name": "Ann"})
            await execute(session, INSERT, {"name": "Bob"})
            raise LookupError
    assert await names.reads.rows("select name from names") == [{"name": "Ann"}]


async def test_inside_a_transaction_nothing_stands_alone(names: Database) -> None:
    with suppress(LookupError):
        async with names.transaction() as session:
            await execute_later(session, INSERT, {"name": "Ann"})
            await execute_alone(session, INSERT, {"name": "Bob"})
            raise LookupError
    assert await names.reads.rows("select name from names") == []


async def test_of_two_statements_in_one_message_the_second_sees_what_the_first_waited_for(names: Database) -> None:
    """As behind a lock: what somebody else has just committed is there."""
    await names.reads.write("insert into names values ('Ann')")
    lock, count = text("select 1 from names where name = 'Ann' for update"), text("select count(*) from names")

    async def look() -> object:
        async with names.transaction() as session:
            return (await execute_all(session, (lock, {}), (count, {})))[1].scalar_one()

    async with names.transaction() as session:
        await execute(session, lock)
        looking = asyncio.create_task(look())
        await eventually(lambda: _waits(names))
        await execute(session, INSERT, {"name": "Bob"})
    assert await looking == 2


async def test_a_transaction_that_starts_over_has_done_nothing_yet(names: Database) -> None:
    await names.reads.write("insert into names values ('Ann')")
    async with names.transaction() as session:
        await execute(session, INSERT, {"name": "Bob"})
        await execute_later(session, INSERT, {"name": "Ann"})
        with pytest.raises(UniqueViolation):
            await execute(session, INSERT, {"name": "Cid"})
        await start_over(session)
        await execute_later(session, INSERT, {"name": "Dan"})
    assert await names.reads.rows("select name from names order by name") == [{"name": "Ann"}, {"name": "Dan"}]


async def test_a_transaction_that_sqlalchemy_has_joined_cannot_start_over(names: Database) -> None:
    with suppress(RuntimeError):
        async with names.transaction() as session:
            await execute_later(session, INSERT, {"name": "Ann"})
            await session.connection()
            await start_over(session)
    assert await names.reads.rows("select name from names") == []


async def test_what_is_done_afterwards_is_done_together_and_at_the_latest_when_the_database_is_closed(
    ledger_url: str,
) -> None:
    done: list[list[int]] = []

    async def note(_: Database, numbers: list[int]) -> None:
        done.append(numbers)

    async def fail(_: Database, numbers: list[int]) -> None:
        raise RuntimeError(f"{len(numbers)} are too many")

    database = Database(ledger_url)
    await database.open()
    for number in range(3):
        database.afterwards.add(fail, number)
        database.afterwards.add(note, number)
    await eventually(lambda: _is(done, [[0, 1, 2]]))
    database.afterwards.add(note, 3)
    await database.close()
    assert done == [[0, 1, 2], [3]]


async def _is(one: object, other: object) -> bool:
    return one == other


async def _waits(database: Database) -> bool:
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    return bool(await database.reads.rows(waiting))
