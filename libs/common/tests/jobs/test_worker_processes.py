"""Jobs that run for many leases, in processes that are killed or paused."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from common.jobs.queue import enqueue
from common.jobs.requests import find_job
from testkit.conditions import TIMEOUT_SECONDS, eventually
from testkit.harness import Harness

from .job_worker import NOTE, Draw

SCRIPT = Path(__file__).with_name("job_worker.py")
LEASE_SECONDS = 1.0
LEASE = timedelta(seconds=LEASE_SECONDS)
LEASES = 4
NOTES = "select storefront, words from notes where words <> 'release'"


class Workers:
    """Worker processes by name, and what their jobs have noted."""

    def __init__(self, ledger: Harness) -> None:
        self._ledger = ledger
        self.processes: dict[str, Process] = {}

    async def start(self, name: str) -> None:
        self.processes[name] = await asyncio.create_subprocess_exec(
            sys.executable, str(SCRIPT), self._ledger.database.url, name, str(LEASE_SECONDS), stdout=PIPE
        )

    def send(self, name: str, number: signal.Signals) -> None:
        self.processes[name].send_signal(number)

    async def add(self) -> UUID:
        key = uuid4()
        async with self._ledger.database.transaction() as uow:
            await enqueue(uow, Draw(picture="portrait"), key=key)
            await uow.defer("update tasks set run_at = now()")  # the clock of the processes was never advanced
        return key

    async def release(self, name: str) -> None:
        await self._ledger.database.autocommit.execute(NOTE, name=name, words="release")

    async def noted(self, name: str, words: str) -> bool:
        sql = "select 1 from notes where storefront = %(name)s and words = %(words)s"
        return bool(await self._ledger.database.autocommit.fetch(sql, name=name, words=words))

    async def notes(self) -> list[tuple[str, str]]:
        rows = await self._ledger.database.autocommit.fetch(
            "select storefront, words from notes where words <> 'release'"
        )
        return [(row["storefront"], row["words"]) for row in rows]

    async def has_begun(self, name: str) -> None:
        await eventually(lambda: self.noted(name, "begun"))

    async def is_done(self, key: UUID) -> bool:
        return await find_job(self._ledger.database.autocommit, Draw, key) is None

    async def row(self) -> dict[str, Any]:
        (row,) = await self._ledger.database.autocommit.fetch("select state, lease, attempts, run_at from tasks")
        return row

    async def until_logged(self, name: str, event: str) -> None:
        """Reads the output of the process."""
        output = self.processes[name].stdout
        assert output is not None
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while event not in (line := (await output.readline()).decode()):
                assert line, f"{name} ended without {event}"


@asynccontextmanager
async def two_workers(ledger: Harness) -> AsyncIterator[Workers]:
    workers = Workers(ledger)
    try:
        await workers.start("one")
        yield workers
    finally:
        for process in workers.processes.values():
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def test_a_job_of_many_leases_runs_once_although_another_worker_is_idle(ledger: Harness) -> None:
    async with two_workers(ledger) as workers:
        key = await workers.add()
        await workers.has_begun("one")
        await workers.start("two")
        ends = set()

        async def has_been_extended() -> bool:
            ends.add((await workers.row())["run_at"])
            return bool(max(ends) - min(ends) > LEASES * LEASE)

        await eventually(has_been_extended)
        await workers.release("one")
        await eventually(lambda: workers.is_done(key))
        assert await workers.notes() == [("one", "begun"), ("one", "ended")]


async def test_a_job_whose_worker_is_killed_is_taken_over_when_its_lease_ends(ledger: Harness) -> None:
    async with two_workers(ledger) as workers:
        key = await workers.add()
        await workers.has_begun("one")
        await workers.start("two")
        workers.send("one", signal.SIGKILL)
        await workers.has_begun("two")
        assert (await workers.row())["attempts"] == 2
        await workers.release("two")
        await eventually(lambda: workers.is_done(key))
        assert await workers.notes() == [("one", "begun"), ("two", "begun"), ("two", "ended")]


async def test_a_paused_worker_whose_job_was_taken_over_records_nothing_when_it_continues(ledger: Harness) -> None:
    """It has finished its work, or is about to be interrupted; in either case the row has a new owner."""
    async with two_workers(ledger) as workers:
        key = await workers.add()
        await workers.has_begun("one")
        workers.send("one", signal.SIGSTOP)
        await workers.start("two")
        await workers.has_begun("two")
        await workers.release("one")
        workers.send("one", signal.SIGCONT)
        await workers.until_logged("one", "task_lease_lost")
        row = await workers.row()
        assert (row["state"], row["attempts"]) == ("leased", 2)
        await workers.release("two")
        await eventually(lambda: workers.is_done(key))
        assert ("two", "ended") in await workers.notes()
