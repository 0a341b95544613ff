"""An unanswered attempt is taken over as soon as its process is dead, and never while that lives."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
import uvloop
from common import clock
from common.database import DEADLINES, Database, Parameters, Reads
from common.errors import IdempotencyKeyInUse, IdempotencyKeyReused
from common.liveness import Liveness
from common.testing.conditions import eventually
from common.web.idempotency import LEASE, once_around
from fastapi import Response

from .keyed_attempt import keyed

SCRIPT = Path(__file__).with_name("keyed_attempt.py")
HOLDERS: LiteralString = """
    select pid from pg_locks where locktype = 'advisory' and objsubid = 1 and classid >= 1073741824
      and database = (select oid from pg_database where datname = current_database())
"""
"""The backends that hold numbers from 2^62 up: of a lock by one number, classid is the upper half."""


async def answer() -> Response:
    return Response(b"done", 201)


async def attempted(key: str, database: Database, body: bytes = b"{}") -> Response:
    return await once_around(keyed(key, body), database, answer)


@asynccontextmanager
async def database_at(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def another_process(url: str, key: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """It runs an attempt under this key; killed in the end."""
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


async def resumed(key: str, database: Database) -> Response:
    """The answer to a request that is repeated for much less than the lease: PostgreSQL may need a moment to notice
    that a process has died."""

    async def answered() -> Response | None:
        try:
            return await attempted(key, database)
        except IdempotencyKeyInUse:
            return None

    response = await eventually(answered, within=LEASE.total_seconds() / 4)
    assert response is not None
    return response


async def killed(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.wait()


async def lose_the_locks(database: Database) -> None:
    """End the connections that hold them; returns when somebody holds one again."""
    before = {row["pid"] for row in await database.reads.rows(HOLDERS)}
    assert before
    for pid in before:
        await database.reads.row("select pg_terminate_backend(%s)", (pid,))

    async def held_again() -> bool:
        rows = await database.reads.rows(HOLDERS)
        return len({row["pid"] for row in rows} - before) == len(before)

    await eventually(held_again, every=0.01)


async def no_lock_is_held(database: Database) -> bool:
    return not await database.reads.rows(HOLDERS)


@pytest.fixture(autouse=True)
def _the_same_clock_as_the_other_process() -> Iterator[None]:
    """An earlier test may have moved this process's clock, past the lease of what the other one has begun."""
    ahead = clock.offset()
    clock.advance(-ahead)
    yield
    clock.advance(ahead)


@pytest.fixture
def key() -> str:
    return uuid4().hex


async def test_a_killed_processes_attempt_is_resumed_without_waiting_for_the_lease(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database, another_process(ledger_url, key) as process:
        with pytest.raises(IdempotencyKeyInUse):
            await attempted(key, database)
        await killed(process)
        assert (await resumed(key, database)).status_code == 201
        assert (await attempted(key, database)).headers["idempotent-replayed"] == "true"


async def test_of_several_who_find_it_dead_one_resumes_it(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as one, database_at(ledger_url) as two:
        async with another_process(ledger_url, key) as process:
            await killed(process)
        await eventually(lambda: no_lock_is_held(one))
        runs = 0
        may_end = asyncio.Event()

        async def run() -> Response:
            nonlocal runs
            runs += 1
            await may_end.wait()
            return await answer()

        async def attempt(database: Database) -> int:
            try:
                return (await once_around(keyed(key), database, run)).status_code
            except IdempotencyKeyInUse:
                may_end.set()
                return 409

        assert sorted(await asyncio.gather(attempt(one), attempt(two))) == [201, 409]
        assert runs == 1


async def test_another_body_is_refused_also_after_the_first_attempt_died(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database:
        async with another_process(ledger_url, key) as process:
            await killed(process)
        with pytest.raises(IdempotencyKeyReused):
            await attempted(key, database, b"other")


async def test_a_paused_process_is_not_dead(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database, another_process(ledger_url, key) as process:
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(IdempotencyKeyInUse):
            await attempted(key, database)
        process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_living_process_whose_lock_was_lost_is_not_dead_and_dies_later(
    ledger_url: str, key: str, loop_factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def life() -> None:
        async with database_at(ledger_url) as database, another_process(ledger_url, key) as process:
            await lose_the_locks(database)
            with pytest.raises(IdempotencyKeyInUse):
                await attempted(key, database)
            await killed(process)
            assert (await resumed(key, database)).status_code == 201

    run_on(loop_factory, life)


class LosesTheLock(Reads):
    """Ends the connections that hold locks just before it is asked for the first time whether one is free."""

    def __init__(self, database: Database) -> None:
        self._reads = database.reads
        self.answers: list[Any] = []

    async def row(self, sql: LiteralString, parameters: Parameters = ()) -> dict[str, Any] | None:
        if not self.answers:
            for held in await self._reads.rows(HOLDERS):
                await self._reads.row("select pg_terminate_backend(%s, 5000)", (held["pid"],))
        row = await self._reads.row(sql, parameters)
        self.answers.append(row and row["is_free"])
        return row


async def test_a_lock_that_is_free_for_a_moment_proves_nothing(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database, another_process(ledger_url, key):
        row = await database.reads.row("select holder from idempotency_keys where key = %s", (key,))
        assert row is not None
        reads = LosesTheLock(database)
        assert not await Liveness(ledger_url, DEADLINES).is_over(row["holder"], key, reads)
        assert reads.answers == [True, False]


async def test_an_attempt_whose_end_could_not_be_recorded_is_resumed_by_its_own_process(
    ledger_url: str, key: str
) -> None:
    """The database was away when the attempt failed, and when its claim should have been withdrawn."""
    async with database_at(ledger_url) as database:

        async def cut_off() -> Response:
            await database.close()
            raise psycopg.OperationalError("the connection is lost")

        number = database.liveness.number
        with pytest.raises(psycopg.Error):
            await once_around(keyed(key), database, cut_off)
        async with database_at(ledger_url) as again:
            again.liveness.number = number
            assert (await attempted(key, again)).status_code == 201


async def test_an_attempt_that_runs_in_the_same_process_is_not_over(ledger_url: str, key: str) -> None:
    async with database_at(ledger_url) as database:
        asked = asyncio.Event()

        async def run() -> Response:
            await asked.wait()
            return await answer()

        first = asyncio.create_task(once_around(keyed(key), database, run))

        async def claimed() -> bool:
            return bool(await database.reads.rows("select 1 from idempotency_keys where key = %s", (key,)))

        await eventually(claimed)
        with pytest.raises(IdempotencyKeyInUse):
            await attempted(key, database)
        asked.set()
        assert (await first).status_code == 201


async def test_a_keyed_request_costs_no_statement_more_than_its_claim_and_its_answer(ledger_url: str) -> None:
    async with database_at(ledger_url) as database:
        await attempted(uuid4().hex, database)
        before = database.statements.total
        await attempted(uuid4().hex, database)
        assert database.statements.total - before == 2


def run_on(loop_factory: Callable[[], asyncio.AbstractEventLoop], life: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await life()

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(bounded())
