"""An attempt without a response is taken over once its process is dead, and never while that is alive."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
import pytest
import uvloop
from common.db.database import DEADLINES, Database
from common.db.executor import Executor
from common.db.liveness import Liveness
from common.http.idempotency import LEASE, once_around
from common.kernel import clock
from common.kernel.errors import IdempotencyKeyInUse, IdempotencyKeyReused
from fastapi import Response
from pgpipe import Result, Statement
from testkit.conditions import eventually

from .keyed_attempt import keyed

SCRIPT = Path(__file__).with_name("keyed_attempt.py")
HOLDERS: LiteralString = """
    select pid from pg_locks where locktype = 'advisory' and objsubid = 1 and classid >= 1073741824
      and database = (select oid from pg_database where datname = current_database())
"""
"""The backends that hold numbers from 2^62 up: of a lock by one number, classid is the upper half."""


async def respond() -> Response:
    return Response(b"done", 201)


async def attempt(key: str, database: Database, body: bytes = b"{}") -> Response:
    return await once_around(keyed(key, body), database, respond)


@asynccontextmanager
async def database_at(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def another_process(url: str, key: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs an attempt with this key; killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), url, key, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"running\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def resume(key: str, database: Database) -> Response:
    """Repeat the request, for much less than the lease, until it has a response: PostgreSQL may detect the death of a
    process with a delay."""

    async def response_or_none() -> Response | None:
        try:
            return await attempt(key, database)
        except IdempotencyKeyInUse:
            return None

    response = await eventually(response_or_none, within=LEASE.total_seconds() / 4)
    assert response is not None
    return response


async def kill(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.wait()


async def end_connections(executor: Executor, pids: set[int], wait_milliseconds: int = 0) -> None:
    await executor.fetch(
        "select pg_terminate_backend(pid, %(wait)s) from unnest(cast(%(pids)s as int[])) as pid",
        pids=list(pids),
        wait=wait_milliseconds,
    )


async def end_lock_connections(database: Database) -> None:
    """End the connections that hold liveness locks; returns when as many are held again."""
    before = {row["pid"] for row in await database.autocommit.fetch(HOLDERS)}
    assert before
    await end_connections(database.autocommit, before)

    async def held_again() -> bool:
        rows = await database.autocommit.fetch(HOLDERS)
        return len({row["pid"] for row in rows} - before) == len(before)

    await eventually(held_again, every=0.01)


async def no_lock_is_held(database: Database) -> bool:
    return not await database.autocommit.fetch(HOLDERS)


@pytest.fixture(autouse=True)
def _without_clock_offset() -> Iterator[None]:
    """An earlier test may have moved this process's clock, beyond the lease of an attempt in the other process."""
    ahead = clock.offset()
    clock.advance(-ahead)
    yield
    clock.advance(ahead)


@pytest.fixture
def key() -> str:
    return uuid4().hex


async def test_an_attempt_of_a_killed_process_is_resumed_before_its_lease_ends(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database, another_process(ledger_url, key) as process:
        with pytest.raises(IdempotencyKeyInUse):
            await attempt(key, database)
        await kill(process)
        assert (await resume(key, database)).status_code == 201
        assert (await attempt(key, database)).headers["idempotent-replayed"] == "true"


async def test_one_of_several_concurrent_requests_resumes_an_attempt_of_a_dead_process(
    ledger_url: str, key: str
) -> None:
    async with database_at(ledger_url) as one, database_at(ledger_url) as two:
        async with another_process(ledger_url, key) as process:
            await kill(process)
        await eventually(lambda: no_lock_is_held(one))
        runs = 0
        may_end = asyncio.Event()

        async def run() -> Response:
            nonlocal runs
            runs += 1
            await may_end.wait()
            return await respond()

        async def status_of(database: Database) -> int:
            try:
                return (await once_around(keyed(key), database, run)).status_code
            except IdempotencyKeyInUse:
                may_end.set()
                return 409

        assert sorted(await asyncio.gather(status_of(one), status_of(two))) == [201, 409]
        assert runs == 1


async def test_another_body_is_refused_also_after_the_process_of_the_first_attempt_died(
    ledger_url: str, key: str
) -> None:
    async with database_at(ledger_url) as database:
        async with another_process(ledger_url, key) as process:
            await kill(process)
        with pytest.raises(IdempotencyKeyReused):
            await attempt(key, database, b"other")


async def test_a_paused_process_is_not_dead(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database, another_process(ledger_url, key) as process:
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(IdempotencyKeyInUse):
            await attempt(key, database)
        process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_an_attempt_is_taken_over_when_its_process_dies_and_not_when_its_lock_connection_ends(
    ledger_url: str, key: str, loop_factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def scenario() -> None:
        async with database_at(ledger_url) as database, another_process(ledger_url, key) as process:
            await end_lock_connections(database)
            with pytest.raises(IdempotencyKeyInUse):
                await attempt(key, database)
            await kill(process)
            assert (await resume(key, database)).status_code == 201

    run_on(loop_factory, scenario)


class LockLosingExecutor(Executor):
    """Ends the connections that hold locks just before the first statement, which checks whether one is free."""

    def __init__(self, database: Database) -> None:
        self._executor = database.autocommit
        self.results: list[bool] = []

    async def run(self, *statements: Statement) -> list[Result]:
        if not self.results:
            await end_connections(self._executor, {row["pid"] for row in await self._executor.fetch(HOLDERS)}, 5000)
        (result,) = await self._executor.run(*statements)
        self.results.append(*result.rows[0].values())
        return [result]

    async def _defer(self, *statements: Statement) -> None:
        raise NotImplementedError


async def test_a_lock_that_is_free_only_once_does_not_prove_the_death_of_its_process(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database, another_process(ledger_url, key):
        row = await database.autocommit.fetch_one("select holder from idempotency_keys where key = %(key)s", key=key)
        assert row is not None
        executor = LockLosingExecutor(database)
        assert not await Liveness(ledger_url, DEADLINES).is_over(row["holder"], key, executor)
        assert executor.results == [True, False]


async def test_an_attempt_whose_end_could_not_be_recorded_is_resumed_by_its_own_process(
    ledger_url: str, key: str
) -> None:
    """The database was unavailable when the attempt failed, and when its claim should have been deleted."""
    async with database_at(ledger_url) as database:

        async def lose_connection() -> Response:
            await database.close()
            raise psycopg.OperationalError("the connection is lost")

        number = database.liveness.number
        with pytest.raises(psycopg.Error):
            await once_around(keyed(key), database, lose_connection)
        async with database_at(ledger_url) as reopened:
            reopened.liveness.number = number
            assert (await attempt(key, reopened)).status_code == 201


async def test_an_attempt_that_runs_in_the_same_process_is_not_over(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database:
        may_end = asyncio.Event()

        async def run() -> Response:
            await may_end.wait()
            return await respond()

        first = asyncio.create_task(once_around(keyed(key), database, run))

        async def claimed() -> bool:
            return bool(await database.autocommit.fetch("select 1 from idempotency_keys where key = %(key)s", key=key))

        await eventually(claimed)
        with pytest.raises(IdempotencyKeyInUse):
            await attempt(key, database)
        may_end.set()
        assert (await first).status_code == 201


async def test_a_keyed_request_executes_no_statements_but_its_claim_and_the_storing_of_its_response(
    ledger_url: str,
) -> None:
    async with database_at(ledger_url) as database:
        await attempt(uuid4().hex, database)
        before = database.pool.statement_count
        await attempt(uuid4().hex, database)
        assert database.pool.statement_count - before == 2


def run_on(loop_factory: Callable[[], asyncio.AbstractEventLoop], scenario: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await scenario()

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(bounded())
