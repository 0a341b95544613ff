"""What a job handler knows and reports about its own run."""

from dataclasses import dataclass

from common.db.database import Database
from common.jobs.leases import record_progress
from common.jobs.task import Task


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps; `stage` names what is being done."""

    done: int
    total: int
    stage: str | None = None


class JobContext:
    """Passed to job handlers that are registered with `pass_context=True`."""

    def __init__(self, task: Task, database: Database) -> None:
        self._task = task
        self._database = database

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 1."""
        return self._task.attempts

    async def report_progress(self, done: int, total: int, stage: str | None = None) -> None:
        """Store the progress with the job, where `find_job` reads it: one statement. Raises LeaseLost."""
        await record_progress(self._database, self._task, {"done": done, "total": total, "stage": stage})
