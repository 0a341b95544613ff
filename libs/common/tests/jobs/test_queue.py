"""The queue when a response of the database is lost, or a task does not end."""

import asyncio
from uuid import uuid4

import pytest
from common.db.database import Database
from common.jobs.payload import JobPayload
from common.jobs.queue import JobQueue, enqueue
from common.jobs.requests import find_job
from common.messaging.handlers import HandlerRegistry
from pgpipe import PipelinedConnection, Result, Statement
from psycopg import OperationalError
from testkit.harness import Harness, run_one


class Note(JobPayload, name="Note"):
    words: str


class Queue:
    """A queue with one job, which records its payloads."""

    def __init__(self, ledger: Harness, seconds: float = 0.0, deadline_seconds: float = 50.0) -> None:
        self._database: Database = ledger.database
        self.received: list[str] = []
        handlers = HandlerRegistry()

        @handlers.job(Note, deadline_seconds=deadline_seconds)
        async def record_note(note: Note) -> None:
            self.received.append(note.words)
            await asyncio.sleep(seconds)

        self.tasks = JobQueue(ledger.database, handlers)

    async def add(self, words: str) -> None:
        async with self._database.transaction() as uow:
            await enqueue(uow, Note(words=words))


async def test_tasks_whose_lease_response_was_lost_are_leased_by_the_next_call(
    ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(ledger)
    await queue.add("one")
    run = PipelinedConnection.run

    async def lose_the_answer(connection: PipelinedConnection, *statements: Statement) -> list[Result]:
        await run(connection, *statements)
        monkeypatch.setattr(PipelinedConnection, "run", run)
        raise OperationalError("the connection was lost")

    monkeypatch.setattr(PipelinedConnection, "run", lose_the_answer)
    with pytest.raises(OperationalError):
        await queue.tasks.lease(1)
    (task,) = await queue.tasks.lease(1)
    assert task.attempts == 1
    await queue.tasks.run(task)
    assert queue.received == ["one"]
    assert not await run_one(queue.tasks)


async def test_a_task_that_exceeds_its_deadline_has_failed_and_is_retried(
    ledger: Harness,
) -> None:
    queue = Queue(ledger, seconds=60, deadline_seconds=0.05)
    await queue.add("one")
    assert await run_one(queue.tasks)
    (row,) = await ledger.database.autocommit.fetch("select state, attempts, error from tasks")
    assert (row["state"], row["attempts"]) == ("waiting", 1)
    assert "TimeoutError" in row["error"]


class Memo(JobPayload, name="Memo", aliases=("Note",)):
    """What `Note` is called in a later release."""

    words: str


async def test_a_job_that_was_stored_under_a_former_name_runs(ledger: Harness) -> None:
    received: list[str] = []
    later = HandlerRegistry()

    @later.job(Memo)
    async def record_memo(memo: Memo) -> None:
        received.append(memo.words)

    key = uuid4()
    async with ledger.database.transaction() as uow:
        await enqueue(uow, Note(words="one"), key=key)
    assert await find_job(ledger.database.autocommit, Memo, key) is not None
    assert await run_one(JobQueue(ledger.database, later))
    assert received == ["one"]


def test_two_handlers_with_one_stored_name_are_refused() -> None:
    handlers = HandlerRegistry()
    for payload in (Note, Memo):
        handlers.job(payload)(lambda _: asyncio.sleep(0))
    with pytest.raises(ValueError, match="job:Note names several handlers"):
        _ = handlers.kinds
