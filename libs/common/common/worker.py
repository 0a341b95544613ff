"""A service's background loops: relay the outbox, run due tasks, keep the timers, listen for notifications."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from common import clock, context, faults
from common.consumers import Consumers
from common.database import Database
from common.heartbeats import Heartbeat, Heartbeats
from common.measures import keep_measuring
from common.outbox import BATCH, prune, relay
from common.tasks import Task, TaskQueue
from common.transport import Transport
from common.wakeup import AdvisoryLockWakeup

POLL_SECONDS = 1.0
GATHER_SECONDS = 0.2
"""What arrives within this time of the last step waits for the next one: when much happens, more is done at once."""
AHEAD = 2
"""For every hand so many tasks are leased: the one it works on, and the next."""
STEP_SECONDS = 60.0
"""The longest that one batch of events may take to be relayed, or tasks to be leased; then the step is given up."""
TIMER_SECONDS = 300.0
"""The longest that one run of a timer may take."""
GRACE_SECONDS = 30.0
"""A loop whose heartbeat is so much older than its longest step has stopped moving."""
Step = TypeVar("Step")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timer:
    """Something done every so many seconds of the platform's clock; must be safe in several processes at once."""

    name: str
    every: float
    run: Callable[[], Awaitable[None]]


class Worker:
    """Runs until cancelled. Notifications wake it; it looks by itself as well, because one may be lost."""

    def __init__(
        self,
        service: str,
        database: Database,
        consumers: Consumers,
        transport: Transport,
        timers: tuple[Timer, ...] = (),
        concurrency: int = 2,
        heartbeats: Heartbeats | None = None,
    ) -> None:
        self._service = service
        self._database = database
        self._consumers = consumers
        self._transport = transport
        self._queue = TaskQueue(database, consumers)
        self._timers = (*timers, Timer("prune", 3600, lambda: prune(database)))
        self._hands = asyncio.Semaphore(concurrency)
        self._room = AHEAD * concurrency
        self._in_hand: set[asyncio.Task[None]] = set()
        self._events_waiting = asyncio.Event()
        self._tasks_waiting = asyncio.Event()
        self._heartbeats = heartbeats or Heartbeats(service)
        woken = self._events_waiting, self._tasks_waiting
        self._wakeup = AdvisoryLockWakeup(service, database.url, database.deadlines, self._heartbeats, *woken)

    async def run(self) -> None:
        await self._transport.consume(self._service, self._consumers, self._database, self._heartbeats)
        try:
            with context.within(service=self._service):
                await self._live()
        finally:
            for task in self._in_hand:
                task.cancel()
            await asyncio.gather(*self._in_hand, return_exceptions=True)

    async def _live(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._wakeup.run())
            group.create_task(keep_measuring(self._service, self._database))
            group.create_task(self._forever("relay", self._relay, self._events_waiting))
            group.create_task(self._forever("tasks", self._work, self._tasks_waiting))
            for timer in self._timers:
                group.create_task(self._keep(timer))

    async def drain(self) -> None:
        """Relay and run all that is due now, then return. For tests and commands."""
        await self._transport.consume(self._service, self._consumers, self._database, self._heartbeats)
        while await relay(self._database, self._transport) or await self._queue.run_one():
            pass

    async def _relay(self) -> bool:
        """One batch; whether there may be more."""
        relayed = await relay(self._database, self._transport)
        if relayed:
            self._wakeup.suppress()
        return relayed == BATCH

    async def _work(self) -> bool:
        """Take what there is room for; whether there may be more as soon as there is room again."""
        free = self._room - len(self._in_hand)
        taken = await self._queue.take(free) if free else []
        if taken:
            self._wakeup.suppress()
        for task in taken:
            running = asyncio.create_task(self._run(task))
            self._in_hand.add(running)
            running.add_done_callback(self._in_hand.discard)
        if len(taken) == free:
            await asyncio.wait(self._in_hand, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return len(taken) == free

    async def _run(self, task: Task) -> None:
        async with self._hands:
            try:
                await self._queue.run(task)
            except Exception as error:  # its outcome could not be recorded: its lease ends, and it runs again
                log.warning("task_outcome_lost", task=task.id, handler=task.handler, reason=faults.reason(error))

    async def _forever(self, name: str, step: Callable[[], Awaitable[bool]], wake: asyncio.Event) -> None:
        clock_time = asyncio.get_running_loop().time
        async with self._heartbeats.during(name, STEP_SECONDS + GRACE_SECONDS) as heartbeat:
            while not _is_stopping():
                wake.clear()
                begun = clock_time()
                try:
                    while await _bounded(step(), STEP_SECONDS, heartbeat) and not _is_stopping():
                        pass
                except Exception:
                    log.exception("worker_step_failed", service=self._service, step=name)
                if not _is_stopping():
                    await _wait(wake, GATHER_SECONDS if self._wakeup.is_suppressed else POLL_SECONDS)
                    await asyncio.sleep(begun + GATHER_SECONDS - clock_time())

    async def _keep(self, timer: Timer) -> None:
        due = clock.timestamp()
        async with self._heartbeats.during(f"timer {timer.name}", TIMER_SECONDS + GRACE_SECONDS) as heartbeat:
            while not _is_stopping():
                heartbeat.beat()
                if clock.timestamp() >= due:
                    due = clock.timestamp() + timer.every
                    try:
                        await _bounded(timer.run(), TIMER_SECONDS, heartbeat)
                    except Exception:
                        log.exception("timer_failed", service=self._service, timer=timer.name)
                await asyncio.sleep(min(POLL_SECONDS, timer.every))


async def _bounded(step: Awaitable[Step], seconds: float, heartbeat: Heartbeat) -> Step:
    """Raises TimeoutError for a step that does not end in time."""
    heartbeat.beat()
    async with asyncio.timeout(seconds):
        return await step


async def _wait(wake: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        pass


def _is_stopping() -> bool:
    """Whether the current task was cancelled, even if that was swallowed on the way.

    psycopg waits with `asyncio.wait_for`, which before Python 3.12 drops a cancellation that arrives together
    with the data.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
