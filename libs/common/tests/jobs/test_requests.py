"""Jobs looked up by their keys, and added with a change of the service's own rows."""

from uuid import UUID, uuid4

import pytest
from common.db.database import Database
from common.jobs import requests
from common.jobs.context import JobContext, Progress
from common.jobs.payload import JobPayload
from common.jobs.queue import change_and_enqueue, enqueue
from common.jobs.requests import cancel_job, find_job, find_jobs, live_keys, progress_of
from psycopg import AsyncConnection
from testkit.harness import Harness, run_one
from testkit.ledger import Print, SideEffects


class Renamed(JobPayload, name="Reprint", aliases=("Print",)):
    words: str


class Other(JobPayload, name="Other"):
    words: str


async def add(database: Database, words: str) -> UUID:
    key = uuid4()
    async with database.transaction() as uow:
        await enqueue(uow, Print(storefront="emporium", words=words), key=key)
    return key


async def test_the_keys_of_jobs_that_wait_or_run_are_live(ledger: Harness) -> None:
    waiting, cancelled = await add(ledger.database, "waits"), await add(ledger.database, "cancelled")
    executor = ledger.database.autocommit
    assert await cancel_job(executor, Print, cancelled)
    keys = [waiting, cancelled, uuid4()]
    assert await live_keys(executor, [Other, Print], keys) == {waiting}
    assert await live_keys(executor, [Renamed], keys) == {waiting}
    assert await live_keys(executor, [Other], keys) == set()
    await ledger.queue.lease(1)
    assert await live_keys(executor, [Print], keys) == {waiting}


async def test_a_job_that_is_done_or_dead_is_not_live(ledger: Harness, effects: SideEffects) -> None:
    executor = ledger.database.autocommit
    done = await add(ledger.database, "done")
    assert await run_one(ledger.queue)
    assert (effects.printed, await live_keys(executor, [Print], [done])) == (["done"], set())
    dead = await add(ledger.database, "dead")
    await executor.execute("update tasks set state = 'dead' where key = %(key)s", key=dead)
    assert await live_keys(executor, [Print], [done, dead]) == set()
    assert (await find_jobs(executor, Print, [done, dead])).keys() == {dead}


async def test_progress_is_found_by_the_key_alone(ledger: Harness) -> None:
    key = await add(ledger.database, "printed")
    assert await progress_of(ledger.database.autocommit, key) is None
    (task,) = await ledger.queue.lease(1)
    await JobContext(task, ledger.database).report_progress(1, 3, "page 1")
    assert await progress_of(ledger.database.autocommit, key) == Progress(1, 3, "page 1")
    await ledger.queue.run(task)
    assert await progress_of(ledger.database.autocommit, key) is None


async def test_a_transaction_finds_the_job_that_it_has_enqueued(ledger: Harness) -> None:
    key = uuid4()
    async with ledger.database.transaction() as uow:
        await enqueue(uow, Print(storefront="emporium", words="new"), key=key)
        found = await find_job(uow, Print, key)
        assert found is not None
        assert (found.state, found.progress) == ("waiting", None)
        assert await find_job(ledger.database.autocommit, Print, key) is None


CHANGE = "update names set name = 'changed' where name = %(name)s"
IS_MISSING = "not exists (select from names where name = %(name)s)"


@pytest.mark.parametrize(("name", "is_enqueued"), [("known", False), ("missing", True)])
async def test_a_change_and_a_job_that_is_added_if_a_condition_holds_are_one_statement(
    ledger: Harness, names: Database, name: str, is_enqueued: bool
) -> None:
    await names.autocommit.execute("insert into names values ('known')")
    key, before = uuid4(), names.pool.statement_count
    async with names.transaction() as uow:
        job = Print(storefront="emporium", words=name)
        await change_and_enqueue(uow, CHANGE, IS_MISSING, job, key=key, name=name)
        assert names.pool.statement_count == before + 1
    assert await names.autocommit.fetch_value("select name from names") == ("known" if is_enqueued else "changed")
    assert (await find_job(names.autocommit, Print, key) is not None) == is_enqueued


async def test_a_job_that_is_added_with_a_change_is_added_once_and_runs(
    ledger: Harness, names: Database, effects: SideEffects
) -> None:
    key = uuid4()
    for _ in range(2):
        job = Print(storefront="emporium", words="restored")
        await change_and_enqueue(names.autocommit, CHANGE, IS_MISSING, job, key=key, name="missing")
    await ledger.drain()
    assert effects.printed == ["restored"]


MANY = """
    insert into tasks (key, handler, payload, run_at, created_at)
    select gen_random_uuid(), 'job:Print', '{}', now(), now() from generate_series(1, 50000)
"""


@pytest.mark.parametrize(
    "statement", [requests._FIND, requests._LIVE, requests._PROGRESS], ids=["find", "live", "progress"]
)
async def test_a_lookup_by_key_reads_no_other_jobs(ledger: Harness, statement: str) -> None:
    async with await AsyncConnection.connect(ledger.database.url) as connection:
        await connection.execute(MANY)
        await connection.execute("analyze tasks")
        rows = await connection.execute(
            b"explain (analyze, buffers, format json) " + statement.encode(),
            {"key": uuid4(), "keys": [uuid4(), uuid4()], "handlers": ["job:Print", "job:Reprint"]},
        )
        (((plan,),),) = await rows.fetchall()
        await connection.rollback()
    assert "Seq Scan" not in str(plan)
    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 50
