"""Runs the tasks of one queue, up to a number at once. A task is leased when it starts, not earlier."""

import asyncio
from collections.abc import Callable

import structlog

from common.jobs.queue import JobQueue
from common.jobs.task import Task
from common.observability import redaction
from common.runtime.loops import POLL_SECONDS

log = structlog.get_logger()


class QueueRunner:
    def __init__(self, queue: JobQueue, name: str, concurrency: int, on_start: Callable[[], None]) -> None:
        """`on_start` is called when tasks were started."""
        self.name = name
        self._queue = queue
        self._concurrency = concurrency
        self._on_start = on_start
        self._running: dict[asyncio.Task[None], Task] = {}

    async def step(self) -> bool:
        """Start as many tasks as may run besides the running ones. Returns whether more may be due.

        If no more may run, waits for one of them to end, for POLL_SECONDS at most.
        """
        free = self._concurrency - len(self._running)
        tasks = await self._queue.lease(free, self.name) if free else []
        for task in tasks:
            running = asyncio.create_task(self._run(task))
            self._running[running] = task
            running.add_done_callback(self._running.pop)
        if tasks:
            self._on_start()
        if len(tasks) < free:
            return False
        await asyncio.wait(self._running, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return True

    async def stop(self) -> None:
        """Cancel the running tasks, and return them to the queue."""
        interrupted = dict(self._running)
        for running in interrupted:
            running.cancel()
        await asyncio.gather(*interrupted, return_exceptions=True)
        try:
            await self._queue.release(*(task for running, task in interrupted.items() if running.cancelled()))
        except Exception as error:  # their leases expire
            log.warning("tasks_not_released", queue=self.name, reason=redaction.reason(error))

    async def _run(self, task: Task) -> None:
        try:
            await self._queue.run(task)
        except Exception as error:  # its outcome could not be recorded: its lease expires, and it runs again
            log.warning("task_outcome_lost", task=task.id, handler=task.handler, reason=redaction.reason(error))
