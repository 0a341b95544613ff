"""The queue of tasks when the database or a task does not answer."""

import asyncio

import pytest
from common import tasks
from common.consumers import Consumers
from common.database import Database
from common.tasks import TaskQueue, enqueue
from common.testing.harness import Harness
from pgpipe import PipelinedConnection, Result, Statement
from psycopg import OperationalError
from pydantic import BaseModel


class Note(BaseModel):
    words: str


class Queue:
    """A queue with one job, and what the job was given."""

    def __init__(self, ledger: Harness, seconds: float = 0.0) -> None:
        self._database: Database = ledger.database
        self.heard: list[str] = []
        consumers = Consumers()

        @consumers.job(Note)
        async def hear(note: Note) -> None:
            self.heard.append(note.words)
            await asyncio.sleep(seconds)

        self.tasks = TaskQueue(ledger.database, consumers)

    async def add(self, words: str) -> None:
        async with self._database.transaction() as session:
            await enqueue(session, Note(words=words))


async def test_a_lease_whose_answer_was_lost_is_free_at_the_next_look(
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
        await queue.tasks.take(1)
    (task,) = await queue.tasks.take(1)
    assert task.attempts == 1
    await queue.tasks.run(task)
    assert queue.heard == ["one"]
    assert not await queue.tasks.run_one()


async def test_a_task_that_takes_too_long_has_failed_and_is_repeated(
    ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "RUN_SECONDS", 0.05)
    queue = Queue(ledger, seconds=60)
    await queue.add("one")
    assert await queue.tasks.run_one()
    (row,) = await ledger.database.reads.rows("select state, attempts, error from tasks")
    assert (row["state"], row["attempts"]) == ("waiting", 1)
    assert "TimeoutError" in row["error"]
