"""Units of work and autocommit; transactions themselves are tested in `libs/pgpipe/tests`."""

import asyncio

import psycopg
import pytest
from common.db.autocommit import Autocommit
from common.db.database import Database
from common.db.executor import Executor, query
from common.db.read_executor import ReadExecutor
from pgpipe import PipelinedConnection, Result, Statement
from psycopg import OperationalError
from psycopg.errors import UniqueViolation
from testkit.conditions import eventually

INSERT = "insert into names values (%(name)s)"
COUNT = "select count(*) from names"
NAMES = "select name from names order by name"


async def stored(database: Database) -> list[str]:
    return [row["name"] for row in await database.autocommit.fetch(NAMES)]


async def test_rows_are_dictionaries_and_a_value_is_the_first_column_of_the_first(names: Database) -> None:
    executor = names.autocommit
    assert await executor.fetch(NAMES) == []
    assert await executor.fetch_one(NAMES) is None
    assert await executor.fetch_value(NAMES) is None
    assert await executor.execute("insert into names values ('Ann'), ('Bob')") == 2
    assert await executor.fetch(NAMES) == [{"name": "Ann"}, {"name": "Bob"}]
    assert await executor.fetch_one(NAMES) == {"name": "Ann"}
    assert await executor.fetch_value(NAMES) == "Ann"
    assert (
        await executor.execute("update names set name = upper(name) where name like %(start)s || '%%'", start="A") == 1
    )
    assert await stored(names) == ["ANN", "Bob"]


async def test_deferred_statements_are_sent_with_the_commit_and_in_autocommit_at_once(names: Database) -> None:
    async with names.transaction() as uow:
        await uow.defer(INSERT, name="Ann")
        await uow.defer(INSERT, name="Bob")
        await uow.defer(INSERT, name="Cid")
        assert await stored(names) == []
        assert await uow.fetch_value(COUNT) == 3
    await names.autocommit.defer(INSERT, name="Dan")
    assert await stored(names) == ["Ann", "Bob", "Cid", "Dan"]


async def test_a_deferred_statement_raises_with_the_commit_and_others_where_they_are_executed(names: Database) -> None:
    await names.autocommit.execute(INSERT, name="Ann")
    with pytest.raises(UniqueViolation):
        await names.autocommit.defer(INSERT, name="Ann")
    steps = []

    async def write_again() -> None:
        async with names.transaction() as uow:
            await uow.defer(INSERT, name="Ann")
            steps.append("deferred")

    with pytest.raises(UniqueViolation):
        await write_again()
    assert steps == ["deferred"]
    async with names.transaction() as uow:
        with pytest.raises(UniqueViolation):
            await uow.execute(INSERT, name="Ann")
        await uow.roll_back()


async def test_each_query_of_a_message_sees_the_effects_of_those_before_it(names: Database) -> None:
    """Also what another transaction committed while the first query waited for its lock."""
    await names.autocommit.execute(INSERT, name="Ann")
    lock = query("select name from names where name = 'Ann' for update")

    async def count_behind_the_lock() -> int:
        async with names.transaction() as uow:
            _, counted = await uow.fetch_many(lock, query(COUNT))
            return int(counted[0]["count"])

    async with names.transaction() as uow:
        await uow.run(lock)
        counting = asyncio.create_task(count_behind_the_lock())
        await eventually(lambda: _is_waiting(names))
        await uow.execute(INSERT, name="Bob")
    assert await counting == 2


async def test_callbacks_run_after_the_commit_also_after_one_that_failed(names: Database) -> None:
    seen: list[list[str]] = []

    async def look() -> None:
        seen.append(await stored(names))

    async def fail() -> None:
        raise LookupError

    async with names.transaction() as uow:
        uow.after_commit(fail)
        uow.after_commit(look)
        await uow.defer(INSERT, name="Ann")
    assert seen == [["Ann"]]


def failing_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next message is executed, but its result and the connection are lost."""
    run = PipelinedConnection.run

    async def lose_the_result(connection: PipelinedConnection, *statements: Statement) -> list[Result]:
        await run(connection, *statements)
        monkeypatch.setattr(PipelinedConnection, "run", run)
        raise OperationalError("the connection was lost")

    monkeypatch.setattr(PipelinedConnection, "run", lose_the_result)


async def test_a_read_in_autocommit_is_repeated_when_its_connection_was_lost(
    names: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_once(monkeypatch)
    assert await names.autocommit.fetch_value("with one as (select 1 as updated_at) select updated_at from one") == 1


@pytest.mark.parametrize(
    "write", [INSERT, f"{INSERT} returning name", f"with new as ({INSERT} returning name) select name from new"]
)
async def test_a_write_is_never_repeated(names: Database, monkeypatch: pytest.MonkeyPatch, write: str) -> None:
    failing_once(monkeypatch)
    with pytest.raises(OperationalError, match="the connection was lost"):
        await names.autocommit.fetch(write, name="Ann")
    assert await stored(names) == ["Ann"]


async def test_a_read_inside_a_transaction_is_never_repeated(names: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lose_a_read() -> None:
        async with names.transaction() as uow:
            await uow.execute(INSERT, name="Ann")
            failing_once(monkeypatch)
            await ReadExecutor(names.autocommit, uow).fetch(NAMES)

    with pytest.raises(psycopg.OperationalError):
        await lose_a_read()
    assert await stored(names) == []


async def test_reads_before_the_transaction_do_not_begin_it_and_keep_no_connection(ledger_url: str) -> None:
    database = Database(ledger_url, pool_size=1)
    async with database.transaction() as uow, database.transaction():
        reads = ReadExecutor(database.autocommit, uow)
        for executor in (reads, reads, database.autocommit):
            assert await executor.fetch("select 1 as one") == [{"one": 1}]
        assert not uow.is_used
    await database.close()


async def test_reads_see_the_changes_of_the_transaction_that_is_in_use(names: Database) -> None:
    async with names.transaction() as uow:
        await uow.defer(INSERT, name="Ann")
        assert await ReadExecutor(names.autocommit, uow).fetch_value(COUNT) == 1
        assert await ReadExecutor(names.autocommit, None).fetch_value(COUNT) == 0


async def test_more_transactions_with_reads_than_connections_do_not_deadlock(ledger_url: str) -> None:
    database = Database(ledger_url, pool_size=2)
    both = asyncio.Barrier(2)

    async def write_then_read() -> object:
        async with database.transaction() as uow:
            await uow.execute("create temporary table mine (words text) on commit drop")
            await uow.execute("insert into mine values ('my own')")
            await both.wait()
            return await ReadExecutor(database.autocommit, uow).fetch_value("select words from mine")

    assert await asyncio.gather(*(write_then_read() for _ in range(4))) == ["my own"] * 4
    await database.close()


def test_every_executor_has_the_same_methods() -> None:
    abstract = {name for name in vars(Executor) if not name.startswith("_")}
    assert {name for name in vars(Autocommit) if not name.startswith("_")} <= abstract


async def _is_waiting(database: Database) -> bool:
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    return bool(await database.autocommit.fetch(waiting))
